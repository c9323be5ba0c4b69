// Numbers in MySQL's spelling, and that they read back as themselves.
#include "rollcall/base/text/number_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace rollcall {
namespace {

template <class Number>
std::string text_of(Number value) {
    std::array<char, number_text_size> buffer;
    return {buffer.data(), put_number(buffer.data(), value)};
}

TEST(number_text_test, integers_at_their_limits) {
    EXPECT_EQ(text_of(std::int64_t{0}), "0");
    EXPECT_EQ(text_of(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(text_of(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

TEST(number_text_test, doubles_are_spelled_as_mysql_does) {
    struct {
        double value;
        const char* text;
    } const cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100000, "100000"},
        {123456789012345, "123456789012345"},
        {1e14, "100000000000000"},
        {1e15, "1e15"},
        {1234567890123456.5, "1234567890123456.5"},
        {1234567890123456, "1.234567890123456e15"},
        {12345678901234568, "1.2345678901234568e16"},
        {-1.25e20, "-1.25e20"},
        {1e100, "1e100"},
        {1e-5, "0.00001"},
        {1e-15, "0.000000000000001"},
        {9.5e-16, "9.5e-16"},
        {1e-300, "1e-300"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
        {5e-324, "5e-324"},
    };
    for (const auto& [value, text] : cases) EXPECT_EQ(text_of(value), text);
}

TEST(number_text_test, floats_have_six_digits) {
    EXPECT_EQ(text_of(0.1F), "0.1");
    EXPECT_EQ(text_of(123456.789F), "123457");
    EXPECT_EQ(text_of(16777216.0F), "16777200");
    EXPECT_EQ(text_of(3.4028235e38F), "3.40282e38");
    EXPECT_EQ(text_of(1e-45F), "1.4013e-45");
}

TEST(number_text_test, every_double_reads_back_as_itself) {
    std::mt19937_64 random{20240131};
    for (int i = 0; i < 20'000; ++i) {
        const auto bits = static_cast<std::uint64_t>(random());
        const auto value = std::bit_cast<double>(bits);
        if (!std::isfinite(value)) continue;
        const auto text = text_of(value);
        ASSERT_LE(text.size(), number_text_size);
        double back = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), back).ptr;
        ASSERT_EQ(end, text.data() + text.size()) << text;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(back), bits) << text;
    }
}

TEST(number_text_test, fixed_digits_show_zeros) {
    std::array<char, fixed_text_size> text;
    const auto fixed = [&text](double value, int digits) { return std::string(text.data(), put_fixed(text.data(), value, digits)); };
    EXPECT_EQ(fixed(3.14159265, 6), "3.141593");
    EXPECT_EQ(fixed(2.0, 1), "2.0");
    EXPECT_EQ(fixed(-0.006, 2), "-0.01");
    EXPECT_EQ(fixed(1e20, 2), "100000000000000000000.00");
    EXPECT_EQ(fixed(-1e15, 0), "-1000000000000000");
    EXPECT_EQ(fixed(1234567890123456.5, 1), "1234567890123456.5");
    EXPECT_EQ(fixed(-1.5e16, 0), "-15000000000000000");
    EXPECT_EQ(fixed(1e300, 30), "1" + std::string(300, '0') + "." + std::string(30, '0'));
}

TEST(number_text_test, every_magnitude_fits_the_buffer) {
    for (int exponent = -324; exponent <= 308; ++exponent) {
        for (const double digits : {-1.0, -1.2345678901234567, -9.999999999999999}) {
            const auto value = digits * std::pow(10.0, exponent);
            if (!std::isfinite(value)) continue;
            const auto text = text_of(value);
            EXPECT_LE(text.size(), 40U);
            EXPECT_EQ(std::strtod(text.c_str(), nullptr), value);
        }
    }
}

}  // namespace
}  // namespace rollcall
