// Costs told from times.
#include "rollcall/watch/list_cost.hpp"

#include <gtest/gtest.h>

namespace rollcall::watch {
namespace {

using namespace std::chrono_literals;

TEST(list_cost_test, way_there_and_back_is_no_cost) {
    list_cost cost;
    EXPECT_EQ(cost.median(), 0ms);
    cost.note(104ms, 100ms);
    EXPECT_EQ(cost.median(), 4ms);
    list_cost quick;
    quick.note(100ms, 105ms);
    EXPECT_EQ(quick.median(), 0ms);
}

TEST(list_cost_test, one_moment_does_not_count_and_a_slow_server_does) {
    list_cost cost;
    cost.note(3ms, 1ms);
    cost.note(800ms, 1ms);
    cost.note(5ms, 9ms);
    EXPECT_EQ(cost.median(), 2ms);
    for (int i = 0; i < 3; ++i) cost.note(50ms, 1ms);
    EXPECT_EQ(cost.median(), 49ms);
}

}  // namespace
}  // namespace rollcall::watch
