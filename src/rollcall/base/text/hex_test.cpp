// Hexadecimal digits, both ways.
#include "rollcall/base/text/hex.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(hex_test, every_byte_comes_back) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
    EXPECT_EQ(to_hex(std::string_view{"\x00\x7f\xff", 3}), "007FFF");
    EXPECT_EQ(to_hex(""), "");
}

TEST(hex_test, both_cases_are_read) { EXPECT_EQ(from_hex("aAfF09"), std::string("\xAA\xFF\x09")); }

TEST(hex_test, other_characters_and_odd_numbers_give_nothing) {
    for (const auto* text : {"0", "000", "0G", "g0", " 0", "0x", "+1", "--"}) EXPECT_FALSE(from_hex(text)) << text;
}

}  // namespace
}  // namespace rollcall
