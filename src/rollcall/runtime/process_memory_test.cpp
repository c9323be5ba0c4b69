// What is read of /proc/self/statm, and what may be mapped by it.
#include "rollcall/runtime/process_memory.hpp"

#include <gtest/gtest.h>

namespace rollcall::runtime {
namespace {

constexpr std::uint64_t page = 4096;

TEST(process_memory, what_is_held_leaves_out_what_files_back) {
    const auto use = parse_statm("250000 60000 10000 300 0 90000 0\n", page);
    ASSERT_TRUE(use);
    EXPECT_EQ(use->mapped, 90000 * page);
    EXPECT_EQ(use->held, 50000 * page);
}

TEST(process_memory, another_line_tells_nothing) {
    EXPECT_FALSE(parse_statm("", page));
    EXPECT_FALSE(parse_statm("1 2 3", page));
    EXPECT_FALSE(parse_statm("250000 10 20 300 0 90000 0", page));
}

TEST(process_memory, what_is_mapped_and_unused_takes_no_room) { EXPECT_EQ(mapping_limit({.mapped = 250, .held = 200}, 1000, {}), 1050U); }

TEST(process_memory, beyond_the_bound_nothing_more_is_mapped) {
    EXPECT_EQ(mapping_limit({.mapped = 1050, .held = 1000}, 1000, {}), 1050U);
    EXPECT_EQ(mapping_limit({.mapped = 1100, .held = 2000}, 1000, {}), 1100U);
}

TEST(process_memory, what_is_kept_mapped_comes_into_use_within_an_eighth) {
    EXPECT_EQ(mapping_limit({.mapped = 1000, .held = 200}, 1000, {}), 1125U);
    EXPECT_EQ(mapping_limit({.mapped = 6000, .held = 200}, 1000, {.mapped = 5100, .held = 100}), 6125U) << "but for what stays";
}

}  // namespace
}  // namespace rollcall::runtime
