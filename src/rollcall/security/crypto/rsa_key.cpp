// RSA through OpenSSL's EVP.
#include "rollcall/security/crypto/rsa_key.hpp"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "rollcall/security/crypto/openssl_handles.hpp"
#include "rollcall/security/crypto/wipe.hpp"

namespace rollcall::security {

namespace {

std::optional<std::string> public_pem_of(EVP_PKEY* pair) {
    const bio_handle memory{BIO_new(BIO_s_mem())};
    if (!memory || PEM_write_bio_PUBKEY(memory.get(), pair) != 1) return std::nullopt;
    return bio_text(memory.get());
}

}  // namespace

or_refusal<rsa_key> rsa_key::make() {
    pkey_handle pair{EVP_RSA_gen(2048)};
    if (!pair) return refuse(openssl_failure("No RSA key could be made"));
    auto pem = public_pem_of(pair.get());
    if (!pem) return refuse(openssl_failure("The RSA key could not be written as PEM"));
    return rsa_key{std::shared_ptr<evp_pkey_st>{std::move(pair)}, std::move(*pem)};
}

std::optional<std::string> rsa_key::decrypt_oaep(std::string_view ciphertext) const {
    const pkey_context_handle context{EVP_PKEY_CTX_new(pair_.get(), nullptr)};
    std::string clear(static_cast<std::size_t>(EVP_PKEY_get_size(pair_.get())), '\0');
    const wipe_at_exit wipe{clear};
    std::size_t size = clear.size();
    const bool decrypted = context && EVP_PKEY_decrypt_init(context.get()) == 1 &&
                           EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                           EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(clear.data()), &size,
                                            reinterpret_cast<const unsigned char*>(ciphertext.data()), ciphertext.size()) == 1;
    ERR_clear_error();  // a client's bad bytes must not be read as the failure of this thread's next TLS call
    if (!decrypted) return std::nullopt;
    return clear.substr(0, size);
}

}  // namespace rollcall::security
