// JSON rows byte by byte, in the orders that clients read.
#include "rollcall/registry/rows/columns.hpp"

#include <gtest/gtest.h>

#include "rollcall/registry/rows/json_rows.hpp"

namespace rollcall::registry {
namespace {

render_context a_context() {
    render_context context;
    context.now = steady_time{} + std::chrono::seconds{100};
    context.cluster = "c1";
    context.fe = "10.0.0.1";
    return context;
}

session_row a_row() {
    session_row row;
    row.id = {16777217};
    row.logged_in = true;
    row.user = "o\"brien";
    row.host = "[::1]:5";
    row.since = steady_time{} + std::chrono::milliseconds{97900};
    row.doing = command::query;
    row.state = session_state::sending_result;
    row.query = {1, 2};
    row.login_time = wall_time{std::chrono::seconds{1704067200}};
    return row;
}

TEST(json_row_test, has_the_nine_columns_in_order_and_every_cell_a_string) {
    std::string json;
    auto row = a_row();
    row.info = sql::redact("SELECT '\xff'\n");
    json_rows{default_columns(), a_context()}.append(json, row);
    EXPECT_EQ(json,
              "{\"Id\":\"16777217\",\"User\":\"o\\\"brien\",\"Host\":\"[::1]:5\",\"Cluster\":\"c1\",\"Db\":\"\",\"Command\":\"Query\","
              "\"Time\":\"2\",\"State\":\"sending result\",\"Info\":\"SELECT '\xEF\xBF\xBD'\\n\"}");
}

TEST(json_row_test, doris_columns_are_todays) {
    std::string json;
    json_rows{doris_columns(), a_context()}.append(json, a_row());
    EXPECT_EQ(
        json,
        "{\"CurrentConnected\":\"No\",\"Id\":\"16777217\",\"User\":\"o\\\"brien\",\"Host\":\"[::1]:5\",\"LoginTime\":\"2024-01-01 "
        "00:00:00\","
        "\"Catalog\":\"internal\",\"Db\":\"\",\"Command\":\"Query\",\"Time\":\"2\",\"State\":\"sending result\","
        "\"QueryId\":\"0000000000000001-0000000000000002\",\"TraceId\":\"\",\"Info\":\"\",\"FE\":\"10.0.0.1\",\"CloudCluster\":\"c1\","
        "\"Protocol\":\"MySQL\"}");
}

TEST(cut_info_test, cuts_on_a_character_boundary_and_says_so) {
    EXPECT_EQ(cut_info("abc", 3), "abc");
    EXPECT_EQ(cut_info("abcd", 3), "abc…");
    EXPECT_EQ(cut_info("aüb", 2), "a…");
}

TEST(column_test, names_are_found_without_case_and_unknown_ones_are_not) {
    EXPECT_EQ(find_column("queryid"), session_column::query_id);
    EXPECT_FALSE(find_column("Nope"));
    EXPECT_EQ(all_columns().size(), doris_columns().size() + 21);
}

}  // namespace
}  // namespace rollcall::registry
