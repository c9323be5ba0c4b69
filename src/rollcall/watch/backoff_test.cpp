// Pauses between lists and after failures.
#include "rollcall/watch/backoff.hpp"

#include <gtest/gtest.h>

namespace rollcall::watch {
namespace {

using std::chrono::milliseconds;

TEST(backoff_test, doubles_up_to_half_a_minute) {
    EXPECT_EQ(backoff(1, 0.5), milliseconds{1000});
    EXPECT_EQ(backoff(2, 0.5), milliseconds{2000});
    EXPECT_EQ(backoff(5, 0.5), milliseconds{16'000});
    EXPECT_EQ(backoff(6, 0.5), milliseconds{30'000});
    EXPECT_EQ(backoff(1'000'000, 0.5), milliseconds{30'000});
    EXPECT_EQ(backoff(1, 0), milliseconds{800});
    EXPECT_EQ(backoff(1, 1), milliseconds{1200});
}

TEST(backoff_test, lists_take_a_hundredth_of_the_time_at_most) {
    EXPECT_EQ(interval_for(milliseconds{1000}, milliseconds{3}), milliseconds{1000});
    EXPECT_EQ(interval_for(milliseconds{1000}, milliseconds{50}), milliseconds{5000});
    EXPECT_EQ(interval_for(milliseconds{1000}, milliseconds{4000}), milliseconds{30'000});
}

}  // namespace
}  // namespace rollcall::watch
