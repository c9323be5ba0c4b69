// Steps of the clock: ahead, back, and for good.
#include "rollcall/history/store/age_clock.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace rollcall::history {
namespace {

using namespace std::chrono_literals;

class age_clock_test : public ::testing::Test {
protected:
    wall_time go_on(std::chrono::seconds time) {
        wall_ += time;
        steady_ += time;
        return clock_.now(wall_, steady_);
    }

    wall_time wall_{500'000h};
    steady_time steady_{77h};
    age_clock clock_;
};

TEST_F(age_clock_test, goes_with_the_wall_clock) {
    EXPECT_EQ(go_on(0s), wall_);
    EXPECT_EQ(go_on(90min), wall_);
    EXPECT_EQ(go_on(30h), wall_);
}

TEST_F(age_clock_test, a_step_ahead_counts_after_a_day) {
    go_on(0s);
    const auto before = go_on(1h);
    wall_ += 24h * 365;
    EXPECT_EQ(go_on(0s), before);
    EXPECT_EQ(go_on(22h), before + 22h);
    EXPECT_EQ(go_on(1h), wall_);
}

TEST_F(age_clock_test, a_step_ahead_that_is_taken_back_leaves_nothing_behind) {
    go_on(0s);
    wall_ += 24h * 365;
    go_on(1h);
    wall_ -= 24h * 365;
    EXPECT_EQ(go_on(0s), wall_);
    EXPECT_EQ(go_on(40h), wall_);
}

TEST_F(age_clock_test, a_step_back_counts_at_once) {
    go_on(0s);
    wall_ -= 48h;
    EXPECT_EQ(go_on(1h), wall_);
}

}  // namespace
}  // namespace rollcall::history
