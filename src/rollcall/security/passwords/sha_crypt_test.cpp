// SHA-crypt against published vectors, MySQL's own, and the system's crypt.
#include "rollcall/security/passwords/sha_crypt.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace rollcall::security {
namespace {

// Source: akkadia.org/drepper/SHA-crypt.txt; `openssl passwd -5` prints the same.
TEST(sha_crypt_test, published_vectors_come_out) {
    EXPECT_EQ(sha_crypt("Hello world!", "saltstring"), "5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5");
    EXPECT_EQ(sha_crypt("Hello world!", "saltstringsaltst", 10000), "3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA");
}

// Source: unittest/gunit/sha256_scramble_generator-t.cc of mysql/mysql-server.
TEST(sha_crypt_test, mysql_vectors_with_twenty_bytes_of_salt_come_out) {
    EXPECT_EQ(sha_crypt("HahaH0hO1234#$@#%", "AbCd!@#\tEfgH%^&*01@#"), "dNFegEa4OGDrnEu7M4T.nkmm794xI/QoCR3Z.xpLOW6");
    EXPECT_EQ(sha_crypt(";bCdEF34^i9&*\":({\\56\"", "CVlq))+AC>Q)#4!@# x!"), "SPMN/L8.noKqe8IXVZ2DpCE6w29b106vCQecap9JKpA");
    EXPECT_EQ(sha_crypt(" CQ#$ML CF%IF$#(<#R ()<_q@#(rq", "X#y)+q x2cx3,qr2##3\t"), "rP8Jn8Mtp6XCMx1QjSDA8NSalfVMSBNMIr2yqcEi6Q8");
}

// The lengths around the digest's 32 bytes take different paths. Source: crypt(3) of libxcrypt, "$5$0123456789abcdef$".
TEST(sha_crypt_test, passwords_of_every_length_agree_with_crypt) {
    struct vector {
        std::size_t length;
        const char* hash;
    };
    constexpr std::array vectors = std::to_array<vector>({
        {1, "5M.P5v5nvakHNXdAukE07B0Y4JtrN7aOmjrQTmw2EAD"},
        {2, "SCEtfPl6cqi64xuCc/Pki9uwYwyfbV0dyZhNvljsbc5"},
        {31, "O/OoiF3F3U6AjDy.3.Qxkju2a1q6zJPZzKxDNU9wPW1"},
        {32, "JsXQctsR95d2C4jXwgfv8HxZqHJmVyX7s7vM01ujrp6"},
        {33, "P78JOusHhapAx29tgsXsPJXutL6UGuFBDsOOBxEZSsD"},
        {63, "hNjzRgdUGOxrwvEN9XnpCyGAvgOKbpxUMflzFBqlpf5"},
        {64, "PjisQKb2FeT4TXpEHtMEsfhooNOWy.WqPtn4vLYs.a4"},
        {65, "P7etDI8f0FwZObRr3hXV.4csdsSEjjH8sw.wbcJ4mYD"},
        {100, "J8yH0zeRFNzPYCyIQXRcH6O/eDQkZw10DEvMoUGgCL2"},
        {255, "Ngi3bhrEfH37Q/qWLWRJSX2xObfaF4JoAqsUULV4jsC"},
        {256, "mCOlB9vo4hOocrkscOT1nBd0LDTwolyAeu42M/xJSK0"},
    });
    for (const auto& [length, hash] : vectors) EXPECT_EQ(sha_crypt(std::string(length, 'p'), "0123456789abcdef"), hash) << length;
}

TEST(sha_crypt_test, one_round_more_changes_the_hash) {
    const auto usual = sha_crypt("secret", "01234567890123456789");
    EXPECT_EQ(usual.size(), sha_crypt_text_size);
    EXPECT_NE(usual, sha_crypt("secret", "01234567890123456789", 5001));
}

}  // namespace
}  // namespace rollcall::security
