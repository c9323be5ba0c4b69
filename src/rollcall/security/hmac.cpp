// HMAC by OpenSSL.
#include "rollcall/security/hmac.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace rollcall::security {

sha256_digest hmac_sha256(std::string_view key, std::string_view message) {
    sha256_digest out{};
    const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
    // Fails only without memory or OpenSSL's default provider; one code for all messages would let anyone in.
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, message.size(), out.data(), nullptr) == nullptr) std::abort();
    return out;
}

bool equal_secrets(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rollcall::security
