// Scrambles of mysql_native_password and caching_sha2_password.
#include "rollcall/security/passwords/scramble.hpp"

#include "rollcall/security/crypto/digest.hpp"
#include "rollcall/security/crypto/rsa_encryption.hpp"
#include "rollcall/security/crypto/wipe.hpp"

namespace rollcall::security {

std::string make_native_scramble(std::string_view password, std::string_view nonce) {
    if (password.empty()) return {};
    auto once = sha1_of({password});
    const wipe_at_exit wipe{once};
    const auto twice = sha1_of({as_text(once)});
    xor_with(once, as_text(sha1_of({nonce, as_text(twice)})));
    return std::string{as_text(once)};
}

std::string make_sha2_scramble(std::string_view password, std::string_view nonce) {
    if (password.empty()) return {};
    auto once = sha256_of({password});
    const wipe_at_exit wipe{once};
    const auto twice = sha256_of({as_text(once)});
    xor_with(once, as_text(sha256_of({as_text(twice), nonce})));
    return std::string{as_text(once)};
}

or_refusal<std::string> encrypt_password(std::string_view password, std::string_view nonce, std::string_view public_key_pem) {
    std::string masked;
    masked.reserve(password.size() + 1);  // it must not move, or a copy stays behind unwiped
    masked.append(password).push_back('\0');
    const wipe_at_exit wipe{masked};
    for (std::size_t i = 0; i < masked.size(); ++i) masked[i] = static_cast<char>(masked[i] ^ nonce[i % nonce.size()]);
    return encrypt_oaep(public_key_pem, masked);
}

}  // namespace rollcall::security
