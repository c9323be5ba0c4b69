// Length-encoded forms round-trip, and reads past the end give nothing.
#include "rollcall/base/text/byte_cursor.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(byte_reader_test, lenenc_int_round_trips_at_every_width) {
    for (const std::uint64_t value : {0ULL, 250ULL, 251ULL, 0xFFFFULL, 0x10000ULL, 0xFFFFFFULL, 0x1000000ULL, ~0ULL}) {
        std::string bytes;
        append_lenenc_int(bytes, value);
        EXPECT_EQ(byte_reader{bytes}.lenenc_int(), value);
        byte_reader short_by_one{std::string_view{bytes}.substr(0, bytes.size() - 1)};
        EXPECT_FALSE(short_by_one.lenenc_int());
        EXPECT_EQ(short_by_one.size(), bytes.size() - 1) << "a failed read must not move";
    }
}

TEST(byte_reader_test, lenenc_string_refuses_a_length_past_the_end) {
    EXPECT_FALSE(
        byte_reader{"\x05"
                    "abcd"}
            .lenenc_string());
    EXPECT_FALSE(byte_reader{"\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"}.lenenc_string());
    EXPECT_EQ(byte_reader{"\x04"
                          "abcd"}
                  .lenenc_string(),
              "abcd");
}

TEST(byte_reader_test, nul_string_needs_its_nul) {
    EXPECT_FALSE(byte_reader{"abc"}.nul_string());
    byte_reader reader{std::string_view("ab\0c", 4)};
    EXPECT_EQ(reader.nul_string(), "ab");
    EXPECT_EQ(reader.rest(), "c");
}

}  // namespace
}  // namespace rollcall
