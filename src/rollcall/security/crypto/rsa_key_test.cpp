// The RSA exchange, with the client's half written out.
#include "rollcall/security/crypto/rsa_key.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "rollcall/security/crypto/openssl_handles.hpp"

namespace rollcall::security {
namespace {

const rsa_key& shared_key() {
    static const auto key = rsa_key::make();
    return *key;
}

// As libmysqlclient does with the PEM it was sent.
std::string encrypt(const std::string& pem, std::string_view clear, int padding = RSA_PKCS1_OAEP_PADDING) {
    const bio_handle memory{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    const pkey_handle key{PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr)};
    const pkey_context_handle context{EVP_PKEY_CTX_new(key.get(), nullptr)};
    std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
    std::size_t size = out.size();
    EXPECT_EQ(EVP_PKEY_encrypt_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), padding), 1);
    EXPECT_EQ(EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                               reinterpret_cast<const unsigned char*>(clear.data()), clear.size()),
              1);
    out.resize(size);
    return out;
}

TEST(rsa_key_test, public_half_is_pem) {
    EXPECT_TRUE(shared_key().public_key_pem().starts_with("-----BEGIN PUBLIC KEY-----\n"));
    EXPECT_TRUE(shared_key().public_key_pem().ends_with("-----END PUBLIC KEY-----\n"));
}

TEST(rsa_key_test, what_the_client_encrypts_comes_back) {
    for (const std::size_t size : {0U, 1U, 7U, 20U, 214U}) {  // 214: all that OAEP leaves of 256
        const std::string clear(size, 'x');
        const auto ciphertext = encrypt(shared_key().public_key_pem(), clear);
        EXPECT_EQ(ciphertext.size(), 256U);
        EXPECT_EQ(shared_key().decrypt_oaep(ciphertext), clear);
    }
}

TEST(rsa_key_test, nul_bytes_come_back) {
    const std::string clear{"a\0b\0", 4};
    EXPECT_EQ(shared_key().decrypt_oaep(encrypt(shared_key().public_key_pem(), clear)), clear);
}

TEST(rsa_key_test, foreign_or_broken_bytes_give_nothing_and_leave_no_error_behind) {
    const auto good = encrypt(shared_key().public_key_pem(), "secret");
    auto changed = good;
    changed[100] = static_cast<char>(changed[100] ^ 1);
    EXPECT_FALSE(shared_key().decrypt_oaep(changed));
    EXPECT_FALSE(shared_key().decrypt_oaep(good.substr(0, 255)));
    EXPECT_FALSE(shared_key().decrypt_oaep(good + "x"));
    EXPECT_FALSE(shared_key().decrypt_oaep(""));
    EXPECT_FALSE(shared_key().decrypt_oaep(std::string(256, '\0')));
    EXPECT_FALSE(shared_key().decrypt_oaep(std::string(256, '\xff')));
    EXPECT_FALSE(shared_key().decrypt_oaep(encrypt(shared_key().public_key_pem(), "secret", RSA_PKCS1_PADDING)));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(rsa_key_test, another_key_cannot_read_it) {
    const auto other = rsa_key::make();
    ASSERT_TRUE(other.has_value());
    EXPECT_NE((*other).public_key_pem(), shared_key().public_key_pem());
    EXPECT_FALSE((*other).decrypt_oaep(encrypt(shared_key().public_key_pem(), "secret")));
}

}  // namespace
}  // namespace rollcall::security
