// Which columns a query's conditions make equal, and what that costs.
#include "rollcall/sql/dialect/query/equal_columns.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

std::uint64_t cost(std::string_view from) {
    const auto list = tokenize(from, lex_mode{});
    return list.has_value() ? cost_of_equal_columns(*list, {0, list->tokens.size()}) : 0;
}

TEST(equal_columns, those_of_one_set_count_together_and_sets_apart) {
    EXPECT_EQ(cost("t JOIN u ON t.a = u.a"), 8U);
    EXPECT_EQ(cost("t JOIN u ON t.a = u.a JOIN v ON v.a = t.a"), 27U);
    EXPECT_EQ(cost("t JOIN u ON t.a = u.a JOIN v ON u.a = v.a"), 27U);
    EXPECT_EQ(cost("t JOIN u ON t.a = u.a JOIN v ON v.b = t.b"), 16U);
    EXPECT_EQ(cost("t JOIN u ON (t.a = u.a AND t.b = u.b) AND (t.c = u.c)"), 24U);
    EXPECT_EQ(cost("t JOIN u ON t.id = u.t_id JOIN v ON u.id = v.u_id"), 16U);
}

TEST(equal_columns, where_counts_twice) {
    EXPECT_EQ(cost("t, u WHERE t.a = u.a AND t.n > 1 && u.b = t.b"), 32U);
    EXPECT_EQ(cost("(t JOIN u ON t.a = u.a), v WHERE v.a = t.a"), 54U);
}

TEST(equal_columns, names_are_their_last_two_parts_in_any_case) {
    EXPECT_EQ(cost("t JOIN u ON d.t.a = `U`.`a` JOIN v ON T.A = v.a"), 27U);
    EXPECT_EQ(cost("t JOIN u ON a = b JOIN v ON b = c"), 27U);
}

TEST(equal_columns, what_need_not_hold_or_is_no_column_does_not_count) {
    EXPECT_EQ(cost("t LEFT JOIN u ON t.a = u.a RIGHT OUTER JOIN v ON t.a = v.a"), 0U);
    EXPECT_EQ(cost("t LEFT JOIN u ON t.a = u.a JOIN v ON t.a = v.a"), 8U);
    EXPECT_EQ(cost("t JOIN u ON t.a = u.a OR t.b = u.b"), 0U);
    EXPECT_EQ(cost("t JOIN u ON (t.a = u.a OR t.b = u.b) AND t.c = u.c"), 8U);
    EXPECT_EQ(cost("t JOIN u ON NOT (t.a = u.a)"), 0U);
    EXPECT_EQ(cost("t JOIN u ON t.b IS NOT NULL AND t.a = u.a"), 8U);
    EXPECT_EQ(cost("t JOIN u ON t.a = 1 AND t.a = u.a + 1 AND 1 + t.a = u.a AND t.a = f(u.a)"), 0U);
    EXPECT_EQ(cost("t JOIN (SELECT x.a FROM x JOIN y ON x.a = y.a) AS d ON t.a = d.a"), 8U);
}

}  // namespace
}  // namespace rollcall::sql
