// What a client makes, against numbers computed elsewhere and against the checks of the server's half.
#include "rollcall/security/passwords/scramble.hpp"

#include <gtest/gtest.h>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/security/crypto/rsa_key.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::security {
namespace {

constexpr std::string_view given_nonce = "CVOS)=M@)=*%!)#_[-(2";

// The expected bytes: Python's hashlib, by the formulas of MySQL's manual.
TEST(scramble_test, native_bytes_are_exact) {
    EXPECT_EQ(to_hex(make_native_scramble("foobar", given_nonce)), "9A80B76248D73A4D1804B7BD31D34A079E905245");
    EXPECT_EQ(to_hex(make_native_scramble("secret", given_nonce)), "D031F917A93BD52098DE646BC636804FD0D6C464");
}

TEST(scramble_test, sha2_bytes_are_exact) {
    EXPECT_EQ(to_hex(make_sha2_scramble("foobar", given_nonce)), "EAF5CC4CEE9D1C9543C716B0D97EA64B7A59F86BB7BD130D5B51E846C1497CA1");
    EXPECT_EQ(to_hex(make_sha2_scramble("secret", given_nonce)), "F4A9A150FE6D30B9232DB515FE0C0D0FB46320544740BD247BAA07828001C9D8");
}

TEST(scramble_test, empty_password_has_an_empty_scramble) {
    EXPECT_EQ(make_native_scramble("", given_nonce), "");
    EXPECT_EQ(make_sha2_scramble("", given_nonce), "");
    EXPECT_TRUE(check_native(credential{}, make_native_scramble("", given_nonce), given_nonce));
}

TEST(scramble_test, server_half_takes_the_right_password_alone) {
    const auto native = make_native_credential("secret");
    EXPECT_TRUE(check_native(native, make_native_scramble("secret", given_nonce), given_nonce));
    EXPECT_FALSE(check_native(native, make_native_scramble("Secret", given_nonce), given_nonce));
    EXPECT_FALSE(check_native(native, make_native_scramble("secret", "another nonce of 20."), given_nonce));
    const auto digest = make_fast_digest("secret");
    EXPECT_TRUE(check_sha2_fast(digest, make_sha2_scramble("secret", given_nonce), given_nonce));
    EXPECT_FALSE(check_sha2_fast(digest, make_sha2_scramble("Secret", given_nonce), given_nonce));
    EXPECT_FALSE(check_sha2_fast(digest, make_sha2_scramble("secret", "another nonce of 20."), given_nonce));
}

TEST(scramble_test, encrypted_password_comes_back_at_the_server) {
    const auto key = rsa_key::make();
    ASSERT_TRUE(key.has_value());
    for (const std::string& password : {std::string{"secret"}, std::string{}, std::string(213, 'p')}) {
        const auto sent = encrypt_password(password, given_nonce, key->public_key_pem());
        ASSERT_TRUE(sent.has_value());
        const auto masked = key->decrypt_oaep(*sent);
        ASSERT_TRUE(masked.has_value());
        EXPECT_EQ(unmask_password(*masked, given_nonce), password);
    }
}

TEST(scramble_test, password_that_the_key_has_no_room_for_is_an_error) {
    const auto key = rsa_key::make();
    ASSERT_TRUE(key.has_value());
    EXPECT_TRUE(encrypt_password(std::string(214, 'p'), given_nonce, key->public_key_pem()).has_error());
}

}  // namespace
}  // namespace rollcall::security
