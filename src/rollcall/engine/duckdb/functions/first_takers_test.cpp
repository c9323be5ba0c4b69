// Rows that take their keys.
#include "rollcall/engine/duckdb/functions/first_takers.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

using row = std::vector<std::optional<std::int64_t>>;

TEST(first_takers, a_row_that_is_passed_over_takes_no_key) {
    taken_keys taken;
    EXPECT_TRUE(taken.try_take(row{1, 1}));
    EXPECT_FALSE(taken.try_take(row{1, 2}));
    EXPECT_TRUE(taken.try_take(row{2, 2}));
}

TEST(first_takers, an_absent_key_meets_none) {
    taken_keys taken;
    EXPECT_TRUE(taken.try_take(row{std::nullopt, 1}));
    EXPECT_TRUE(taken.try_take(row{std::nullopt, 2}));
    EXPECT_FALSE(taken.try_take(row{7, 2}));
}

}  // namespace
}  // namespace rollcall::engine
