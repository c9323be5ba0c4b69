// Encryption for a peer's key, which our own key reads, and keys that are none.
#include "rollcall/security/crypto/rsa_encryption.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "rollcall/security/crypto/openssl_handles.hpp"
#include "rollcall/security/crypto/rsa_key.hpp"

namespace rollcall::security {
namespace {

const rsa_key& peer_key() {
    static const auto key = rsa_key::make();
    return *key;
}

std::string public_pem(EVP_PKEY* key) {
    const bio_handle memory{BIO_new(BIO_s_mem())};
    EXPECT_EQ(PEM_write_bio_PUBKEY(memory.get(), key), 1);
    return bio_text(memory.get());
}

TEST(rsa_encryption_test, owner_of_the_key_reads_it) {
    for (const std::size_t size : {0U, 1U, 21U, 214U}) {  // 214: all that OAEP leaves of 256
        const std::string clear(size, 'x');
        const auto ciphertext = encrypt_oaep(peer_key().public_key_pem(), clear);
        ASSERT_TRUE(ciphertext.has_value());
        EXPECT_EQ(ciphertext->size(), 256U);
        EXPECT_EQ(peer_key().decrypt_oaep(*ciphertext), clear);
    }
}

TEST(rsa_encryption_test, text_beyond_the_keys_room_is_an_error_with_a_remedy) {
    const auto refused = encrypt_oaep(peer_key().public_key_pem(), std::string(215, 'x'));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().sentence, "The server's RSA key has room for 214 bytes, and the password needs 215: turn TLS on");
}

TEST(rsa_encryption_test, what_is_no_key_is_an_error_and_leaves_no_error_behind) {
    const auto& good = peer_key().public_key_pem();
    const std::string encrypted_pem =
        "-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"
        "AAAAAAAAAAAAAAAAAAAAAA==\n-----END PUBLIC KEY-----\n";
    for (const std::string& pem :
         {std::string{}, std::string{"key"}, good.substr(0, good.size() / 2), std::string(20'000, 'A'), encrypted_pem}) {
        EXPECT_TRUE(encrypt_oaep(pem, "x").has_error());
        EXPECT_EQ(ERR_peek_error(), 0U);
    }
}

TEST(rsa_encryption_test, key_of_another_kind_or_size_is_an_error) {
    const pkey_handle curve{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    EXPECT_TRUE(encrypt_oaep(public_pem(curve.get()), "x").has_error());
    const pkey_handle small{EVP_RSA_gen(512)};
    EXPECT_TRUE(encrypt_oaep(public_pem(small.get()), "x").has_error());
}

}  // namespace
}  // namespace rollcall::security
