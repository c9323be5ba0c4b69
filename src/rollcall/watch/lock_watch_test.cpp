// Asked seldom, and not at all for a while once it was too much.
#include "rollcall/watch/lock_watch.hpp"

#include <gtest/gtest.h>

namespace rollcall::watch {
namespace {

using namespace std::chrono_literals;

TEST(lock_watch_test, takes_a_hundredth_of_the_time_and_rests_after_a_failure) {
    const steady_time now = steady_time{} + 1h;
    lock_watch watch;
    EXPECT_TRUE(watch.is_due(now));
    watch.note_answer(now, 20ms);
    EXPECT_FALSE(watch.is_due(now + 1999ms));
    EXPECT_TRUE(watch.is_due(now + 2s));
    watch.note_failure(now);
    EXPECT_FALSE(watch.is_due(now + 9min));
    EXPECT_TRUE(watch.is_due(now + 10min));
}

}  // namespace
}  // namespace rollcall::watch
