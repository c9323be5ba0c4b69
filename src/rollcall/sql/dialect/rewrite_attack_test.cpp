// What tries to slip past the rewriter: files, the engine's own functions and grammar, second statements, quoting tricks.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

TEST_F(rewriting, tables_are_never_functions_files_or_statements) {
    constexpr auto cases = std::to_array<refused_case>({{"SELECT * FROM read_blob('/etc/passwd')", sql_errc::parse},
                                                        {"SELECT * FROM READ_BLOB('/etc/passwd')", sql_errc::parse},
                                                        {"SELECT * FROM `read_blob`('/etc/passwd')", sql_errc::parse},
                                                        {"SELECT * FROM read_blob/**/('/etc/passwd')", sql_errc::parse},
                                                        {"SELECT * FROM read_blob -- x\n ('/etc/passwd')", sql_errc::parse},
                                                        {"SELECT * FROM main.read_blob('/etc/passwd')", sql_errc::parse},
                                                        {"SELECT * FROM `range`(10)", sql_errc::parse},
                                                        {"SELECT * FROM RANGE(10)", sql_errc::parse},
                                                        {"SELECT * FROM query('SELECT 1')", sql_errc::parse},
                                                        {"SELECT * FROM query_table('x')", sql_errc::parse},
                                                        {"SELECT * FROM duckdb_secrets()", sql_errc::parse},
                                                        {"SELECT * FROM '/etc/passwd'", sql_errc::parse},
                                                        {"SELECT * FROM \"/etc/passwd.csv\"", sql_errc::parse},
                                                        {"SELECT * FROM ?", sql_errc::parse},
                                                        {"SELECT * FROM @x", sql_errc::parse},
                                                        {"SELECT * FROM `/etc/passwd.csv`", sql_errc::wrong_table_name},
                                                        {"SELECT * FROM `a/../../x`.t", sql_errc::wrong_table_name},
                                                        {"SELECT * FROM `x*.csv`", sql_errc::wrong_table_name},
                                                        {"INSERT INTO `..\\x` VALUES (1)", sql_errc::wrong_table_name},
                                                        {"WITH `a.csv` AS (SELECT 1) SELECT * FROM `a.csv`", sql_errc::wrong_table_name},
                                                        {"SELECT * FROM `rollcall`.`db_test`.`t`", sql_errc::parse},
                                                        {"SELECT * FROM (COPY t TO '/tmp/x') x", sql_errc::parse},
                                                        {"SELECT (COPY t TO '/tmp/x')", sql_errc::parse},
                                                        {"SELECT * FROM (DESCRIBE t) x", sql_errc::parse},
                                                        {"SELECT * FROM (SHOW TABLES) x", sql_errc::parse},
                                                        {"SELECT * FROM (PIVOT t ON a) x", sql_errc::parse},
                                                        {"SELECT * FROM (FROM t) x", sql_errc::parse},
                                                        {"FROM t", sql_errc::parse},
                                                        {"WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", sql_errc::parse},
                                                        {"WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x", sql_errc::parse}});
    expect_refused(cases);
}

TEST_F(rewriting, functions_of_the_engine_do_not_exist) {
    constexpr auto cases = std::to_array<refused_case>({{"SELECT read_blob('x')", sql_errc::sp_does_not_exist},
                                                        {"SELECT `read_text`('x')", sql_errc::sp_does_not_exist},
                                                        {"SELECT Read_Text/* */('x')", sql_errc::sp_does_not_exist},
                                                        {"SELECT main.getenv('HOME')", sql_errc::sp_does_not_exist},
                                                        {"SELECT `main`.`getenv` ('HOME')", sql_errc::sp_does_not_exist},
                                                        {"SELECT a.b.getenv('HOME')", sql_errc::sp_does_not_exist},
                                                        {"SELECT query('SELECT 1')", sql_errc::sp_does_not_exist},
                                                        {"SELECT nextval('x')", sql_errc::sp_does_not_exist},
                                                        {"SELECT 1 WHERE getvariable('x') = 1", sql_errc::sp_does_not_exist},
                                                        {"INSERT INTO t VALUES (current_setting('x'))", sql_errc::sp_does_not_exist},
                                                        {"UPDATE t SET a = error('x')", sql_errc::sp_does_not_exist},
                                                        {"SELECT COLUMNS('a') FROM t", sql_errc::sp_does_not_exist},
                                                        {"SELECT COLUMNS(*) FROM t", sql_errc::sp_does_not_exist},
                                                        {"SELECT TRY_CAST(a AS INT) FROM t", sql_errc::sp_does_not_exist},
                                                        {"SELECT abs(getenv('x'))", sql_errc::sp_does_not_exist},
                                                        {"SELECT /*!50000 read_blob('x') */", sql_errc::sp_does_not_exist},
                                                        {"SELECT rollcall_gathered(0)", sql_errc::sp_does_not_exist},
                                                        {"SELECT * FROM rollcall_gathered(0)", sql_errc::parse},
                                                        {"SELECT current_schema", sql_errc::bad_field},
                                                        {"SELECT `Current_Catalog`", sql_errc::bad_field}});
    expect_refused(cases);
}

TEST_F(rewriting, grammar_of_the_engine_is_an_error) {
    constexpr auto cases = std::to_array<refused_case>({{"SELECT 1; DROP TABLE t", sql_errc::parse},
                                                        {"SELECT 1 /*! ; DROP TABLE t */", sql_errc::parse},
                                                        {"SELECT 1::INT", sql_errc::parse},
                                                        {"SELECT [1, 2]", sql_errc::parse},
                                                        {"SELECT {'a': 1}", sql_errc::parse},
                                                        {"SELECT x -> x + 1", sql_errc::parse},
                                                        {"SELECT abs(x := 1)", sql_errc::not_supported_yet},
                                                        {"SELECT a.b.c.d FROM t", sql_errc::parse},
                                                        {"SELECT a[1] FROM t", sql_errc::parse},
                                                        {"SELECT * EXCLUDE (a) FROM t", sql_errc::parse},
                                                        {"SELECT * REPLACE (1 AS a) FROM t", sql_errc::parse},
                                                        {"SELECT a FROM t QUALIFY 1", sql_errc::parse},
                                                        {"SELECT a FROM t TABLESAMPLE 10", sql_errc::parse},
                                                        {"SELECT a FROM t LIMIT 10%", sql_errc::parse},
                                                        {"SELECT a FROM t LIMIT (SELECT 1)", sql_errc::parse},
                                                        {"SELECT a FROM t UNION BY NAME SELECT 1", sql_errc::parse},
                                                        {"SELECT a FROM t ORDER BY ALL", sql_errc::parse},
                                                        {"SELECT a FROM t GROUP BY ALL", sql_errc::parse},
                                                        {"SELECT count(*) FILTER (WHERE a) FROM t", sql_errc::parse},
                                                        {"SELECT sum(a ORDER BY b) FROM t", sql_errc::parse},
                                                        {"SELECT a ILIKE 'x' FROM t", sql_errc::parse},
                                                        {"SELECT a SIMILAR TO 'x' FROM t", sql_errc::parse},
                                                        {"SELECT a ~ 'x' FROM t", sql_errc::parse},
                                                        {"SELECT a ** 2 FROM t", sql_errc::parse},
                                                        {"SELECT a // 2 FROM t", sql_errc::parse},
                                                        {"SELECT a IS DISTINCT FROM 1 FROM t", sql_errc::parse},
                                                        {"SELECT CAST(a AS STRUCT(x INT)) FROM t", sql_errc::parse},
                                                        {"SELECT CAST(a AS INTEGER[]) FROM t", sql_errc::parse},
                                                        {"SELECT * FROM t AS OF TIMESTAMP '2024-01-01'", sql_errc::parse},
                                                        {"SELECT * FROM t AT (VERSION => 1)", sql_errc::parse},
                                                        {"COPY t TO '/tmp/x'", sql_errc::parse},
                                                        {"PRAGMA version", sql_errc::parse},
                                                        {"ATTACH 'x'", sql_errc::parse},
                                                        {"SET x = 1", sql_errc::parse},
                                                        {"INSTALL json", sql_errc::parse},
                                                        {"CALL f()", sql_errc::parse},
                                                        {"EXPLAIN COPY t TO '/tmp/x'", sql_errc::parse},
                                                        {"EXPLAIN EXPLAIN SELECT 1", sql_errc::parse},
                                                        {"SELECT U&'\\0041'", sql_errc::truncated_wrong_value_for_field},
                                                        {"SELECT '\\0'", sql_errc::truncated_wrong_value_for_field},
                                                        {"SELECT 'a\xff'", sql_errc::truncated_wrong_value_for_field},
                                                        {"SELECT `a\xff` FROM t", sql_errc::parse}});
    expect_refused(cases);
}

TEST_F(rewriting, quotes_hold_whatever_is_in_them) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {"SELECT `a\"b` FROM `t\"; DROP TABLE x; --`", R"sql(SELECT "a""b" FROM rollcall."db_test"."t""; DROP TABLE x; --")sql"},
        {"SELECT `a``b` x FROM t `y\"`", R"sql(SELECT "a`b" AS "x" FROM rollcall."db_test"."t" AS "y""")sql"},
        {"SELECT 'a''; DROP TABLE t; --' x", R"sql(SELECT 'a''; DROP TABLE t; --' AS "x")sql"},
        {"SELECT 'a\\'; DROP TABLE t; --' x", R"sql(SELECT 'a''; DROP TABLE t; --' AS "x")sql"},
        {R"(SELECT 'a\\' x)", R"sql(SELECT 'a\' AS "x")sql"},
        {"SELECT \"a\\\"'b\" x", R"sql(SELECT 'a"''b' AS "x")sql"},
        {"SELECT 'x' '; --' x", R"sql(SELECT 'x; --' AS "x")sql"},
        {"SELECT '\"'", R"sql(SELECT '"' AS """")sql"},
        {"SELECT /*!99999 read_blob('x') */ 1 x", R"sql(SELECT 1 AS "x")sql"},
        {"SELECT /* ' */ 1 -- \" x\n x", R"sql(SELECT 1 AS "x")sql"},
        // A name before a string is no prefix of it, and $ is a letter of names.
        {R"(SELECT E'x\n')", "SELECT \"E\" AS \"x\n\""},
        {"SELECT e 'a' FROM t", R"sql(SELECT "e" AS "a" FROM rollcall."db_test"."t")sql"},
        {"SELECT $$a$$, $1 FROM t", R"sql(SELECT "$$a$$", "$1" FROM rollcall."db_test"."t")sql"},
        {"SELECT user FROM duckdb_settings", R"sql(SELECT "user" FROM rollcall."db_test"."duckdb_settings")sql"},
        {"SELECT 1 x FROM `data`.`temp`", R"sql(SELECT 1 AS "x" FROM rollcall."db_data"."temp")sql"},
    });
    expect_rewritten(cases);
}

// A recursive name that the engine does not know in some place must not fall through to a view of its own catalog.
TEST_F(rewriting, ctes_never_name_a_view_of_the_engine) {
    const auto out = query("WITH RECURSIVE sqlite_master AS (SELECT * FROM (SELECT * FROM sqlite_master) x) SELECT * FROM sqlite_master");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(
        out->text,
        R"sql(WITH RECURSIVE "cte_sqlite_master" AS (SELECT * FROM (SELECT * FROM (SELECT * FROM "cte_sqlite_master" LIMIT rollcall_recursion_step(1000)) AS "sqlite_master") AS "x") )sql"
        R"sql(SELECT * FROM "cte_sqlite_master" AS "sqlite_master")sql");
}

}  // namespace
}  // namespace rollcall::sql
