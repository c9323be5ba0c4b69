// How each kind is told to end a session.
#include "rollcall/upstream/dialect.hpp"

#include <gtest/gtest.h>

namespace rollcall::upstream {
namespace {

std::string query_kill(server_kind kind, std::string_view mark, kill_route route = kill_route::statement) {
    return kill_query_statement(dialect_of(kind), route, 7, mark);
}

TEST(dialect_test, statements_are_ended_by_their_own_ids_where_that_can_be) {
    EXPECT_EQ(query_kill(server_kind::mariadb, "42"), "KILL QUERY ID 42");
    EXPECT_EQ(query_kill(server_kind::doris, "4f2a-9c1"), "KILL QUERY \"4f2a-9c1\"");
    EXPECT_EQ(query_kill(server_kind::mysql, "42"), "KILL QUERY 7");
    EXPECT_EQ(query_kill(server_kind::tidb, ""), "KILL QUERY 7");
}

// A mark is what another server says: it goes into a statement as what it must be, or not at all.
TEST(dialect_test, marks_that_are_none_end_nothing) {
    for (const auto* const mark : {"", "0", "42 OR 1", "-1", "x"}) EXPECT_EQ(query_kill(server_kind::mariadb, mark), "") << mark;
    for (const auto* const mark : {"", "a\" ; KILL 1", "Z"}) EXPECT_EQ(query_kill(server_kind::doris, mark), "") << mark;
}

TEST(dialect_test, clouds_have_procedures) {
    EXPECT_EQ(query_kill(server_kind::mysql, "42", kill_route::rds), "CALL mysql.rds_kill_query(7)");
    EXPECT_EQ(query_kill(server_kind::mariadb, "42", kill_route::azure), "CALL mysql.az_kill_query(7)");
    EXPECT_EQ(kill_connection_statement(kill_route::rds, 7), "CALL mysql.rds_kill(7)");
    EXPECT_EQ(kill_connection_statement(kill_route::azure, 7), "CALL mysql.az_kill(7)");
    EXPECT_EQ(kill_connection_statement(kill_route::statement, 7), "KILL 7");
}

TEST(dialect_test, each_kind_has_its_row) {
    for (const auto kind : {server_kind::mariadb, server_kind::mysql, server_kind::tidb, server_kind::doris, server_kind::starrocks,
                            server_kind::oceanbase, server_kind::rollcall}) {
        EXPECT_EQ(dialect_of(kind).kind, kind);
        EXPECT_FALSE(dialect_of(kind).lists.empty());
    }
}

}  // namespace
}  // namespace rollcall::upstream
