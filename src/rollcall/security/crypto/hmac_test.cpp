// HMAC-SHA-256 against RFC 4231's cases.
#include "rollcall/security/crypto/hmac.hpp"

#include <gtest/gtest.h>

#include "rollcall/base/text/hex.hpp"

namespace rollcall::security {
namespace {

TEST(hmac_test, case_two_of_rfc_4231_is_exact) {
    EXPECT_EQ(to_hex(as_text(hmac_sha256("Jefe", "what do ya want for nothing?"))),
              "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");
}

TEST(hmac_test, key_longer_than_a_block_is_hashed_first) {
    EXPECT_EQ(to_hex(as_text(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60E431591EE0B67F0D8A26AACBF5B77F8E0BC6213728C5140546040F0EE37F54");
}

TEST(hmac_test, secrets_are_equal_only_in_full) {
    EXPECT_TRUE(equal_secrets("abc", "abc"));
    EXPECT_FALSE(equal_secrets("abc", "abd"));
    EXPECT_FALSE(equal_secrets("abc", "abcd"));
    EXPECT_TRUE(equal_secrets("", ""));
}

}  // namespace
}  // namespace rollcall::security
