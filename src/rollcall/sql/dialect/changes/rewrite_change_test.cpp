// Changes of rows: INSERT, REPLACE, UPDATE, DELETE.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

TEST_F(rewriting, inserts_name_their_table_in_full) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(INSERT INTO t VALUES (1, 'a', NULL))sql", R"sql(INSERT INTO rollcall."db_test"."t" VALUES (1, 'a', NULL))sql"},
        {R"sql(INSERT t (a, `b`) VALUES (DEFAULT, 'x'), (1 + 1, CONCAT('a', ?)))sql",
         R"sql(INSERT INTO rollcall."db_test"."t" ("a", "b") VALUES (DEFAULT, 'x'), (1 + 1, rollcall_concat('a', rollcall_text($1))))sql"},
        {R"sql(INSERT INTO t (a, b) VALUES (1))sql", R"sql(INSERT INTO rollcall."db_test"."t" ("a", "b") VALUES (1))sql"},
        {R"sql(INSERT INTO other.t VALUE (1))sql", R"sql(INSERT INTO rollcall."db_other"."t" VALUES (1))sql"},
        {R"sql(INSERT INTO t SET a = 1, t.b = DEFAULT)sql", R"sql(INSERT INTO rollcall."db_test"."t" ("a", "b") VALUES (1, DEFAULT))sql"},
        {R"sql(INSERT IGNORE INTO t (a) VALUES (1))sql", R"sql(INSERT OR IGNORE INTO rollcall."db_test"."t" ("a") VALUES (1))sql"},
        {R"sql(INSERT INTO t () VALUES ())sql", R"sql(INSERT INTO rollcall."db_test"."t" DEFAULT VALUES)sql"},
        {R"sql(INSERT INTO t VALUES ROW(1, 2), ROW(3, 4))sql", R"sql(INSERT INTO rollcall."db_test"."t" VALUES (1, 2), (3, 4))sql"},
        {R"sql(INSERT INTO t SELECT a + 1 FROM u WHERE a > 5)sql",
         R"sql(INSERT INTO rollcall."db_test"."t" SELECT "a" + 1 FROM rollcall."db_test"."u" WHERE "a" > 5)sql"},
        {R"sql(INSERT INTO t (a) (SELECT 1))sql", R"sql(INSERT INTO rollcall."db_test"."t" ("a") (SELECT 1))sql"},
        {R"sql(INSERT INTO t (a) WITH t AS (SELECT 1) SELECT * FROM t)sql",
         R"sql(INSERT INTO rollcall."db_test"."t" ("a") WITH "cte_t" AS (SELECT 1 AS "1") SELECT * FROM "cte_t" AS "t")sql"},
        {R"sql(INSERT LOW_PRIORITY INTO t TABLE u)sql", R"sql(INSERT INTO rollcall."db_test"."t" SELECT * FROM rollcall."db_test"."u")sql"},
        {R"sql(REPLACE INTO t (a) VALUES (1))sql", R"sql(INSERT OR REPLACE INTO rollcall."db_test"."t" ("a") VALUES (1))sql"},
        {R"sql(REPLACE t SET a = 1)sql", R"sql(INSERT OR REPLACE INTO rollcall."db_test"."t" ("a") VALUES (1))sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, duplicate_keys_become_conflicts) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(INSERT INTO t (a, b) VALUES (1, 2) ON DUPLICATE KEY UPDATE b = b + VALUES(b))sql",
         R"sql(INSERT INTO rollcall."db_test"."t" ("a", "b") VALUES (1, 2) ON CONFLICT DO UPDATE SET "b" = "b" + excluded."b")sql"},
        {R"sql(INSERT INTO t (a, b) VALUES (1, 2) AS new ON DUPLICATE KEY UPDATE b = new.b, c = t.c)sql",
         R"sql(INSERT INTO rollcall."db_test"."t" ("a", "b") VALUES (1, 2) ON CONFLICT DO UPDATE SET "b" = excluded."b", "c" = "t"."c")sql"},
        {R"sql(INSERT INTO t (a) SELECT 1 ON DUPLICATE KEY UPDATE a = 2)sql",
         R"sql(INSERT INTO rollcall."db_test"."t" ("a") SELECT 1 ON CONFLICT DO UPDATE SET "a" = 2)sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, updates_and_deletes_name_their_table_in_full) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(UPDATE t SET a = a + 1, b = UPPER(b) WHERE id = 5)sql",
         R"sql(UPDATE rollcall."db_test"."t" SET "a" = "a" + 1, "b" = rollcall_upper(rollcall_text("b")) WHERE "id" = 5)sql"},
        {R"sql(UPDATE test.t AS x SET x.a = DEFAULT WHERE x.id = ?)sql",
         R"sql(UPDATE rollcall."db_test"."t" AS "x" SET "a" = DEFAULT WHERE "x"."id" = $1)sql"},
        {R"sql(UPDATE LOW_PRIORITY t SET test.t.a = (SELECT MAX(a) FROM u))sql",
         R"sql(UPDATE rollcall."db_test"."t" SET "a" = (SELECT max("a") FROM rollcall."db_test"."u"))sql"},
        {R"sql(DELETE FROM t)sql", R"sql(DELETE FROM rollcall."db_test"."t")sql"},
        {R"sql(DELETE FROM t WHERE id IN (SELECT id FROM u))sql",
         R"sql(DELETE FROM rollcall."db_test"."t" WHERE "id" IN (SELECT "id" FROM rollcall."db_test"."u"))sql"},
        {R"sql(DELETE QUICK FROM other.t AS x WHERE x.id = 7)sql",
         R"sql(DELETE FROM rollcall."db_other"."t" AS "x" WHERE "x"."id" = 7)sql"},
        {R"sql(WITH t AS (SELECT 1 AS a) DELETE FROM t WHERE a IN (SELECT a FROM t))sql",
         R"sql(WITH "cte_t" AS (SELECT 1 AS "a") DELETE FROM rollcall."db_test"."t" WHERE "a" IN (SELECT "a" FROM "cte_t" AS "t"))sql"},
        {R"sql(WITH x AS (SELECT 1) UPDATE t SET a = (SELECT * FROM x))sql",
         R"sql(WITH "cte_x" AS (SELECT 1 AS "1") UPDATE rollcall."db_test"."t" SET "a" = (SELECT * FROM "cte_x" AS "x"))sql"},
        {R"sql(EXPLAIN DELETE FROM t)sql", R"sql(EXPLAIN DELETE FROM rollcall."db_test"."t")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, unserved_changes_are_refused) {
    constexpr auto cases =
        std::to_array<refused_case>({{"UPDATE t, u SET t.a = 1 LIMIT 1", sql_errc::wrong_usage},
                                     {"UPDATE t, u SET t.a = 1 ORDER BY t.a", sql_errc::wrong_usage},
                                     {"UPDATE t, u SET x.a = 1", sql_errc::bad_field},
                                     {"UPDATE t, t AS u SET t.a = 1, u.a = 2", sql_errc::not_supported_yet},
                                     {"UPDATE IGNORE t SET a = 1", sql_errc::not_supported_yet},
                                     {"UPDATE t SET a = 1, b = a", sql_errc::not_supported_yet},
                                     {"UPDATE t SET A = 1, b = t.a + 1", sql_errc::not_supported_yet},
                                     {"INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1, b = a", sql_errc::not_supported_yet},
                                     {"INSERT IGNORE INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1", sql_errc::not_supported_yet},
                                     {"INSERT INTO t PARTITION (p0) VALUES (1)", sql_errc::not_supported_yet},
                                     {"DELETE x FROM t JOIN u", sql_errc::unknown_table},
                                     {"DELETE FROM t USING t JOIN u LIMIT 1", sql_errc::wrong_usage},
                                     {"DELETE FROM t USING u", sql_errc::unknown_table},
                                     {"DELETE IGNORE FROM t", sql_errc::not_supported_yet},
                                     {"INSERT INTO t (a) VALUES (1), (2, 3)", sql_errc::wrong_value_count_on_row},
                                     {"INSERT INTO t (a) VALUES ()", sql_errc::wrong_value_count_on_row},
                                     {"UPDATE t SET u.a = 1", sql_errc::bad_field},
                                     {"UPDATE t AS x SET t.a = 1", sql_errc::bad_field},
                                     {"INSERT INTO information_schema.processlist VALUES (1)", sql_errc::dbaccess_denied},
                                     {"UPDATE mysql.user SET a = 1", sql_errc::dbaccess_denied},
                                     {"DELETE FROM SYS.x", sql_errc::dbaccess_denied},
                                     {"REPLACE INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1", sql_errc::parse},
                                     {"INSERT INTO t VALUES (1) RETURNING *", sql_errc::parse},
                                     {"INSERT INTO t BY NAME SELECT 1", sql_errc::parse},
                                     {"DELETE FROM t RETURNING *", sql_errc::parse},
                                     {"INSERT INTO t VALUES (VALUES(a))", sql_errc::parse},
                                     {"INSERT INTO t", sql_errc::parse},
                                     {"UPDATE t", sql_errc::parse},
                                     {"DELETE t", sql_errc::parse}});
    expect_refused(cases);
}

TEST_F(rewriting, columns_assigned_before_are_forgotten_after_the_set) {
    const auto out = query("UPDATE t SET a = 1 WHERE a = 2");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(UPDATE rollcall."db_test"."t" SET "a" = 1 WHERE "a" = 2)");
}

}  // namespace
}  // namespace rollcall::sql
