// Deadlines expire once, and callbacks may destroy or arm others.
#include "rollcall/runtime/deadline.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace rollcall::runtime {
namespace {

const steady_time start{};

TEST(deadline_test, expires_once_when_its_time_has_come) {
    deadline_list list;
    int calls = 0;
    deadline limit{list, [&] { ++calls; }};
    limit.arm(start + std::chrono::seconds{1});
    list.expire(start);
    EXPECT_EQ(calls, 0);
    list.expire(start + std::chrono::seconds{1});
    list.expire(start + std::chrono::seconds{2});
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(list.empty());
}

TEST(deadline_test, a_callback_may_destroy_its_neighbours) {
    deadline_list list;
    auto last = std::make_unique<deadline>(list, [] { FAIL() << "was destroyed before its turn"; });
    deadline first{list, [&] { last.reset(); }};
    last->arm(start);
    first.arm(start);  // the newest is checked first
    list.expire(start);
    EXPECT_TRUE(list.empty());
}

TEST(deadline_test, a_callback_may_arm_it_again) {
    deadline_list list;
    int calls = 0;
    std::unique_ptr<deadline> limit;
    limit = std::make_unique<deadline>(list, [&] {
        ++calls;
        limit->arm(start + std::chrono::hours{1});
    });
    limit->arm(start);
    list.expire(start);
    list.expire(start);
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(limit->armed());
    list.expire(start + std::chrono::hours{1});
    EXPECT_EQ(calls, 2);
}

TEST(deadline_test, each_expires_in_its_time_whenever_it_was_armed) {
    using std::chrono::seconds;
    deadline_list list;
    std::string calls;
    deadline far{list, [&] { calls += "far "; }};
    deadline near{list, [&] { calls += "near "; }};
    deadline moved{list, [&] { calls += "moved "; }};
    far.arm(start + seconds{10});
    moved.arm(start + seconds{20});
    list.expire(start + seconds{1});
    near.arm(start + seconds{3});
    moved.arm(start + seconds{2});
    list.expire(start + seconds{2});
    EXPECT_EQ(calls, "moved ");
    list.expire(start + seconds{3});
    EXPECT_EQ(calls, "moved near ");
    list.expire(start + seconds{9});
    EXPECT_EQ(calls, "moved near ");
    list.expire(start + seconds{10});
    EXPECT_EQ(calls, "moved near far ");
}

}  // namespace
}  // namespace rollcall::runtime
