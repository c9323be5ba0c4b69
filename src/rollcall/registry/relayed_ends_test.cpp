// Ends of sessions at several servers: which a list leaves out, and for how long.
#include "rollcall/registry/relayed_ends.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace rollcall::registry {

namespace {

struct stopped_clock final : clock {
    steady_time now{std::chrono::hours{1}};
    [[nodiscard]] steady_time steady_now() const override { return now; }
    [[nodiscard]] wall_time wall_now() const override { return {}; }
};

}  // namespace

TEST(RelayedEnds, ServersAreToldApart) {
    const stopped_clock time;
    relayed_ends ends{time};
    const relayed_end_entry first{ends, "first", {7, 4000}};
    const relayed_end_entry second{ends, "second", {8, 4000}};
    const relayed_end_entry unknown{ends, "", {9, 4000}};
    EXPECT_TRUE(ends.contains("first", {7, 4000}));
    EXPECT_FALSE(ends.contains("second", {7, 4000}));
    EXPECT_FALSE(ends.contains("first", {7, 4001}));
    EXPECT_TRUE(ends.contains("first", {9, 4000})) << "one whose server is not known";
    EXPECT_EQ(ends.at_server("second"), (std::vector<relayed_end>{{8, 4000}, {9, 4000}}));
}

TEST(RelayedEnds, OneThatHasGoneIsLeftOutForAWhile) {
    stopped_clock time;
    relayed_ends ends{time};
    std::optional<relayed_end_entry> gone{std::in_place, ends, "first", relayed_end{7, 4000}};
    const relayed_end_entry twin{ends, "first", {7, 4000}};
    gone.reset();
    EXPECT_TRUE(ends.contains("first", {7, 4000}));
    time.now += std::chrono::minutes{1};
    const relayed_end_entry next{ends, "first", {8, 4000}};
    EXPECT_TRUE(ends.contains("first", {7, 4000})) << "the other one is there still";
    EXPECT_EQ(ends.at_server("first").size(), 2U);
}

}  // namespace rollcall::registry
