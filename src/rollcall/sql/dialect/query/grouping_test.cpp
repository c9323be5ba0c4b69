// HAVING without groups, and columns that a key determines.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class grouping : public rewriting {
protected:
    grouping() {
        auto table = std::make_shared<table_schema>();
        for (const char* name : {"id", "a", "b"}) {
            auto& column = table->columns.emplace_back();
            column.name = name;
            column.type = types::bigint;
        }
        table->unique_keys = {{"id"}};
        table->has_primary_key = true;
        tables_[schema_key("test", "t")] = std::move(table);
        session_.tables = &tables_;
    }

    // What stands behind FROM.
    std::string tail(std::string_view statement) {
        const auto out = query(statement);
        if (out.has_error()) return std::to_string(static_cast<int>(out.error().code));
        return out->text.substr(out->text.find(R"("t")") + 3);
    }

    table_schemas tables_;
};

TEST_F(grouping, having_without_groups_filters_rows) {
    EXPECT_EQ(tail("SELECT a FROM t HAVING a > 1 ORDER BY a"), R"( WHERE "a" > 1 ORDER BY "a" ASC NULLS FIRST)");
    EXPECT_EQ(tail("SELECT a + 1 AS x FROM t WHERE a = 1 OR b = 2 HAVING x > 2"), R"( WHERE ("a" = 1 OR "b" = 2) AND "x" > 2)");
}

TEST_F(grouping, having_of_groups_stays) {
    EXPECT_EQ(tail("SELECT COUNT(*) FROM t HAVING COUNT(*) > 1"), R"( HAVING count(*) > 1)");
    EXPECT_EQ(tail("SELECT MAX(a) AS m FROM t HAVING m > 1"), R"( HAVING "m" > 1)");
    EXPECT_EQ(tail("SELECT a FROM t GROUP BY a HAVING a > 1"), R"( GROUP BY "a" HAVING "a" > 1)");
}

TEST_F(grouping, having_of_a_name_that_an_item_has_too_looks_at_the_items) {
    EXPECT_EQ(tail("SELECT a + 1 AS b FROM t HAVING b > 2"), R"() AS "having" WHERE "b" > 2)");
    EXPECT_EQ(tail("SELECT a + 1 AS b FROM t HAVING a > 2"), R"( WHERE "a" > 2)");
}

TEST_F(grouping, a_primary_key_determines_the_columns_that_are_named) {
    EXPECT_EQ(tail("SELECT id, a FROM t GROUP BY id"), R"( GROUP BY "id", "t"."a")");
    EXPECT_EQ(tail("SELECT * FROM t GROUP BY t.id"), R"( GROUP BY "t"."id", "t"."a", "t"."b")");
    EXPECT_EQ(tail("SELECT id FROM t GROUP BY id ORDER BY b"), R"( GROUP BY "id", "t"."b" ORDER BY "b" ASC NULLS FIRST)");
    EXPECT_EQ(tail("SELECT a, MAX(b) FROM t GROUP BY a"), R"( GROUP BY "a")");
}

TEST_F(grouping, an_item_that_no_key_determines_is_an_error) {
    for (const auto* text :
         {"SELECT a, b FROM t GROUP BY a", "SELECT a, t.b FROM t GROUP BY a", "SELECT COUNT(*), b FROM t GROUP BY 1, a + 1"})
        EXPECT_EQ(tail(text), "1055") << text;
    const auto told = query("SELECT a, b FROM t AS u GROUP BY a").error().message;
    EXPECT_EQ(told.substr(0, told.find(" which")),
              "Expression #2 of SELECT list is not in GROUP BY clause and contains nonaggregated column 'test.u.b'");
    for (const auto* text :
         {"SELECT a, b FROM t GROUP BY a, 2", "SELECT b AS x FROM t GROUP BY x", "SELECT a FROM t GROUP BY a + 0",
          "SELECT b, a FROM t GROUP BY id", "SELECT a, b + 1 FROM t GROUP BY a", "SELECT a FROM t AS x JOIN t AS y USING (a) GROUP BY y.a"})
        EXPECT_NE(tail(text), "1055") << text;
}

TEST_F(grouping, without_only_full_group_by_a_column_is_that_of_one_row) {
    const auto text = [this](std::string_view statement) { return query(statement)->text; };
    ASSERT_TRUE(variables_.assign({variable_scope::session, "sql_mode", std::string()}).has_value());
    EXPECT_TRUE(text("SELECT b, a FROM t GROUP BY a").starts_with(R"(SELECT "first"("b") AS "b", "a" FROM)"));
    EXPECT_TRUE(text("SELECT b AS x, a AS y FROM t GROUP BY y").starts_with(R"(SELECT "first"("b") AS "x", "a" AS "y" FROM)"));
    EXPECT_TRUE(text("SELECT b, COUNT(*) FROM t GROUP BY 1").starts_with(R"(SELECT "b", count(*))"));
    EXPECT_TRUE(text("SELECT b, MAX(a) FROM t").starts_with(R"(SELECT "first"("b") AS "b", max("a"))"));
    EXPECT_TRUE(text("SELECT b FROM t").starts_with(R"(SELECT "b" FROM)"));
    EXPECT_TRUE(text("SELECT b, SUM(a) OVER () FROM t").starts_with(R"(SELECT "b", )"));
    EXPECT_TRUE(text("SELECT b FROM t UNION SELECT MAX(a) FROM t").starts_with(R"(SELECT "b" FROM)"));
    EXPECT_TRUE(text("SELECT b, (SELECT MAX(a) FROM t) FROM t").starts_with(R"(SELECT "b", )"));
}

}  // namespace
}  // namespace rollcall::sql
