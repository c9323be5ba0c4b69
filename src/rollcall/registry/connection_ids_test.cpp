// Ids from the first start over restarts to the counter's end.
#include "rollcall/registry/connection_ids.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "for_test/base/temp_folder.hpp"
#include "rollcall/base/files/durable_file.hpp"

namespace rollcall::registry {
namespace {

class connection_ids_test : public testing::Test {
protected:
    const temp_folder folder_;
    const std::filesystem::path file_ = folder_.path() / "connection_ids";
};

TEST_F(connection_ids_test, an_fe_alone_counts_from_one) {
    const auto ids = *connection_ids::open(file_, 0);
    const auto first = ids->take();
    EXPECT_EQ(first.get().value, 1U);
    EXPECT_EQ(ids->take().get().value, 2U);
}

TEST_F(connection_ids_test, the_fe_number_stands_above_22_bits) {
    const auto ids = *connection_ids::open(file_, 3);
    EXPECT_EQ(ids->take().get().value, 3U << 22 | 1U);
}

TEST_F(connection_ids_test, a_restart_does_not_repeat) {
    { EXPECT_EQ((*connection_ids::open(file_, 0))->take().get().value, 1U); }
    EXPECT_EQ((*connection_ids::open(file_, 0))->take().get().value, 1U + connection_ids::block);
}

TEST_F(connection_ids_test, ids_in_use_are_skipped_when_the_counter_comes_round) {
    std::ofstream{file_} << connection_ids::counters - 1 << '\n';
    const auto ids = *connection_ids::open(file_, 0);
    const auto last = ids->take();
    EXPECT_EQ(last.get().value, connection_ids::counters - 1);
    const auto one = ids->take();
    EXPECT_EQ(one.get().value, 1U) << "0 is no connection";
    for (std::uint32_t i = 2; i < connection_ids::counters - 1; ++i) static_cast<void>(ids->take());
    EXPECT_EQ(ids->take().get().value, 2U) << "the last and the first are in use";
}

TEST_F(connection_ids_test, a_corrupt_file_is_refused_and_named) {
    for (const auto* const bytes : {"12x\n", "", "\n", "0\n", "12\n13\n", "18446744073709551616\n"}) {
        std::ofstream{file_} << bytes;
        const auto refused = connection_ids::open(file_, 0);
        ASSERT_TRUE(refused.has_error()) << bytes;
        EXPECT_THAT(refused.error().sentence, testing::HasSubstr(file_.string()));
    }
}

TEST_F(connection_ids_test, a_reservation_that_cannot_be_written_names_the_file_and_leaves_it) {
    const auto ids = *connection_ids::open(file_, 0);
    for (std::uint32_t i = 0; i <= connection_ids::block / 2; ++i) static_cast<void>(ids->take());
    const auto before = read_file(file_);
    const size_limit disk_full{0};
    const auto failed = ids->reserve_more();
    ASSERT_TRUE(failed.has_error());
    EXPECT_THAT(failed.error().sentence, testing::HasSubstr(file_.string() + " could not be written"));
    EXPECT_TRUE(ids->wants_reserve());
    EXPECT_EQ(*read_file(file_), *before);
}

TEST_F(connection_ids_test, more_is_wanted_when_half_a_block_is_gone) {
    const auto ids = *connection_ids::open(file_, 0);
    EXPECT_FALSE(ids->wants_reserve());
    for (std::uint32_t i = 0; i <= connection_ids::block / 2; ++i) static_cast<void>(ids->take());
    EXPECT_TRUE(ids->wants_reserve());
    EXPECT_TRUE(ids->reserve_more().has_value());
    EXPECT_FALSE(ids->wants_reserve());
}

}  // namespace
}  // namespace rollcall::registry
