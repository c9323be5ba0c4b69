// RSA with a key that came as PEM, through OpenSSL's EVP.
#include "rollcall/security/crypto/rsa_encryption.hpp"

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "rollcall/security/crypto/openssl_handles.hpp"

namespace rollcall::security {

namespace {

constexpr std::size_t longest_pem = 16 * 1024;  // a key of 8,192 bits takes 1.5 KB
constexpr int fewest_bits = 1024;
constexpr int most_bits = 8192;
constexpr std::size_t oaep_overhead = 42;

// PEM may say that it is encrypted, and OpenSSL would ask for the passphrase at the terminal.
int no_passphrase(char*, int, int, void*) noexcept { return -1; }

// The key comes from a stranger: what else PEM can hold, and a key whose use would take long, is refused.
pkey_handle read_public_key(std::string_view pem) {
    if (pem.size() > longest_pem) return {};
    const bio_handle memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    pkey_handle key{memory ? PEM_read_bio_PUBKEY(memory.get(), nullptr, no_passphrase, nullptr) : nullptr};
    ERR_clear_error();
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return {};
    const int bits = EVP_PKEY_get_bits(key.get());
    return bits >= fewest_bits && bits <= most_bits ? std::move(key) : pkey_handle{};
}

}  // namespace

or_refusal<std::string> encrypt_oaep(std::string_view public_key_pem, std::string_view clear) {
    const auto key = read_public_key(public_key_pem);
    if (!key) return refuse("The server's public key is no RSA key of 1,024 to 8,192 bits as PEM");
    std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
    if (clear.size() + oaep_overhead > out.size()) {
        return refuse("The server's RSA key has room for " + std::to_string(out.size() - oaep_overhead) +
                      " bytes, and the password needs " + std::to_string(clear.size()) + ": turn TLS on");
    }
    const pkey_context_handle context{EVP_PKEY_CTX_new(key.get(), nullptr)};
    std::size_t size = out.size();
    const bool done = context && EVP_PKEY_encrypt_init(context.get()) == 1 &&
                      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                      EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                       reinterpret_cast<const unsigned char*>(clear.data()), clear.size()) == 1;
    if (!done) return refuse(openssl_failure("The password could not be encrypted with the server's key"));
    out.resize(size);
    return out;
}

}  // namespace rollcall::security
