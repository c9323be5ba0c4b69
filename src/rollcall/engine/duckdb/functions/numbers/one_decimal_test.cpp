// Exact numbers with more and fewer digits behind the point than they have.
#include "rollcall/engine/duckdb/functions/numbers/one_decimal.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

TEST(one_decimal, finer_scale_adds_zeros) {
    EXPECT_EQ(units_of_exact({125, 2}, 4), int128{12500});
    EXPECT_EQ(units_of_exact({-7, 0}, 30), int128{-7} * int128{1'000'000'000'000'000} * int128{1'000'000'000'000'000});
}

TEST(one_decimal, coarser_scale_rounds_halves_away_from_zero) {
    EXPECT_EQ(units_of_exact({125, 2}, 1), int128{13});
    EXPECT_EQ(units_of_exact({-125, 2}, 1), int128{-13});
    EXPECT_EQ(units_of_exact({124, 2}, 1), int128{12});
}

TEST(one_decimal, number_without_room_has_none) {
    EXPECT_EQ(units_of_exact({100'000'000, 0}, 30), std::nullopt);
    EXPECT_EQ(units_of_exact({-100'000'000, 0}, 30), std::nullopt);
    EXPECT_NE(units_of_exact({99'999'999, 0}, 30), std::nullopt);
}

}  // namespace
}  // namespace rollcall::engine
