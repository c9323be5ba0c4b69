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
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('test', 'v', 'VIEW', 1, '', '', 'SELECT id, COUNT(*) FROM `test`.t GROUP BY id'), ('test', 'v', 'READ', 1, 't', 'test', '1 0 0'), ('test', 'v', 'READ', 2, '', '', '0 1 0'), ('test', 'v', 'COLUMN', 1, 'COUNT(*)', 'NOT NULL', ''), ('test', 'v', 'DEFAULT', 1, 'COUNT(*)', '', '0'))sql"}},
        {R"sql(CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW other.v (a) AS SELECT 1 UNION SELECT 2)sql",
         {},
         R"sql(CREATE OR REPLACE VIEW rollcall."db_other"."v" ("a") AS SELECT 1 AS "1" UNION SELECT 2 AS "2")sql",
         {R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'other' AND lower(table_name) = lower('v'))sql",
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('other', 'v', 'VIEW', 1, '', '(`a`)', 'SELECT 1 UNION SELECT 2'), ('other', 'v', 'READ', 1, '', '', '0 1 0'), ('other', 'v', 'COLUMN', 1, 'a', 'NOT NULL', 'int'), ('other', 'v', 'DEFAULT', 1, 'a', '', '0'))sql"}},
        {R"sql(DROP VIEW IF EXISTS v, w)sql",
         {},
         R"sql(DROP VIEW IF EXISTS rollcall."db_test"."v")sql",
         {R"sql(DROP VIEW IF EXISTS rollcall."db_test"."w")sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('v'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('w'))sql"}},
    };
    for (const definition_case& row : cases) expect_defined(row, ddl(row.mysql));
}

// The bounds hold for a view's own query, too; behind it stands what stands behind the views that it reads.
TEST_F(rewriting, views_keep_what_they_read_and_stand_on_so_many_tables) {
    table_schemas tables;
    auto view = std::make_shared<table_schema>();
    view->is_view = true;
    view->extent = {40, 20, 3};
    tables[schema_key("test", "v")] = view;
    auto plain = std::make_shared<table_schema>(*view);
    plain->extent.subqueries = 0;
    tables[schema_key("test", "plain")] = plain;
    session_.tables = &tables;
    const auto code = [this](std::string_view text) {
        const auto out = ddl(text);
        return out.has_value() ? 0 : static_cast<int>(out.error().code);
    };
    const auto made = ddl("CREATE VIEW w AS SELECT a.x FROM v a JOIN V b ON a.x = b.x WHERE EXISTS (SELECT 1 FROM other.t)");
    ASSERT_TRUE(made.has_value());
    EXPECT_NE(made->after.back().find(
                  "'READ', 1, 'v', 'test', '2 2 0'), ('test', 'w', 'READ', 2, 't', 'other', '1 0 1'), ('test', 'w', 'READ', 3, "
                  "'', '', '0 0 1')"),
              std::string::npos)
        << made->after.back();
    EXPECT_EQ(code("CREATE VIEW w AS SELECT 1 AS x FROM v a, v b, v c"), 0);
    EXPECT_EQ(code("CREATE VIEW w AS SELECT 1 AS x FROM v a, v b, v c, t, u"), 1116);
    std::string united = "CREATE VIEW w AS SELECT x FROM plain";
    for (int i = 1; i < 12; ++i) united += " UNION ALL SELECT x FROM plain";
    EXPECT_EQ(code(united), 0);
    EXPECT_EQ(code(united + " UNION ALL SELECT x FROM plain"), 1116);
    std::string with_subqueries = "CREATE VIEW w AS SELECT x FROM v";
    for (int i = 1; i < 5; ++i) with_subqueries += " UNION ALL SELECT x FROM v";
    EXPECT_EQ(code(with_subqueries), 0);
    EXPECT_EQ(code(with_subqueries + " UNION ALL SELECT x FROM v"), 1235);
    EXPECT_EQ(code("CREATE VIEW w AS SELECT (SELECT (SELECT (SELECT (SELECT (SELECT x FROM v))))) AS x"), 0);
    EXPECT_EQ(code("CREATE VIEW w AS SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT x FROM v)))))) AS x"), 1473);
}

// A type as MySQL writes it, the engine's, and the text that SHOW CREATE TABLE gives back.

}  // namespace
}  // namespace rollcall::sql
