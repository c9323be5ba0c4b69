// Floating numbers as decimals: by their shortest text, halves away from zero.
#include "rollcall/engine/duckdb/functions/numbers/reals_as_decimals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rollcall::engine {
namespace {

TEST(reals_as_decimals, round_the_shortest_text) {
    struct row {
        double value;
        int scale;
        std::int64_t units;
    };
    constexpr row rows[] = {{1.005, 2, 101},
                            {-1.005, 2, -101},
                            {9.995, 2, 1000},
                            {0.285, 2, 29},
                            {0.145, 2, 15},
                            {1.0049, 2, 100},
                            {0.0, 5, 0},
                            {-0.0, 5, 0},
                            {5e-6, 5, 1},
                            {4.9e-6, 5, 0},
                            {5e-324, 10, 0},
                            {1e15 + 0.3, 2, 100000000000000020},
                            {0.1, 17, 10000000000000000},
                            {1234567.875, 2, 123456788},
                            {9007199254740993.0, 0, 9007199254740992},
                            {0.5, 0, 1},
                            {-2.5, 0, -3},
                            {1e17, 0, 100000000000000000}};
    for (const auto& each : rows) EXPECT_EQ(units_of_real(each.value, each.scale), int128{each.units}) << each.value;
}

TEST(reals_as_decimals, end_at_38_digits) {
    int128 most = 1;
    for (int i = 0; i < 37; ++i) most *= 10;
    EXPECT_EQ(units_of_real(1e37, 0), most);
    EXPECT_EQ(units_of_real(0.1, 38), most);
    EXPECT_EQ(units_of_real(1e38, 0), std::nullopt);
    EXPECT_EQ(units_of_real(1.0, 38), std::nullopt);
    EXPECT_EQ(units_of_real(std::numeric_limits<double>::max(), 0), std::nullopt);
    EXPECT_EQ(units_of_real(std::numeric_limits<double>::infinity(), 0), std::nullopt);
    EXPECT_EQ(units_of_real(std::nan(""), 0), std::nullopt);
}

}  // namespace
}  // namespace rollcall::engine
