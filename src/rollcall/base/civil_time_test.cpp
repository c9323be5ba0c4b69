// Days and times of day of points in time, before 1970, too.

#include "rollcall/base/civil_time.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(civil_time, tells_day_and_time_of_day) {
    EXPECT_EQ(to_civil_time(0), (datetime_value{{1970, 1, 1}, {}}));
    EXPECT_EQ(to_civil_time(1'709'251'199'999'999), (datetime_value{{2024, 2, 29}, {false, 23, 59, 59, 999'999}}));
}

TEST(civil_time, before_1970_counts_back) { EXPECT_EQ(to_civil_time(-1), (datetime_value{{1969, 12, 31}, {false, 23, 59, 59, 999'999}})); }

}  // namespace
}  // namespace rollcall
