// A known key, and OpenSSL as the judge of signatures.
#include "rollcall/security/passwords/ed25519_proof.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <memory>

namespace rollcall::security {
namespace {

bool verifies(const std::string& public_key, const std::string& signature, const std::string& message) {
    const auto* const raw = reinterpret_cast<const unsigned char*>(public_key.data());
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw, public_key.size()), EVP_PKEY_free};
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EXPECT_EQ(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()), 1);
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
}

std::string base64_of(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    text.resize(
        static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                                 reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()))));
    return text;
}

// MariaDB Knowledge Base, "Authentication Plugin - ed25519": the password `secret`.
TEST(ed25519_proof_test, key_is_what_mariadb_keeps_of_the_password) {
    EXPECT_EQ(base64_of(ed25519_public_key("secret")), "ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY=");
}

TEST(ed25519_proof_test, signatures_verify_for_their_nonce_and_password_alone) {
    const std::string nonce(32, 'n');
    for (const auto* const password : {"secret", "", "a password that is longer than thirty-two bytes are"}) {
        const auto key = ed25519_public_key(password);
        const auto proof = make_ed25519_proof(password, nonce);
        EXPECT_EQ(proof.size(), 64U);
        EXPECT_TRUE(verifies(key, proof, nonce)) << password;
        EXPECT_FALSE(verifies(key, proof, std::string(32, 'm'))) << password;
        EXPECT_FALSE(verifies(ed25519_public_key("other"), proof, nonce)) << password;
    }
}

}  // namespace
}  // namespace rollcall::security
