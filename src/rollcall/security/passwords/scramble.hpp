// What proves a password to another server: the client's half of what password.hpp checks.
// Source: MySQL Server Doxygen, "Native Authentication", "Caching_sha2_password information".
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"

namespace rollcall::security {

// SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))): 20 bytes; "" for the empty password. Thread: any; pure.
std::string make_native_scramble(std::string_view password, std::string_view nonce);

// SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce): 32 bytes; "" for the empty password. Thread: any; pure.
std::string make_sha2_scramble(std::string_view password, std::string_view nonce);

// The password and a NUL, XORed with the nonce (repeated), encrypted for the server's key: caching_sha2_password's whole exchange without
// TLS. `nonce` is not empty. Errors: a sentence where the key is none, or too short for the password. Thread: any.
or_refusal<std::string> encrypt_password(std::string_view password, std::string_view nonce, std::string_view public_key_pem);

}  // namespace rollcall::security
