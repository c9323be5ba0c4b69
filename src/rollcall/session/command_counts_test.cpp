// Counting statements by kind.
#include "rollcall/session/command_counts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace rollcall::session {
namespace {

std::uint64_t count_of(const command_counts& counts, std::string_view name) {
    for (const auto& [each, count] : counts.list()) {
        if (each == name) return count;
    }
    return 999;
}

TEST(command_counts_test, each_kind_is_counted_by_itself) {
    command_counts counts;
    counts.note("SELECT");
    counts.note("SELECT");
    counts.note("DROP TABLE");
    counts.note("SHOW");
    EXPECT_EQ(count_of(counts, "Com_select"), 2U);
    EXPECT_EQ(count_of(counts, "Com_drop_table"), 1U);
    EXPECT_EQ(count_of(counts, "Com_update"), 0U);
    EXPECT_TRUE(std::ranges::is_sorted(counts.list()));
}

}  // namespace
}  // namespace rollcall::session
