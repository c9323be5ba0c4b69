// HMAC by OpenSSL.
#include "rollcall/security/crypto/hmac.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <array>
#include <cstdlib>

#include "rollcall/security/crypto/openssl_handles.hpp"

namespace rollcall::security {

namespace {

using mac_context_handle = std::unique_ptr<EVP_MAC_CTX, free_with<EVP_MAC_CTX_free>>;

// An HMAC over SHA-256 without a key yet. OpenSSL's own one-shot function looks both up anew at every use, for longer than the HMAC of a
// short message takes. Never freed: it is copied until the process ends.
const EVP_MAC_CTX* keyless() {
    static const EVP_MAC_CTX* const made = [] {
        EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        EVP_MAC_CTX* const context = hmac == nullptr ? nullptr : EVP_MAC_CTX_new(hmac);
        std::array<char, 7> digest{"SHA256"};
        const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
        // Fails only without memory or OpenSSL's default provider; one code for all messages would let anyone in.
        if (context == nullptr || EVP_MAC_CTX_set_params(context, parameters.data()) != 1) std::abort();
        return context;
    }();
    return made;
}

const unsigned char* bytes_of(std::string_view text) noexcept { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

sha256_digest hmac_sha256(std::string_view key, std::string_view message) {
    sha256_digest out{};
    std::size_t size = 0;
    const mac_context_handle context{EVP_MAC_CTX_dup(keyless())};
    const bool made = context && EVP_MAC_init(context.get(), bytes_of(key), key.size(), nullptr) == 1 &&
                      EVP_MAC_update(context.get(), bytes_of(message), message.size()) == 1 &&
                      EVP_MAC_final(context.get(), out.data(), &size, out.size()) == 1;
    if (!made) std::abort();
    return out;
}

bool equal_secrets(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rollcall::security
