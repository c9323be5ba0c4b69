// Which queries are merged.
#include "rollcall/sql/dialect/query/merging.hpp"

#include <gtest/gtest.h>

#include <array>

namespace rollcall::sql {
namespace {

bool is_materialized(std::string_view query) {
    const auto list = tokenize(query, lex_mode{});
    return list.has_value() && sql::is_materialized(*list, {0, list->tokens.size()});
}

TEST(merging, what_only_picks_rows_and_columns_is_merged) {
    constexpr auto merged = std::to_array<std::string_view>(
        {"SELECT a FROM t", "(SELECT a, (b + 1) * 2 FROM t)",
         "SELECT t.limit, `group` FROM t JOIN u USING (a) WHERE a IN (SELECT MAX(b) FROM t)",
         "SELECT a FROM (SELECT DISTINCT a FROM t) AS d ORDER BY a", "WITH c AS (SELECT 1 UNION SELECT 2) SELECT a FROM c, t"});
    for (const auto query : merged) EXPECT_FALSE(is_materialized(query)) << query;
}

TEST(merging, groups_bounds_sets_and_constants_are_kept_apart) {
    constexpr auto made = std::to_array<std::string_view>(
        {"SELECT DISTINCT a FROM t", "SELECT 1 + (2 * MAX(a)) FROM t", "SELECT a FROM t GROUP BY a", "SELECT a FROM t HAVING a > 1",
         "SELECT a FROM t LIMIT 1", "((SELECT a FROM t) UNION ALL (SELECT a FROM t))", "SELECT 1", "SELECT 1 FROM DUAL",
         "SELECT RANK() OVER (ORDER BY a) FROM t", "SELECT a, (SELECT 1) FROM t", "VALUES ROW(1)"});
    for (const auto query : made) EXPECT_TRUE(is_materialized(query)) << query;
}

TEST(merging, a_view_is_what_its_query_is) {
    EXPECT_TRUE(is_materialized_view("CREATE VIEW `v` (`as`,`b`) AS SELECT a, COUNT(*) FROM t GROUP BY a"));
    EXPECT_FALSE(is_materialized_view("CREATE VIEW `as` AS SELECT a AS b FROM t"));
}

}  // namespace
}  // namespace rollcall::sql
