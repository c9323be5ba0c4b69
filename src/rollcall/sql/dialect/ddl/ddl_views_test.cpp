// Views: what they become for the engine, and what is told of them in the hidden schema.
#include <vector>

#include "for_test/sql/ddl_fixture.hpp"

namespace rollcall::sql {
namespace {

TEST_F(rewriting, what_changes_a_table_forgets_what_is_told_of_views_that_may_read_it) {
    for (const auto* text :
         {"DROP TABLE t", "ALTER TABLE t ADD COLUMN a INT", "RENAME TABLE t TO u", "DROP VIEW t", "CREATE OR REPLACE VIEW t AS SELECT 1"}) {
        const auto out = ddl(text);
        ASSERT_TRUE(out.has_value()) << text;
        EXPECT_LT(without_views_columns(out->after).size(), out->after.size()) << text;
    }
    for (const auto* text : {"ALTER TABLE t DISABLE KEYS", "TRUNCATE t", "CREATE VIEW t AS SELECT 1"}) {
        const auto out = ddl(text);
        ASSERT_TRUE(out.has_value()) << text;
        EXPECT_EQ(without_views_columns(out->after), out->after) << text;
    }
}

TEST_F(rewriting, views_hold_rewritten_queries) {
    const std::vector<definition_case> cases{
        {R"sql(CREATE VIEW v AS SELECT id, COUNT(*) FROM t GROUP BY id)sql",
         {},
         R"sql(CREATE VIEW rollcall."db_test"."v" AS SELECT "id", count(*) AS "COUNT(*)" FROM rollcall."db_test"."t" GROUP BY "id")sql",
         {R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('v'))sql",
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('test', 'v', 'VIEW', 1, '', '', 'SELECT id, COUNT(*) FROM `test`.t GROUP BY id'), ('test', 'v', 'COLUMN', 1, 'COUNT(*)', 'NOT NULL', ''), ('test', 'v', 'DEFAULT', 1, 'COUNT(*)', '', '0'))sql"}},
        {R"sql(CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW other.v (a) AS SELECT 1 UNION SELECT 2)sql",
         {},
         R"sql(CREATE OR REPLACE VIEW rollcall."db_other"."v" ("a") AS SELECT 1 AS "1" UNION SELECT 2 AS "2")sql",
         {R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'other' AND lower(table_name) = lower('v'))sql",
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('other', 'v', 'VIEW', 1, '', '(`a`)', 'SELECT 1 UNION SELECT 2'), ('other', 'v', 'COLUMN', 1, 'a', 'NOT NULL', 'int'), ('other', 'v', 'DEFAULT', 1, 'a', '', '0'))sql"}},
        {R"sql(DROP VIEW IF EXISTS v, w)sql",
         {},
         R"sql(DROP VIEW IF EXISTS rollcall."db_test"."v")sql",
         {R"sql(DROP VIEW IF EXISTS rollcall."db_test"."w")sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('v'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('w'))sql"}},
    };
    for (const definition_case& row : cases) expect_defined(row, ddl(row.mysql));
}

// A type as MySQL writes it, the engine's, and the text that SHOW CREATE TABLE gives back.

}  // namespace
}  // namespace rollcall::sql
