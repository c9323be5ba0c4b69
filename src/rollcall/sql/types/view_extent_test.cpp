// What stands behind views of views.
#include "rollcall/sql/types/view_extent.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rollcall::sql {
namespace {

// v1 joins v0 with itself, and so on.
std::vector<view_read> doubling(int levels) {
    std::vector<view_read> reads;
    for (int i = 1; i <= levels; ++i) {
        reads.push_back({"d.v" + std::to_string(i), "", {0, 0, 0}});
        reads.push_back({"d.v" + std::to_string(i), "d.v" + std::to_string(i - 1), {2, 2, 0}});
    }
    return reads;
}

TEST(view_extents, a_table_and_what_nothing_is_kept_of_count_once) {
    EXPECT_EQ(extent_behind("d.t", {}), view_extent{});
    EXPECT_EQ(extent_behind("d.t", doubling(3)), view_extent{});
}

TEST(view_extents, views_of_views_are_counted_through_all_of_them) {
    EXPECT_EQ(extent_behind("d.v3", doubling(3)), (view_extent{8, 8, 0}));
    EXPECT_EQ(extent_behind("d.v60", doubling(60)), (view_extent{most_counted, most_counted, 0}));
}

TEST(view_extents, a_view_that_is_made_a_table_is_one_in_a_join) {
    const std::vector<view_read> reads{{"d.u", "", {0, 1, 0}}, {"d.u", "d.t", {70, 0, 0}}, {"d.w", "d.u", {2, 2, 0}}};
    EXPECT_EQ(extent_behind("d.u", reads), (view_extent{70, 1, 0}));
    EXPECT_EQ(extent_behind("d.w", reads), (view_extent{140, 2, 0}));
}

TEST(view_extents, subqueries_of_views_stand_within_those_that_read_them) {
    const std::vector<view_read> reads{
        {"d.a", "", {0, 0, 3}}, {"d.b", "", {0, 0, 1}}, {"d.b", "d.a", {1, 0, 2}}, {"d.b", "d.t", {1, 1, 0}}};
    EXPECT_EQ(extent_behind("d.b", reads), (view_extent{2, 1, 5}));
}

TEST(view_extents, a_view_that_reads_itself_has_too_many) {
    EXPECT_EQ(extent_behind("d.a", std::vector<view_read>{{"d.a", "d.b", {1, 1, 0}}, {"d.b", "d.a", {1, 1, 0}}}).tables, most_counted);
}

TEST(view_extents, numbers_come_back_from_their_text) {
    EXPECT_EQ(view_extent_of(text_of({14, 1, 2})), (view_extent{14, 1, 2}));
    EXPECT_EQ(view_extent_of(""), view_extent{});
    EXPECT_EQ(view_extent_of("99999999999 1 1").tables, most_counted);
}

}  // namespace
}  // namespace rollcall::sql
