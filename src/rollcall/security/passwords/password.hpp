// Credential checks: pure functions over bytes, in constant time where a secret is compared.
// Source: MySQL Server Doxygen, "Native Authentication", "Caching_sha2_password information".
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/security/account.hpp"

namespace rollcall::security {

// Fills with random bytes from the system, none of them NUL or '$' (a login nonce). Thread: any.
std::string make_nonce(std::size_t size = 20);

// The longest password, as in MySQL: the work of caching_sha2_password grows with the square of the length.
inline constexpr std::size_t max_password_bytes = 256;

// Makes a credential from a clear-text password of at most max_password_bytes; "" gives credential_kind::none.
// make_sha2_credential: 5,000 rounds (about 3 ms): on a worker.
credential make_native_credential(std::string_view password);
credential make_sha2_credential(std::string_view password);

// The same for IDENTIFIED [WITH plugin] BY '...', whatever its length; any kind but native_password makes a
// caching_sha2_password. Errors: 1819 for a password of more than max_password_bytes. Thread: a worker.
sql_result<credential> make_credential(credential_kind kind, std::string_view password);

// A stored form as in IDENTIFIED WITH plugin AS '...'; "" is the empty password, whatever the plugin.
// caching_sha2_password: MySQL's "$A$", thousands of rounds as three hex digits (005 or more), "$", salt, hash.
// Returns: nothing where the text is not of that plugin's form.
std::optional<credential> parse_stored_credential(credential_kind kind, std::string_view stored);

// SHA1(password) XOR SHA1(nonce + stored) against the stored hash. 1 µs. `scramble`: 20 bytes, "" for the empty password.
bool check_native(const credential& stored, std::string_view scramble, std::string_view nonce);

using sha2_digest = std::array<unsigned char, 32>;
// What the fast path compares with: SHA256(SHA256(password)).
sha2_digest make_fast_digest(std::string_view password);
// XOR(SHA256(password), SHA256(SHA256(SHA256(password)), nonce)) against the cached digest. 1 µs.
bool check_sha2_fast(const sha2_digest& cached, std::string_view scramble, std::string_view nonce);

// A clear-text password against either kind of credential. 5,000 rounds for caching_sha2_password: on a worker.
// For a missing account pass nullptr: the same work is done, and the answer is false. The same work is done too for
// accounts without a password and for mysql_native_password: how long it takes tells no names. A password of more than
// max_password_bytes is false.
bool check_clear_password(const credential* stored, std::string_view password);

// Undoes the client's XOR with the nonce (repeated) and drops the trailing NUL. Returns: nothing where there is none.
std::optional<std::string> unmask_password(std::string_view masked, std::string_view nonce);

}  // namespace rollcall::security
