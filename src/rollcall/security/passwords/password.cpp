// Native and caching_sha2 password checks.
#include "rollcall/security/passwords/password.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/crypto/hmac.hpp"
#include "rollcall/security/crypto/wipe.hpp"
#include "rollcall/security/passwords/sha_crypt.hpp"

namespace rollcall::security {

namespace {

// "$A$005$": the digest's letter and the thousands of rounds, as three hex digits.
constexpr std::string_view stored_head = "$A$";
constexpr std::size_t stored_salt_at = 7;
constexpr std::size_t stored_hash_at = stored_salt_at + sha_crypt_salt_size;
constexpr std::size_t stored_size = stored_hash_at + sha_crypt_text_size;

struct stored_sha2 {
    std::uint32_t rounds;
    std::string_view salt;
    std::string_view hash;
};

bool is_crypt_letter(char c) noexcept {
    return (c >= '.' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');  // '.', '/', '0' to '9' are neighbours
}

// Returns: views into `stored`; nothing where it is not of MySQL's form.
std::optional<stored_sha2> split_stored_sha2(std::string_view stored) {
    if (stored.size() != stored_size || !stored.starts_with(stored_head) || stored[stored_salt_at - 1] != '$') return std::nullopt;
    const auto rounds_text = stored.substr(stored_head.size(), 3);
    std::uint32_t thousands = 0;
    const auto read = std::from_chars(rounds_text.data(), rounds_text.data() + rounds_text.size(), thousands, 16);
    if (read.ec != std::errc{} || read.ptr != rounds_text.data() + rounds_text.size()) return std::nullopt;
    if (thousands * 1000 < default_sha_crypt_rounds) return std::nullopt;
    const auto salt = stored.substr(stored_salt_at, sha_crypt_salt_size);
    const auto hash = stored.substr(stored_hash_at);
    if (salt.find('$') != std::string_view::npos || salt.find('\0') != std::string_view::npos) return std::nullopt;
    if (!std::ranges::all_of(hash, is_crypt_letter)) return std::nullopt;
    return stored_sha2{thousands * 1000, salt, hash};
}

sha1_digest native_hash(std::string_view password) {
    auto once = sha1_of({password});
    const wipe_at_exit wipe{once};
    return sha1_of({as_text(once)});
}

// The 20 bytes behind "*" and 40 hex digits. Returns: nothing for another form.
std::optional<std::string> native_bytes(std::string_view stored) {
    if (stored.size() != 41 || stored.front() != '*') return std::nullopt;
    return from_hex(stored.substr(1));
}

// An account that no password fits: what checks against it costs what a check against a real one costs.
const std::string& decoy_stored() {
    static const std::string decoy = "$A$005$" + make_nonce(sha_crypt_salt_size) + std::string(sha_crypt_text_size, '.');
    return decoy;
}

bool check_clear_sha2(std::string_view stored, std::string_view password) {
    const auto parts = split_stored_sha2(stored);
    if (!parts) return false;
    auto computed = sha_crypt(password, parts->salt, parts->rounds);
    const wipe_at_exit wipe{computed};
    return equal_secrets(computed, parts->hash);
}

bool check_clear_native(std::string_view stored, std::string_view password) {
    const auto expected = native_bytes(stored);
    return expected && equal_secrets(as_text(native_hash(password)), *expected);
}

}  // namespace

std::string make_nonce(std::size_t size) {
    std::string nonce;
    nonce.reserve(size);
    std::array<unsigned char, 32> random{};
    while (nonce.size() < size) {
        // Without randomness no login is safe, and none can be refused politely: every nonce would repeat.
        if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) std::abort();
        for (const unsigned char byte : random) {
            const auto c = static_cast<char>(byte & 0x7F);  // seven bits: clients hold it as text
            if (c != '\0' && c != '$' && nonce.size() < size) nonce.push_back(c);
        }
    }
    return nonce;
}

credential make_native_credential(std::string_view password) {
    if (password.empty()) return {};
    return {credential_kind::native_password, "*" + to_hex(as_text(native_hash(password)))};
}

credential make_sha2_credential(std::string_view password) {
    if (password.empty()) return {};
    const auto salt = make_nonce(sha_crypt_salt_size);
    return {credential_kind::caching_sha2_password, "$A$005$" + salt + sha_crypt(password.substr(0, max_sha_crypt_password), salt)};
}

sql_result<credential> make_credential(credential_kind kind, std::string_view password) {
    if (password.size() > max_password_bytes) {
        return sql_error{sql_errc::not_valid_password, "The password is too long: it has " + std::to_string(password.size()) +
                                                           " bytes, and at most " + std::to_string(max_password_bytes) + " are allowed"};
    }
    return kind == credential_kind::native_password ? make_native_credential(password) : make_sha2_credential(password);
}

std::optional<credential> parse_stored_credential(credential_kind kind, std::string_view stored) {
    if (stored.empty()) return credential{};
    switch (kind) {
        case credential_kind::none: return std::nullopt;
        case credential_kind::native_password: {
            const auto bytes = native_bytes(stored);
            if (!bytes) return std::nullopt;
            return credential{kind, "*" + to_hex(*bytes)};
        }
        case credential_kind::caching_sha2_password:
            if (!split_stored_sha2(stored)) return std::nullopt;
            return credential{kind, std::string{stored}};
    }
    return std::nullopt;
}

bool check_native(const credential& stored, std::string_view scramble, std::string_view nonce) {
    if (stored.kind == credential_kind::none) return scramble.empty();
    if (stored.kind != credential_kind::native_password) return false;
    const auto expected = native_bytes(stored.stored);
    if (!expected || scramble.size() != std::tuple_size_v<sha1_digest>) return false;
    auto stage1 = sha1_of({nonce, *expected});
    const wipe_at_exit wipe{stage1};
    xor_with(stage1, scramble);
    return equal_secrets(as_text(sha1_of({as_text(stage1)})), *expected);
}

sha2_digest make_fast_digest(std::string_view password) {
    auto once = sha256_of({password});
    const wipe_at_exit wipe{once};
    return sha256_of({as_text(once)});
}

bool check_sha2_fast(const sha2_digest& cached, std::string_view scramble, std::string_view nonce) {
    if (scramble.size() != cached.size()) return false;
    auto stage1 = sha256_of({as_text(cached), nonce});
    const wipe_at_exit wipe{stage1};
    xor_with(stage1, scramble);
    return equal_secrets(as_text(sha256_of({as_text(stage1)})), as_text(cached));
}

bool check_clear_password(const credential* stored, std::string_view password) {
    const bool too_long = password.size() > max_password_bytes;
    const auto tried = too_long ? std::string_view{} : password;
    if (stored != nullptr && stored->kind == credential_kind::caching_sha2_password) {
        return check_clear_sha2(stored->stored, tried) && !too_long && !password.empty();
    }
    // Whatever the account is, or is not, the slow hash is computed: the time taken tells nobody which names exist.
    (void)check_clear_sha2(decoy_stored(), tried);
    if (stored == nullptr || too_long) return false;
    if (stored->kind == credential_kind::none) return password.empty();
    return !password.empty() && check_clear_native(stored->stored, password);
}

std::optional<std::string> unmask_password(std::string_view masked, std::string_view nonce) {
    if (masked.empty() || nonce.empty()) return std::nullopt;
    std::string clear{masked};
    for (std::size_t i = 0; i < clear.size(); ++i) clear[i] = static_cast<char>(clear[i] ^ nonce[i % nonce.size()]);
    if (clear.back() != '\0') {
        OPENSSL_cleanse(clear.data(), clear.size());
        return std::nullopt;
    }
    clear.pop_back();
    return clear;
}

}  // namespace rollcall::security
