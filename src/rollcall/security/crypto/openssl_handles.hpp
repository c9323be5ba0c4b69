// Owners for OpenSSL's objects, and its error queue as one sentence.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace rollcall::security {

template <auto Free>
struct free_with {
    template <class Object>
    void operator()(Object* object) const noexcept {
        Free(object);
    }
};

using pkey_handle = std::unique_ptr<EVP_PKEY, free_with<EVP_PKEY_free>>;
using pkey_context_handle = std::unique_ptr<EVP_PKEY_CTX, free_with<EVP_PKEY_CTX_free>>;
using bio_handle = std::unique_ptr<BIO, free_with<BIO_free_all>>;
using x509_handle = std::unique_ptr<X509, free_with<X509_free>>;

// "<what>: <OpenSSL's oldest reason>", and empties this thread's queue. Thread: any.
inline std::string openssl_failure(std::string_view what) {
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    return std::string{what} + ": " + reason.data();
}

// All that was written to a memory BIO.
inline std::string bio_text(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string{};
}

}  // namespace rollcall::security
