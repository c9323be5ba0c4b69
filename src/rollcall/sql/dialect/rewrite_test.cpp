// Queries: what a SELECT of MySQL's becomes for the engine.
#include "for_test/sql/rewrite_fixture.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::sql {
namespace {

TEST_F(rewriting, tables_get_three_parts_and_columns_their_quotes) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT * FROM t)sql", R"sql(SELECT * FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT t.*, TEST.t.*, test.t.name, `na"me` FROM Test.t)sql",
         R"sql(SELECT "t".*, "t".*, "t"."name", "na""me" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT `name` n, name AS `order`, id 'x y' FROM `test`.`t`)sql",
         R"sql(SELECT "name" AS "n", "name" AS "order", "id" AS "x y" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a FROM other.t x WHERE other.x.a = 1)sql",
         R"sql(SELECT "a" FROM rollcall."db_other"."t" AS "x" WHERE "x"."a" = 1)sql"},
        {R"sql(SELECT t.select FROM t)sql", R"sql(SELECT "t"."select" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT 1 FROM DUAL WHERE 1)sql", R"sql(SELECT 1 AS "1" WHERE 1)sql"},
        {R"sql(TABLE t)sql", R"sql(SELECT * FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT * FROM t;)sql", R"sql(SELECT * FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a.id FROM t a JOIN u b ON a.id = b.id LEFT JOIN (s c JOIN s d) ON c.id = a.id, t e)sql",
         R"sql(SELECT "a"."id" FROM rollcall."db_test"."t" AS "a" INNER JOIN rollcall."db_test"."u" AS "b" ON "a"."id" = "b"."id" LEFT JOIN (rollcall."db_test"."s" AS "c" CROSS JOIN rollcall."db_test"."s" AS "d") ON "c"."id" = "a"."id", rollcall."db_test"."t" AS "e")sql"},
        {R"sql(SELECT 1 FROM t t1 LEFT JOIN t t2 JOIN t t3 ON t2.a = t3.a ON t1.a = t2.a)sql",
         R"sql(SELECT 1 AS "1" FROM rollcall."db_test"."t" AS "t1" LEFT JOIN (rollcall."db_test"."t" AS "t2" INNER JOIN rollcall."db_test"."t" AS "t3" ON "t2"."a" = "t3"."a") ON "t1"."a" = "t2"."a")sql"},
        {R"sql(SELECT 1 FROM a STRAIGHT_JOIN b CROSS JOIN c ON b.x = c.x RIGHT OUTER JOIN d USING (x, y))sql",
         R"sql(SELECT 1 AS "1" FROM rollcall."db_test"."a" CROSS JOIN rollcall."db_test"."b" INNER JOIN rollcall."db_test"."c" ON "b"."x" = "c"."x" RIGHT JOIN rollcall."db_test"."d" USING ("x", "y"))sql"},
        {R"sql(SELECT 1 FROM t t1 NATURAL JOIN t t2 NATURAL LEFT JOIN t t3)sql",
         R"sql(SELECT 1 AS "1" FROM rollcall."db_test"."t" AS "t1" NATURAL INNER JOIN rollcall."db_test"."t" AS "t2" NATURAL LEFT JOIN rollcall."db_test"."t" AS "t3")sql"},
        {R"sql(SELECT 1 FROM (t t1, t t2) JOIN t t3)sql",
         R"sql(SELECT 1 AS "1" FROM (rollcall."db_test"."t" AS "t1" CROSS JOIN rollcall."db_test"."t" AS "t2") CROSS JOIN rollcall."db_test"."t" AS "t3")sql"},
        {R"sql(SELECT 1 FROM (t))sql", R"sql(SELECT 1 AS "1" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT 1 FROM ((SELECT 1 AS q) AS x JOIN t))sql",
         R"sql(SELECT 1 AS "1" FROM ((SELECT 1 AS "q") AS "x" CROSS JOIN rollcall."db_test"."t"))sql"},
        {R"sql(SELECT c FROM (SELECT COUNT(*) c FROM t) AS x (c))sql",
         R"sql(SELECT "c" FROM (SELECT count(*) AS "c" FROM rollcall."db_test"."t") AS "x" ("c"))sql"},
        {R"sql(SELECT 1 FROM t, LATERAL (SELECT t.a + 1 AS z) q)sql",
         R"sql(SELECT 1 AS "1" FROM rollcall."db_test"."t", LATERAL (SELECT "t"."a" + 1 AS "z") AS "q")sql"},
        {R"sql(SELECT 1 FROM t USE INDEX (a, b) IGNORE KEY FOR ORDER BY (PRIMARY) WHERE id IN (SELECT id FROM u))sql",
         R"sql(SELECT 1 AS "1" FROM rollcall."db_test"."t" WHERE "id" IN (SELECT "id" FROM rollcall."db_test"."u"))sql"},
        {R"sql(SELECT COUNT(*) FROM range(10) r)sql", R"sql(SELECT count(*) AS "COUNT(*)" FROM range(10) AS "r")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, ctes_are_known_only_in_their_scope) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(WITH c AS (SELECT id FROM t), c2 (i) AS (SELECT id FROM c) SELECT * FROM c2 x JOIN c ON x.i = c.id)sql",
         R"sql(WITH "cte_c" AS (SELECT "id" FROM rollcall."db_test"."t"), "cte_c2" ("i") AS (SELECT "id" FROM "cte_c" AS "c") SELECT * FROM "cte_c2" AS "x" INNER JOIN "cte_c" AS "c" ON "x"."i" = "c"."id")sql"},
        {R"sql(WITH t AS (SELECT * FROM t) SELECT * FROM t)sql",
         R"sql(WITH "cte_t" AS (SELECT * FROM rollcall."db_test"."t") SELECT * FROM "cte_t" AS "t")sql"},
        {R"sql(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT SUM(i) FROM n)sql",
         R"sql(WITH RECURSIVE "cte_n" ("i") AS (SELECT CAST("united"."1" AS BIGINT) AS "1" FROM (SELECT 1 AS "1") AS "united" ("1") UNION ALL SELECT "i" + 1 AS "i + 1" FROM (SELECT * FROM "cte_n" LIMIT rollcall_recursion_step(1000)) AS "n" WHERE "i" < 3) SELECT sum("i") AS "SUM(i)" FROM "cte_n" AS "n")sql"},
        {R"sql(SELECT * FROM (WITH c AS (SELECT 1) SELECT * FROM c) x, c)sql",
         R"sql(SELECT * FROM (WITH "cte_c" AS (SELECT 1 AS "1") SELECT * FROM "cte_c" AS "c") AS "x", rollcall."db_test"."c")sql"},
        {R"sql(WITH c AS (SELECT 1) SELECT * FROM test.c)sql",
         R"sql(WITH "cte_c" AS (SELECT 1 AS "1") SELECT * FROM rollcall."db_test"."c")sql"},
        {R"sql((WITH c AS (SELECT 1) SELECT * FROM c) UNION (SELECT * FROM c))sql",
         R"sql((WITH "cte_c" AS (SELECT 1 AS "1") SELECT * FROM "cte_c" AS "c") UNION (SELECT * FROM rollcall."db_test"."c"))sql"},
        {R"sql(WITH c AS (SELECT 1) TABLE C)sql", R"sql(WITH "cte_c" AS (SELECT 1 AS "1") SELECT * FROM "cte_C")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, select_items_get_mysqls_names) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT 1+1, 1 + /* x */ 1, 'abc', 'it''s', '', NULL, -5, (a), t.a, COUNT( * ), `a` FROM t)sql",
         R"sql(SELECT 1 + 1 AS "1+1", 1 + 1 AS "1 + /* x */ 1", 'abc' AS "abc", 'it''s' AS "it's", '' AS " ", NULL AS "NULL", -5 AS "-5", "a" AS "(a)", "t"."a", count(*) AS "COUNT( * )", "a" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT 1 UNION SELECT 2)sql", R"sql(SELECT 1 AS "1" UNION SELECT 2 AS "2")sql"},
        {R"sql(SELECT (SELECT 1 + 1), EXISTS (SELECT 2 + 2))sql",
         R"sql(SELECT (SELECT 1 + 1) AS "(SELECT 1 + 1)", EXISTS (SELECT 2 + 2) AS "EXISTS (SELECT 2 + 2)")sql"},
        {R"sql(SELECT * FROM (SELECT a + 1 FROM t) x)sql",
         R"sql(SELECT * FROM (SELECT "a" + 1 AS "a + 1" FROM rollcall."db_test"."t") AS "x")sql"},
        {R"sql(SELECT a FROM t WHERE b IN (SELECT 1 + 1))sql",
         R"sql(SELECT "a" FROM rollcall."db_test"."t" WHERE "b" IN (SELECT 1 + 1))sql"},
        {R"sql(VALUES ROW(1, 'a'), ROW(2, 'b'))sql",
         R"sql(SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS "values" ("column_0", "column_1"))sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, values_of_the_session_become_literals) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT DATABASE(), SCHEMA(), USER(), CURRENT_USER, CURRENT_USER(), SESSION_USER(), CONNECTION_ID(), VERSION(), LAST_INSERT_ID(), FOUND_ROWS(), ROW_COUNT())sql",
         R"sql(SELECT 'test' AS "DATABASE()", 'test' AS "SCHEMA()", 'root@localhost' AS "USER()", 'root@%' AS "CURRENT_USER", 'root@%' AS "CURRENT_USER()", 'root@localhost' AS "SESSION_USER()", 7 AS "CONNECTION_ID()", '8.0.36-rollcall' AS "VERSION()", CAST(42 AS UBIGINT) AS "LAST_INSERT_ID()", 0 AS "FOUND_ROWS()", (-1) AS "ROW_COUNT()")sql"},
        {R"sql(SELECT @@autocommit, @@session.autocommit AS x, @nothing)sql",
         R"sql(SELECT 1 AS "@@autocommit", 1 AS "x", NULL AS "@nothing")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, clauses_are_written_for_the_engine) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT a FROM t LIMIT 5)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t" LIMIT 5)sql"},
        {R"sql(SELECT a FROM t LIMIT 1, 2)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t" LIMIT 2 OFFSET 1)sql"},
        {R"sql(SELECT a FROM t LIMIT 2 OFFSET 1)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t" LIMIT 2 OFFSET 1)sql"},
        {R"sql(SELECT a FROM t LIMIT ?, ?)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t" LIMIT $2 OFFSET $1)sql"},
        {R"sql(SELECT a FROM t LIMIT 18446744073709551615 OFFSET 9223372036854775807)sql",
         R"sql(SELECT "a" FROM rollcall."db_test"."t" LIMIT 9223372036854775807 OFFSET 9223372036854775807)sql"},
        {R"sql(SELECT a FROM t ORDER BY a, b DESC, 3 ASC)sql",
         R"sql(SELECT "a" FROM rollcall."db_test"."t" ORDER BY "a" ASC NULLS FIRST, "b" DESC NULLS LAST, 3 ASC NULLS FIRST)sql"},
        {R"sql(SELECT a FROM t FOR UPDATE)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a FROM t FOR SHARE OF t NOWAIT)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a FROM t LOCK IN SHARE MODE)sql", R"sql(SELECT "a" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT DISTINCTROW HIGH_PRIORITY SQL_NO_CACHE a FROM t)sql", R"sql(SELECT DISTINCT "a" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a, COUNT(*) FROM t WHERE b GROUP BY a WITH ROLLUP HAVING COUNT(*) > 1)sql",
         R"sql(SELECT "a", count(*) AS "COUNT(*)" FROM rollcall."db_test"."t" WHERE "b" GROUP BY ROLLUP ("a") HAVING count(*) > 1 AND count(*) > 0 ORDER BY grouping("a"), "a" NULLS FIRST)sql"},
        {R"sql(SELECT 1 UNION SELECT 2 UNION ALL (SELECT 3 LIMIT 1) ORDER BY 1 LIMIT 2)sql",
         R"sql(SELECT 1 AS "1" UNION SELECT 2 AS "2" UNION ALL (SELECT 3 AS "3" LIMIT 1) ORDER BY 1 ASC NULLS FIRST LIMIT 2)sql"},
        {R"sql(SELECT 1 EXCEPT SELECT 2 INTERSECT ALL SELECT 3)sql",
         R"sql(SELECT 1 AS "1" EXCEPT SELECT 2 AS "2" INTERSECT ALL SELECT 3 AS "3")sql"},
        {R"sql(((SELECT 1)))sql", R"sql(((SELECT 1 AS "1")))sql"},
        {R"sql(SELECT ((SELECT 1) UNION (SELECT 2) LIMIT 1), ((SELECT 1)) + 1)sql",
         R"sql(SELECT ((SELECT 1) UNION (SELECT 2) LIMIT 1) AS "((SELECT 1) UNION (SELECT 2) LIMIT 1)", ((SELECT 1)) + 1 AS "((SELECT 1)) + 1")sql"},
        {R"sql(SELECT id, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY id DESC) rn, SUM(price) OVER w FROM t WINDOW w AS (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))sql",
         R"sql(SELECT "id", row_number() OVER (PARTITION BY "kind" ORDER BY "id" DESC NULLS LAST) AS "rn", sum("price") OVER "w" AS "SUM(price) OVER w" FROM rollcall."db_test"."t" WINDOW "w" AS (ORDER BY "id" ASC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))sql"},
        {R"sql(EXPLAIN SELECT 1)sql", R"sql(EXPLAIN SELECT 1 AS "1")sql"},
        {R"sql(DESC SELECT a FROM t)sql", R"sql(EXPLAIN SELECT "a" FROM rollcall."db_test"."t")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, no_database_refuses_unqualified_names) {
    session_.database = "";
    constexpr auto refused = std::to_array<refused_case>({{"SELECT * FROM t", sql_errc::no_db}, {"DELETE FROM t", sql_errc::no_db}});
    expect_refused(refused);
    constexpr auto cases =
        std::to_array<rewritten_case>({{"SELECT 1 AS x FROM test.t", R"sql(SELECT 1 AS "x" FROM rollcall."db_test"."t")sql"},
                                       {"WITH c AS (SELECT a FROM test.t) SELECT * FROM c",
                                        R"sql(WITH "cte_c" AS (SELECT "a" FROM rollcall."db_test"."t") SELECT * FROM "cte_c" AS "c")sql"},
                                       {"SELECT DATABASE() AS x", R"sql(SELECT CAST(NULL AS VARCHAR) AS "x")sql"}});
    expect_rewritten(cases);
}

TEST_F(rewriting, databases_ignore_case_and_tables_keep_theirs) {
    session_.database = "Test";
    constexpr auto cases =
        std::to_array<rewritten_case>({{"SELECT a FROM Orders", R"sql(SELECT "a" FROM rollcall."db_test"."Orders")sql"}});
    expect_rewritten(cases);
}

TEST_F(rewriting, engine_names_are_the_callers) {
    names_ = {"cat", "p_", "hidden"};
    const auto out = query("SELECT a FROM t");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(SELECT "a" FROM cat."p_test"."t")");
}

TEST_F(rewriting, process_list_is_read_once_and_named) {
    const std::string rows = "@GATHERED0@";
    const auto alone = query("SELECT * FROM INFORMATION_SCHEMA.Processlist");
    ASSERT_TRUE(alone.has_value());
    EXPECT_EQ(alone->text, "SELECT * FROM " + rows + R"( AS "PROCESSLIST")");
    EXPECT_EQ(alone->reads, std::vector{virtual_table::processlist});
    const auto twice = query("SELECT p.id FROM information_schema.processlist AS p, information_schema.processlist q");
    ASSERT_TRUE(twice.has_value());
    EXPECT_EQ(twice->text, R"(SELECT "p"."id" AS "id" FROM )" + rows + R"( AS "p", )" + rows + R"( AS "q")");
    EXPECT_EQ(twice->reads.size(), 1U);
    session_.database = "information_schema";
    const auto current = query("SELECT id FROM processlist");
    ASSERT_TRUE(current.has_value());
    EXPECT_EQ(current->text, R"(SELECT "id" AS "id" FROM )" + rows + R"( AS "PROCESSLIST")");
    EXPECT_TRUE(query("SELECT 1").has_value() && query("SELECT 1")->reads.empty());
}

TEST_F(rewriting, what_reads_history_alone_is_told_apart) {
    const auto alone = [this](const char* text) {
        const auto out = query(text);
        EXPECT_TRUE(out.has_value()) << text;
        return out.has_value() && reads_history_alone(*out);
    };
    EXPECT_TRUE(alone("SELECT * FROM rollcall.query_history"));
    EXPECT_TRUE(alone("WITH q AS (SELECT * FROM rollcall.query_history) SELECT * FROM q JOIN rollcall.profiles USING (QueryId)"));
    EXPECT_FALSE(alone("SELECT * FROM rollcall.query_history JOIN t ON TRUE"));
    EXPECT_FALSE(alone("SELECT * FROM rollcall.query_history WHERE User IN (SELECT a FROM t)"));
    EXPECT_FALSE(alone("SELECT * FROM rollcall.query_history, rollcall.sessions"));
    EXPECT_FALSE(alone("INSERT INTO t SELECT Connection FROM rollcall.query_history"));
    EXPECT_FALSE(alone("SELECT 1"));
}

TEST_F(rewriting, mysqls_other_own_tables_are_unknown) {
    const auto out = query("SELECT * FROM information_schema.innodb_columns");
    ASSERT_TRUE(out.has_error());
    EXPECT_EQ(out.error().code, sql_errc::no_such_table);
    EXPECT_EQ(out.error().message, "Unknown table 'INNODB_COLUMNS' in information_schema");
    constexpr auto refused = std::to_array<refused_case>({{"SELECT * FROM mysql.func", sql_errc::no_such_table},
                                                          {"SELECT * FROM sys.x", sql_errc::no_such_table},
                                                          {"TABLE performance_schema.mutex_instances", sql_errc::no_such_table},
                                                          {"SELECT (SELECT 1 FROM MySQL.proc)", sql_errc::no_such_table}});
    expect_refused(refused);
}

TEST_F(rewriting, only_what_holds_session_values_depends_on_it) {
    for (const std::string_view text : {"SELECT DATABASE()", "SELECT 1 WHERE USER() = 'x'", "SELECT @@autocommit", "SELECT @x",
                                        "INSERT INTO t VALUES (CONNECTION_ID())"}) {
        const auto out = query(text);
        ASSERT_TRUE(out.has_value()) << text;
        EXPECT_TRUE(out->session_dependent) << text;
    }
    for (const std::string_view text : {"SELECT NOW()", "SELECT a FROM t", "SELECT `DATABASE`, user FROM t"}) {
        const auto out = query(text);
        ASSERT_TRUE(out.has_value()) << text;
        EXPECT_FALSE(out->session_dependent) << text;
    }
}

TEST_F(rewriting, verbs_and_parameters_are_told) {
    struct row {
        std::string_view text;
        verb what;
        std::size_t parameters;
    };
    constexpr auto rows = std::to_array<row>({{"SELECT ? + ?", verb::select, 2},
                                              {"(SELECT 1)", verb::select, 0},
                                              {"WITH c AS (SELECT ?) SELECT * FROM c WHERE 1 = ?", verb::select, 2},
                                              {"WITH c AS (SELECT ?) DELETE FROM t WHERE a = ?", verb::delete_rows, 2},
                                              {"VALUES ROW(1)", verb::values, 0},
                                              {"INSERT INTO t VALUES (?)", verb::insert, 1},
                                              {"REPLACE INTO t VALUES (?)", verb::replace, 1},
                                              {"UPDATE t SET a = ? WHERE b = ?", verb::update, 2},
                                              {"DELETE FROM t WHERE a = ?", verb::delete_rows, 1},
                                              {"EXPLAIN SELECT ?", verb::explain, 1}});
    for (const row& r : rows) {
        const auto out = query(r.text, true);
        ASSERT_TRUE(out.has_value()) << r.text;
        EXPECT_EQ(out->verb, r.what) << r.text;
        EXPECT_EQ(out->parameter_count, r.parameters) << r.text;
        EXPECT_FALSE(out->commits_implicitly) << r.text;
    }
}

TEST_F(rewriting, unserved_forms_are_refused) {
    constexpr auto cases =
        std::to_array<refused_case>({{"SELECT SQL_CALC_FOUND_ROWS 1", sql_errc::not_supported_yet},
                                     {"SELECT 1 INTO OUTFILE '/tmp/x'", sql_errc::not_supported_yet},
                                     {"SELECT * INTO DUMPFILE '/tmp/x' FROM t", sql_errc::not_supported_yet},
                                     {"SELECT a FROM t LIMIT 1 INTO x", sql_errc::undeclared_variable},
                                     {"SELECT a INTO @x FROM t INTO @y", sql_errc::parse},
                                     {"SELECT 1 INTO @x UNION SELECT 2", sql_errc::parse},
                                     {"SELECT 1, 2 INTO @x", sql_errc::wrong_number_of_columns_in_select},
                                     {"SELECT * FROM (SELECT 1 INTO @x) AS d", sql_errc::not_supported_yet},
                                     {"INSERT INTO t SELECT 1 INTO @x", sql_errc::not_supported_yet},
                                     {"INSERT INTO t SELECT a INTO @x FROM t", sql_errc::not_supported_yet},
                                     {"SELECT a FROM t PARTITION (p0)", sql_errc::not_supported_yet},
                                     {"SELECT 1 FROM t FOR UPDATE SKIP LOCKED", sql_errc::not_supported_yet},
                                     {"SELECT @a := 1", sql_errc::not_supported_yet},
                                     {"SELECT MATCH (a) AGAINST ('x') FROM t", sql_errc::not_supported_yet},
                                     {"SELECT LAST_INSERT_ID(5)", sql_errc::not_supported_yet},
                                     {"EXPLAIN ANALYZE SELECT 1", sql_errc::not_supported_yet},
                                     {"EXPLAIN FORMAT=JSON SELECT 1", sql_errc::not_supported_yet},
                                     {"SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a INT PATH '$')) x", sql_errc::not_supported_yet},
                                     {"SELECT @@nope", sql_errc::unknown_system_variable},
                                     {"SELECT BENCHMARK(1, 1)", sql_errc::sp_does_not_exist},
                                     {"SELECT NO_SUCH('a', 'b')", sql_errc::sp_does_not_exist},
                                     {"SELECT a COLLATE klingon_ci FROM t", sql_errc::unknown_collation},
                                     {"SELECT CONVERT(a USING klingon) FROM t", sql_errc::unknown_character_set},
                                     {"SELECT 1 FROM (SELECT 1)", sql_errc::parse},
                                     {"SELECT 1, * FROM t", sql_errc::parse},
                                     {"SELECT ?", sql_errc::parse},
                                     {"SELECT", sql_errc::parse},
                                     {"", sql_errc::parse},
                                     {"SELECT 1 +", sql_errc::parse},
                                     {"SELECT (1", sql_errc::parse},
                                     {"SELECT 1)", sql_errc::parse},
                                     {"SELECT TRUNCATE(1)", sql_errc::parse},
                                     {"SELECT a FROM t LEFT JOIN u", sql_errc::parse},
                                     {"SELECT a FROM t LIMIT -1", sql_errc::parse},
                                     {"SELECT a FROM t LIMIT 1.5", sql_errc::parse}});
    expect_refused(cases);
}

TEST_F(rewriting, rows_go_into_variables_wherever_into_stands) {
    for (const std::string_view text :
         {"SELECT a, b INTO @x, @`y z` FROM t WHERE a = 1", "SELECT a, b FROM t WHERE a = 1 INTO @x, @`y z`",
          "SELECT a, b FROM t WHERE a = 1 FOR UPDATE INTO @x, @`y z`", "SELECT a, b FROM t WHERE a = 1 INTO @x, @`y z` FOR UPDATE"}) {
        const auto out = query(text);
        ASSERT_TRUE(out.has_value()) << text << "\n" << out.error().message;
        EXPECT_EQ(out->rows, rows_go::into_variables) << text;
        EXPECT_EQ(out->into, (std::vector<std::string>{"x", "y z"})) << text;
        EXPECT_EQ(out->text, R"sql(SELECT "a", "b" FROM rollcall."db_test"."t" WHERE "a" = 1)sql") << text;
    }
    EXPECT_EQ(query("SELECT 1 UNION SELECT 2 INTO @x")->into.size(), 1U);
    EXPECT_EQ(query("EXPLAIN SELECT 1 INTO @x")->rows, rows_go::to_client);
}

TEST_F(rewriting, do_computes_for_nobody) {
    const auto out = query("DO 1 + 1, (SELECT 2)");
    ASSERT_TRUE(out.has_value()) << out.error().message;
    EXPECT_EQ(out->rows, rows_go::nowhere);
    EXPECT_EQ(out->verb, verb::compute);
    EXPECT_TRUE(out->text.starts_with("SELECT ")) << out->text;
    EXPECT_EQ(static_cast<int>(query("DO").error().code), 1064);
}

TEST_F(rewriting, variables_keep_their_types) {
    const std::pair<literal, std::string_view> rows[] = {
        {std::int64_t{-1}, "SELECT (-1) AS \"@v\""},
        {decimal_text{"1.50"}, "SELECT 1.50 AS \"@v\""},
        {decimal_text{"60"}, "SELECT CAST(60 AS DECIMAL(2, 0)) AS \"@v\""},
        {decimal_text{"18446744073709551615"}, "SELECT CAST(18446744073709551615 AS UBIGINT) AS \"@v\""},
        {double_number{1}, "SELECT CAST('1' AS DOUBLE) AS \"@v\""},
        {std::string("it's"), "SELECT 'it''s' AS \"@v\""},
        {byte_text{"A"}, "SELECT '\\x41'::BLOB AS \"@v\""},
        {literal{}, "SELECT NULL AS \"@v\""},
    };
    for (const auto& [value, text] : rows) {
        ASSERT_TRUE(variables_.assign({variable_scope::user, "v", value}).has_value());
        EXPECT_EQ(query("SELECT @v")->text, text);
    }
}

}  // namespace
}  // namespace rollcall::sql
