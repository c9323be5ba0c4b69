// UPDATE and DELETE whose rows an order, a limit or several tables tell.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class joined_change : public rewriting {
protected:
    joined_change() {
        add("t", {{"id", "int"}, {"a", "int"}});
        add("u", {{"id", "int"}, {"b", "int"}});
        add("own", {{"rowid", "int"}});
        session_.tables = &tables_;
    }

    void add(std::string name, std::vector<std::pair<std::string, std::string>> columns) {
        auto table = std::make_shared<table_schema>();
        table->name = name;
        for (auto& [column_name, type] : columns) {
            auto& column = table->columns.emplace_back();
            column.type = type_of_text(type);
            column.name = std::move(column_name);
        }
        tables_[schema_key("test", name)] = std::move(table);
    }

    std::string text(std::string_view statement) {
        const auto out = query(statement);
        return out.has_value() ? out->text : out.error().message;
    }

    table_schemas tables_;
};

TEST_F(joined_change, a_limit_names_rows_by_their_numbers) {
    session_.counts_found_rows = true;
    EXPECT_EQ(text("UPDATE t AS x SET a = 1 WHERE id > 2 ORDER BY id DESC LIMIT 3"),
              R"(UPDATE rollcall."db_test"."t" AS "x" SET "a" = 1 WHERE rowid IN (SELECT rowid FROM rollcall."db_test"."t" AS "x" )"
              R"(WHERE "id" > 2 ORDER BY "id" DESC NULLS LAST LIMIT 3))");
    EXPECT_EQ(text("DELETE FROM t LIMIT 1"),
              R"(DELETE FROM rollcall."db_test"."t" WHERE rowid IN (SELECT rowid FROM rollcall."db_test"."t" LIMIT 1))");
    EXPECT_EQ(text("DELETE FROM t ORDER BY id"), R"(DELETE FROM rollcall."db_test"."t")");
}

TEST_F(joined_change, one_table_is_changed_by_one_text) {
    EXPECT_EQ(
        text("UPDATE t JOIN u USING (id) SET t.a = u.b"),
        R"(UPDATE rollcall."db_test"."t" AS rollcall_old SET "a" = rollcall_found.v0 FROM (SELECT DISTINCT ON (r0) * FROM )"
        R"((SELECT "t".rowid AS r0, "u"."b" AS v0 FROM rollcall."db_test"."t" INNER JOIN rollcall."db_test"."u" USING ("id")) AS given) )"
        R"(AS rollcall_found WHERE rollcall_old.rowid = rollcall_found.r0 AND (rollcall_old."a" IS DISTINCT FROM )"
        R"(CAST(rollcall_found.v0 AS INTEGER)))");
    EXPECT_EQ(
        text("DELETE x FROM t AS x, u WHERE x.id = u.id"),
        R"(DELETE FROM rollcall."db_test"."t" WHERE rowid IN (SELECT r0 FROM (SELECT "x".rowid AS r0 FROM rollcall."db_test"."t" AS "x", )"
        R"(rollcall."db_test"."u" WHERE "x"."id" = "u"."id") AS given))");
}

TEST_F(joined_change, several_tables_are_changed_from_a_stage) {
    const auto updated = query("UPDATE t, u SET t.a = 1, b = 2 WHERE t.id = u.id");
    ASSERT_TRUE(updated.has_value() && updated->staged) << updated.error().message;
    EXPECT_TRUE(updated->staged->stage.starts_with("CREATE OR REPLACE TEMP TABLE "));
    EXPECT_EQ(updated->staged->changes.size(), 2U);
    const auto deleted = query("DELETE t.*, u FROM t JOIN u ON t.id = u.id");
    ASSERT_TRUE(deleted.has_value() && deleted->staged) << deleted.error().message;
    EXPECT_EQ(deleted->staged->changes.size(), 2U);
}

TEST_F(joined_change, columns_are_found_in_their_tables) {
    EXPECT_EQ(static_cast<int>(query("UPDATE t, u SET id = 1").error().code), 1052);
    EXPECT_EQ(static_cast<int>(query("UPDATE t, u SET c = 1").error().code), 1054);
    EXPECT_EQ(static_cast<int>(query("UPDATE t, (SELECT 1 AS one) AS d SET one = 2").error().code), 1288);
}

TEST_F(joined_change, a_column_rowid_hides_the_rows_numbers) {
    for (const std::string_view statement :
         {"DELETE FROM own LIMIT 1", "UPDATE own SET rowid = 1 LIMIT 1", "DELETE own FROM own, t", "UPDATE own, t SET own.rowid = t.a"}) {
        const auto out = query(statement);
        ASSERT_TRUE(out.has_error()) << statement;
        EXPECT_EQ(static_cast<int>(out.error().code), 1235) << statement;
    }
}

TEST_F(joined_change, assignments_read_what_stands_left_of_them) {
    session_.counts_found_rows = true;
    EXPECT_EQ(text("UPDATE t SET a = a + 1, id = a"),
              R"(UPDATE rollcall."db_test"."t" SET "a" = CAST("a" AS BIGINT) + 1, "id" = CAST(CAST("a" AS BIGINT) + 1 AS INTEGER))");
    EXPECT_TRUE(text("INSERT INTO t (id, a) VALUES (5, id + 1)").ends_with("VALUES (5, CAST(CAST(5 AS INTEGER) AS BIGINT) + 1)"))
        << text("INSERT INTO t (id, a) VALUES (5, id + 1)");
    for (const std::string_view statement :
         {"UPDATE t SET a = RAND(), id = a", "UPDATE t SET a = 1, id = (SELECT a FROM u)", "INSERT INTO t SET id = RAND(), a = id"}) {
        EXPECT_EQ(static_cast<int>(query(statement).error().code), 1235) << statement;
    }
}

}  // namespace
}  // namespace rollcall::sql
