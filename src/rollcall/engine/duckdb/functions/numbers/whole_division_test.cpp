// DIV of doubles by their texts.
#include "rollcall/engine/duckdb/functions/numbers/whole_division.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {

TEST(WholeDivision, QuotientsAreThoseOfTheTexts) {
    EXPECT_EQ(*divide_whole(10, 0.1), 100);
    EXPECT_EQ(*divide_whole(10, 1e-5), 1'000'000);
    EXPECT_EQ(*divide_whole(0.3, 0.1), 3);
    EXPECT_EQ(*divide_whole(0.7, 0.1), 7);
    EXPECT_EQ(*divide_whole(-7.5, 2), -3);
    EXPECT_EQ(*divide_whole(7.5, -2), -3);
    EXPECT_EQ(*divide_whole(1, 3), 0);
    EXPECT_EQ(*divide_whole(1e300, 1e290), 10'000'000'000);
    EXPECT_EQ(*divide_whole(1e-300, 1e300), 0);
    EXPECT_EQ(*divide_whole(0, 1e-300), 0);
    EXPECT_EQ(*divide_whole(123456789.125, 0.001), 123'456'789'125);
}

TEST(WholeDivision, WhatDoesNotFitIsAnError) {
    EXPECT_TRUE(divide_whole(1e19, 1).has_error());
    EXPECT_TRUE(divide_whole(1e300, 1e-300).has_error());
    EXPECT_EQ(*divide_whole(9e18, 1), 9'000'000'000'000'000'000);
}

}  // namespace rollcall::engine
