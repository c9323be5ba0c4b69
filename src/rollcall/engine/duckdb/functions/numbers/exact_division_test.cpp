// Exact quotients: where they are cut, and what is beyond 128 bits.
#include "rollcall/engine/duckdb/functions/numbers/exact_division.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

// 1/3 in units of 10^-4.
TEST(exact_division, thirds_are_cut_where_the_scale_ends) { EXPECT_TRUE(divide_exactly(10000, 30000, 4) == 3333); }

TEST(exact_division, rests_are_cut_towards_zero) {
    EXPECT_TRUE(divide_exactly(20, 30, 4) == 6666);
    EXPECT_TRUE(divide_exactly(-20, 30, 4) == -6666);
    EXPECT_TRUE(divide_exactly(20, -30, 4) == -6666);
}

TEST(exact_division, zero_divides_nothing) { EXPECT_FALSE(divide_exactly(1, 0, 4).has_value()); }

TEST(exact_division, dividends_beyond_128_bits_are_exact) {
    decimal_units large = 1;
    for (int i = 0; i < 37; ++i) large *= 10;
    EXPECT_TRUE(divide_exactly(large, large, 4) == 10000);
    EXPECT_FALSE(divide_exactly(large, 1, 4).has_value());
}

TEST(exact_division, rests_have_the_dividends_sign_and_the_finer_operands_digits) {
    const auto rest = rest_of_division({-75, 1}, {200, 2});  // -7.5 % 2.00
    ASSERT_TRUE(rest.has_value());
    EXPECT_TRUE(rest->digits == -150);
    EXPECT_EQ(rest->scale, 2);
    EXPECT_FALSE(rest_of_division({1, 0}, {0, 3}).has_value());
}

}  // namespace
}  // namespace rollcall::engine
