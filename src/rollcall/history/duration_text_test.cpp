// Doris' durations.
#include "rollcall/history/duration_text.hpp"

#include <gtest/gtest.h>

namespace rollcall::history {
namespace {

using namespace std::chrono_literals;

TEST(duration_text_test, two_units_at_most) {
    EXPECT_EQ(duration_text(316ms), "316ms");
    EXPECT_EQ(duration_text(2031ms), "2sec31ms");
    EXPECT_EQ(duration_text(2s), "2sec0ms");
    EXPECT_EQ(duration_text(62s), "1min2sec");
    EXPECT_EQ(duration_text(60'500ms), "1min");
    EXPECT_EQ(duration_text(62min + 5s), "1hour2min");
    EXPECT_EQ(duration_text(1h + 5s), "1hour");
    EXPECT_EQ(duration_text(50h), "50hour");
}

TEST(duration_text_test, less_than_a_millisecond_is_zero) {
    EXPECT_EQ(duration_text(999us), "0");
    EXPECT_EQ(duration_text(-5ms), "0");
}

}  // namespace
}  // namespace rollcall::history
