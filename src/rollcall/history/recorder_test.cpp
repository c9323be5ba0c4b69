// Buffers of records and their bounds; which statements are measured.
#include "rollcall/history/recorder.hpp"

#include <gtest/gtest.h>

#include "for_test/history/record.hpp"

namespace rollcall::history {
namespace {

using testing::make_record;

constexpr shard_id first{0};
constexpr shard_id second{1};

recorder_options two_places(profile_policy profiles = profile_policy::automatic) {
    recorder_options options;
    options.places = 2;
    options.buffer_bytes = 16 * 1024;
    options.profiles = profiles;
    return options;
}

TEST(recorder_test, drain_gives_what_came_since_the_last_one) {
    recorder records{two_places(), [] {}};
    records.take(first, make_record(1, "SELECT 1"));
    records.take(second, make_record(2, "SELECT 2"));
    const auto drained = records.drain();
    ASSERT_EQ(drained.size(), 2U);
    EXPECT_EQ(drained[0].statement.text(), "SELECT 1");
    EXPECT_EQ(drained[1].statement.text(), "SELECT 2");
    EXPECT_TRUE(records.drain().empty());
    EXPECT_EQ(records.taken(), 2U);
    EXPECT_EQ(records.dropped(), 0U);
}

TEST(recorder_test, a_full_buffer_drops_and_counts_and_leaves_the_others_alone) {
    recorder records{two_places(), [] {}};
    const std::string large = "SELECT '" + std::string(6000, 'x') + "'";
    for (std::uint32_t i = 0; i < 5; ++i) records.take(first, make_record(i, large));
    records.take(second, make_record(9, "SELECT 1"));
    EXPECT_EQ(records.dropped(), 3U);
    EXPECT_EQ(records.drain().size(), 3U);
    records.take(first, make_record(10, large));
    EXPECT_EQ(records.drain().size(), 1U) << "drained, there is room again";
}

TEST(recorder_test, a_half_full_buffer_wakes_the_writer_once) {
    int woken = 0;
    recorder records{two_places(), [&woken] { ++woken; }};
    const std::string large = "SELECT '" + std::string(3000, 'x') + "'";
    for (std::uint32_t i = 0; i < 4; ++i) records.take(first, make_record(i, large));
    EXPECT_EQ(woken, 1);
}

TEST(recorder_test, the_first_runs_of_a_shape_are_measured_and_those_after_a_long_one) {
    recorder records{two_places(), [] {}};
    auto run = make_record(5, "SELECT 1");
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(records.wants_profile(first, run.shape)) << i;
        records.take(first, run);
    }
    EXPECT_FALSE(records.wants_profile(first, run.shape));
    EXPECT_TRUE(records.wants_profile(second, run.shape)) << "each shard sees for itself";
    run.total = run.phases.queued = std::chrono::seconds{1};
    records.take(first, run);
    EXPECT_FALSE(records.wants_profile(first, run.shape)) << "it only waited";
    run.phases.executed = std::chrono::milliseconds{11};
    records.take(first, run);
    EXPECT_TRUE(records.wants_profile(first, run.shape));
    run.phases.executed = std::chrono::milliseconds{10};
    records.take(first, run);
    EXPECT_FALSE(records.wants_profile(first, run.shape));
    EXPECT_FALSE(records.wants_profile(first, 0)) << "no statement of the engine's";
}

TEST(recorder_test, a_policy_may_want_all_or_none) {
    recorder all{two_places(profile_policy::all), [] {}};
    recorder none{two_places(profile_policy::off), [] {}};
    for (int i = 0; i < 9; ++i) all.take(first, make_record(5, "SELECT 1"));
    EXPECT_TRUE(all.wants_profile(first, 5));
    EXPECT_TRUE(none.may_take_long(first, 5)) << "nothing is known of it";
    EXPECT_FALSE(none.wants_profile(first, 5));
}

}  // namespace
}  // namespace rollcall::history
