// The entry: which class a text is of, and the FE's small statements: KILL, transactions, databases, what does nothing.
#include "rollcall/sql/parse/parse.hpp"

#include <gtest/gtest.h>

#include "for_test/sql/parse_fixture.hpp"

namespace rollcall::sql {
namespace {

class parse_statement_test : public parse_fixture {};

TEST_F(parse_statement_test, kill_names_a_connection_or_a_query) {
    const auto connection = as<kill_statement>("KILL 7");
    EXPECT_EQ(std::get<connection_id>(as<kill_statement>("KILL 7.4").target), connection_id{7});
    EXPECT_FALSE(connection.only_query);
    EXPECT_EQ(std::get<connection_id>(connection.target), connection_id{7});
    EXPECT_FALSE(as<kill_statement>("kill connection 4294967295;").only_query);
    const auto query = as<kill_statement>("KILL QUERY 8");
    EXPECT_TRUE(query.only_query);
    EXPECT_EQ(std::get<connection_id>(query.target), connection_id{8});
    const auto by_query = as<kill_statement>("KILL QUERY '1a-ff'");
    EXPECT_TRUE(by_query.only_query);
    EXPECT_EQ(std::get<query_id>(by_query.target), (query_id{0x1a, 0xff}));
}

TEST_F(parse_statement_test, stops_where_it_is_told_to) {
    const std::string_view texts[] = {"SELECT 1", "INSERT INTO t VALUES (1)", "SELECT * FROM (SELECT 2) AS t"};
    for (const auto text : texts) EXPECT_EQ(code(text), 0) << text;
    stop_ = true;
    for (const auto text : texts) EXPECT_EQ(code(text), 1317) << text;
}

TEST_F(parse_statement_test, kill_refuses_what_is_no_id) {
    const std::pair<std::string_view, int> rows[] = {
        {"KILL 0", 1094},
        {"KILL 4294967296", 1094},
        {"KILL 99999999999999999999", 1094},
        {"KILL QUERY 'x'", 1094},
        {"KILL QUERY ''", 1094},
        {"KILL 1.5", 1094},
        {"KILL -1", 1094},
        {"KILL NULL", 1094},
        {"KILL 2 * 2147483648", 1094},
        {"KILL 9223372036854775808", 1094},
        {"KILL 18446744073709551616", 1094},
        {"KILL @unset", 1094},
        {"KILL 'x'", 1094},
        {"KILL", 1064},
        {"KILL QUERY", 1064},
        {"KILL 1 2", 1064},
        {"KILL '1-2'", 1094},
        {"KILL CONNECTION '1-2'", 1094},
        {"KILL x", 1064},
        {"KILL QUERY 1, 2", 1064},
        {"KILL 1 +", 1064},
        {"KILL ?", 1064},
        {"KILL (SELECT 1)", 1235},
        {"KILL ABS(-1)", 1235},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(code(text), expected) << text;
    EXPECT_EQ(message("KILL 0"), "Unknown thread id: 0");
    EXPECT_EQ(message("KILL NULL"), "Unknown thread id: NULL");
    EXPECT_EQ(message("KILL 3 - 5"), "Unknown thread id: -2");
}

TEST_F(parse_statement_test, kill_takes_an_expression) {
    ASSERT_TRUE(variables_.assign({variable_scope::user, "v", literal{std::int64_t{9}}}).has_value());
    ASSERT_TRUE(variables_.assign({variable_scope::user, "text", literal{std::string("9")}}).has_value());
    for (const std::string_view id : {"9", "'9'", "(9)", "((9))", "@v", "@text", "4 + 5", "10 - 1", "3*3", "2 + 7 % 4 + (8 DIV 2)",
                                      "CONNECTION_ID() + 2", "- -9", "+9", "9.0", "@v * 1"}) {
        for (const std::string_view kind : {"", "QUERY ", "CONNECTION "}) {
            const std::string text = "KILL " + std::string(kind) + std::string(id);
            EXPECT_EQ(std::get<connection_id>(as<kill_statement>(text).target), connection_id{9}) << text;
        }
    }
    ASSERT_TRUE(variables_.assign({variable_scope::user, "q", literal{std::string("1a-ff")}}).has_value());
    EXPECT_EQ(std::get<query_id>(as<kill_statement>("KILL QUERY @q").target), (query_id{0x1a, 0xff}));
}

TEST_F(parse_statement_test, a_prepared_kill_waits_for_its_values) {
    for (const std::string_view text : {"KILL ?", "KILL QUERY ?", "KILL @unset", "KILL ? + ?"}) {
        const auto parsed = parse(text, true);
        ASSERT_TRUE(parsed.has_value()) << text;
    }
    EXPECT_EQ(std::get<kill_statement>(*parse("KILL ? + ?", true)).parameter_count, 2U);
    parameters_ = {std::int64_t{4}, decimal_text{"5.0"}};
    const auto id = [this](std::string_view text) { return std::get<kill_statement>(*parse(text, true)).target; };
    EXPECT_EQ(std::get<connection_id>(id("KILL ?")), connection_id{4});
    parameters_ = {decimal_text{"5.0"}};
    EXPECT_EQ(std::get<connection_id>(id("KILL ?")), connection_id{5});
    parameters_ = {std::string("1a-ff")};
    EXPECT_EQ(std::get<query_id>(id("KILL QUERY ?")), (query_id{0x1a, 0xff}));
    parameters_ = {literal{}};
    EXPECT_EQ(parse("KILL ?", true).error().code, sql_errc::no_such_thread);
}

TEST_F(parse_statement_test, transactions) {
    struct row {
        std::string_view text;
        transaction_verb verb;
        bool read_only, chain, release;
    };
    constexpr auto begin = transaction_verb::begin, commit = transaction_verb::commit, rollback = transaction_verb::rollback;
    const row rows[] = {
        {"BEGIN", begin, false, false, false},
        {"begin work;", begin, false, false, false},
        {"START TRANSACTION", begin, false, false, false},
        {"START TRANSACTION READ ONLY", begin, true, false, false},
        {"START TRANSACTION READ WRITE", begin, false, false, false},
        {"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", begin, true, false, false},
        {"START TRANSACTION /*!40100 WITH CONSISTENT SNAPSHOT */", begin, false, false, false},
        {"COMMIT", commit, false, false, false},
        {"COMMIT WORK AND CHAIN", commit, false, true, false},
        {"COMMIT AND NO CHAIN RELEASE", commit, false, false, true},
        {"COMMIT NO RELEASE", commit, false, false, false},
        {"COMMIT AND CHAIN NO RELEASE", commit, false, true, false},
        {"ROLLBACK", rollback, false, false, false},
        {"ROLLBACK WORK RELEASE", rollback, false, false, true},
        {"ROLLBACK AND CHAIN", rollback, false, true, false},
    };
    for (const row& r : rows) {
        const auto parsed = as<transaction_statement>(r.text);
        EXPECT_EQ(parsed.verb, r.verb) << r.text;
        EXPECT_EQ(parsed.read_only, r.read_only) << r.text;
        EXPECT_EQ(parsed.chain, r.chain) << r.text;
        EXPECT_EQ(parsed.release, r.release) << r.text;
    }
    for (const std::string_view text : {"BEGIN x", "START", "START TRANSACTION x", "START TRANSACTION READ",
                                        "START TRANSACTION READ ONLY, READ WRITE", "START TRANSACTION READ ONLY,", "COMMIT x", "COMMIT AND",
                                        "COMMIT AND RELEASE", "COMMIT AND CHAIN RELEASE", "ROLLBACK NO", "BEGIN; COMMIT"}) {
        EXPECT_EQ(code(text), 1064) << text;
    }
    for (const std::string_view text :
         {"SAVEPOINT a", "ROLLBACK TO a", "ROLLBACK WORK TO SAVEPOINT a", "RELEASE SAVEPOINT a", "XA BEGIN 'x'"}) {
        EXPECT_EQ(code(text), 1235) << text;
    }
}

TEST_F(parse_statement_test, databases) {
    EXPECT_EQ(as<create_database_statement>("CREATE DATABASE d").name, "d");
    const auto dumped = as<create_database_statement>(
        "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `d` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */ "
        "/*!80016 DEFAULT ENCRYPTION='N' */");
    EXPECT_EQ(dumped.name, "d");
    EXPECT_TRUE(dumped.if_not_exists);
    EXPECT_EQ(as<create_database_statement>("create schema D charset = utf8 collate = 'utf8_bin'").name, "D");
    EXPECT_EQ(as<drop_database_statement>("DROP SCHEMA `a b`").name, "a b");
    EXPECT_TRUE(as<drop_database_statement>("DROP DATABASE IF EXISTS d").if_exists);
    EXPECT_EQ(as<use_statement>("use `d`;").database, "d");
    EXPECT_EQ(as<use_statement>("USE information_schema").database, "information_schema");
    const std::string longest(64, 'x'), too_long(65, 'x');
    EXPECT_EQ(code("CREATE DATABASE " + longest), 0);
    EXPECT_EQ(code("CREATE DATABASE " + too_long), 1102);
    const std::pair<std::string_view, int> rows[] = {
        {"CREATE DATABASE", 1064},
        {"CREATE DATABASE 'd'", 1064},
        {"CREATE DATABASE d x", 1064},
        {"CREATE DATABASE d CHARACTER SET latin1", 1235},
        {"CREATE DATABASE d CHARACTER SET klingon", 1115},
        {"CREATE DATABASE d COLLATE klingon", 1273},
        {"CREATE DATABASE d ENCRYPTION 'Y'", 1235},
        {"CREATE DATABASE `d `", 1102},
        {"CREATE DATABASE `\xff`", 1102},
        {"CREATE DATABASE ``", 1064},
        {"CREATE DATABASE mysql", 1044},
        {"DROP DATABASE Information_Schema", 1044},
        {"DROP DATABASE", 1064},
        {"DROP DATABASE a, b", 1064},
        {"USE", 1064},
        {"USE a b", 1064},
        {"ALTER DATABASE d CHARACTER SET utf8mb4", 1235},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(code(text), expected) << text;
    EXPECT_EQ(message("DROP DATABASE mysql"), "Access denied for user 'ann'@'%' to database 'mysql'");
}

TEST_F(parse_statement_test, what_does_nothing_succeeds) {
    for (const std::string_view text : {"FLUSH PRIVILEGES", "UNLOCK TABLES;", "unlock table", "/*!40000 */", "/*!100100 SET x */;",
                                        "/*M!100100 SET WAIT_TIMEOUT=DEFAULT */", "/* x */"}) {
        const auto parsed = parse(text);
        ASSERT_TRUE(parsed.has_value()) << text;
        EXPECT_TRUE(std::holds_alternative<no_operation>(*parsed)) << text;
    }
    EXPECT_EQ(code("UNLOCK TABLES x"), 1064);
    EXPECT_EQ(code("FLUSH PRIVILEGES, TABLES"), 1064);
}

TEST_F(parse_statement_test, empty_texts_are_an_empty_query) {
    for (const std::string_view text : {"", " ", ";", " ; ; ", "-- x", "# x", "\n"}) EXPECT_EQ(code(text), 1065) << text;
}

TEST_F(parse_statement_test, other_classes_of_mysql_are_refused_by_name) {
    for (const std::string_view text : {"LOCK TABLES t READ",
                                        "FLUSH TABLES WITH READ LOCK",
                                        "CALL p()",
                                        "HANDLER t OPEN",
                                        "LOAD DATA INFILE 'x' INTO TABLE t",
                                        "ANALYZE TABLE t UPDATE HISTOGRAM ON a",
                                        "REPAIR TABLE t",
                                        "CREATE PROCEDURE p() BEGIN END",
                                        "CREATE FUNCTION f() RETURNS INT RETURN 1",
                                        "CREATE TRIGGER x",
                                        "CREATE DEFINER=`a`@`b` VIEW v AS SELECT 1",
                                        "DROP TRIGGER IF EXISTS x",
                                        "ALTER VIEW v AS SELECT 1",
                                        "INSTALL PLUGIN p SONAME 'x'",
                                        "SHUTDOWN",
                                        "RESET MASTER",
                                        "PURGE BINARY LOGS",
                                        "CHANGE MASTER TO x",
                                        "BINLOG 'x'",
                                        "HELP 'x'",
                                        "SIGNAL SQLSTATE '45000'",
                                        "GET DIAGNOSTICS @a = NUMBER",
                                        "START REPLICA",
                                        "CLONE LOCAL"}) {
        EXPECT_EQ(code(text), 1235) << text;
    }
    EXPECT_TRUE(message("CALL p()").starts_with("CALL is not supported. ")) << message("CALL p()");
}

TEST_F(parse_statement_test, what_is_no_mysql_is_a_syntax_error) {
    for (const std::string_view text : {"COPY t TO 'x'",
                                        "ATTACH 'x'",
                                        "DETACH x",
                                        "PRAGMA version",
                                        "CREATE MACRO m() AS 1",
                                        "CREATE SECRET s (TYPE s3)",
                                        "CREATE TYPE t AS INT",
                                        "CREATE SEQUENCE s",
                                        "INSTALL httpfs",
                                        "LOAD httpfs",
                                        "EXPORT DATABASE 'x'",
                                        "IMPORT DATABASE 'x'",
                                        "CHECKPOINT",
                                        "VACUUM",
                                        "FROM t",
                                        "SUMMARIZE t",
                                        "PIVOT t ON x",
                                        "CREATE",
                                        "DROP",
                                        "ALTER",
                                        "x",
                                        "1",
                                        "'SELECT 1'",
                                        "`SELECT` 1",
                                        "=",
                                        "SELECT 1; SELECT 2",
                                        "SET autocommit = 1; DROP TABLE t",
                                        ";SELECT 1",
                                        "SELECT 'x",
                                        "CREATE PERSISTENT SECRET x",
                                        "ABORT",
                                        "END"}) {
        EXPECT_EQ(code(text), 1064) << text;
    }
    EXPECT_TRUE(message("COPY t TO 'x'").ends_with("near 'COPY t TO 'x'' at line 1")) << message("COPY t TO 'x'");
}

TEST_F(parse_statement_test, queries_and_definitions_go_to_the_engine) {
    for (const std::string_view text :
         {"SELECT 1", "select 1;", "/*!40001 SELECT */ 1", "(SELECT 1)", "WITH a AS (SELECT 1) SELECT * FROM a", "INSERT INTO t VALUES (1)",
          "UPDATE t SET a = 1", "DELETE FROM t", "CREATE TABLE t (a INT)", "DROP TABLE t", "DROP TABLE IF EXISTS t", "TRUNCATE TABLE t",
          "CREATE VIEW v AS SELECT 1 AS a", "DROP VIEW v"}) {
        const auto parsed = parse(text);
        ASSERT_TRUE(parsed.has_value()) << text << ": " << parsed.error().message;
        EXPECT_TRUE(std::holds_alternative<engine_statement>(*parsed)) << text;
    }
}

TEST_F(parse_statement_test, read_only_sessions_change_nothing) {
    ASSERT_TRUE(variables_.assign_all(as<set_statement>("SET SESSION TRANSACTION READ ONLY")).has_value());
    EXPECT_TRUE(as<transaction_statement>("BEGIN").read_only);
    EXPECT_TRUE(as<transaction_statement>("START TRANSACTION WITH CONSISTENT SNAPSHOT").read_only);
    EXPECT_FALSE(as<transaction_statement>("START TRANSACTION READ WRITE").read_only);
    EXPECT_EQ(code("SELECT 1"), 0);
    EXPECT_EQ(code("SET autocommit = 1"), 0);
    for (const std::string_view text : {"INSERT INTO t VALUES (1)", "DELETE FROM t", "CREATE TABLE t (a INT)"})
        EXPECT_EQ(code(text), 1792) << text;
}

TEST_F(parse_statement_test, session_mode_governs_quotes) {
    ASSERT_TRUE(variables_.assign_all(as<set_statement>("SET sql_mode = 'ANSI_QUOTES'")).has_value());
    EXPECT_EQ(as<use_statement>("USE \"d\"").database, "d");
}

TEST_F(parse_statement_test, verbs_have_names) {
    for (int v = 0; v <= static_cast<int>(verb::values); ++v) EXPECT_FALSE(verb_name(static_cast<verb>(v)).empty()) << v;
    EXPECT_EQ(verb_name(verb::delete_rows), "DELETE");
    EXPECT_EQ(verb_name(verb::values), "VALUES");
}

}  // namespace
}  // namespace rollcall::sql
