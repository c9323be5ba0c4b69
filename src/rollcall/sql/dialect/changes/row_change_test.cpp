// INSERT, REPLACE and UPDATE of a table whose columns and keys are known.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class known_table : public rewriting {
protected:
    known_table() {
        auto table = std::make_shared<table_schema>();
        table->name = "t";
        table->columns = {column("id", "int", false), column("n", "int", true), column("s", "varchar(9)", true)};
        table->columns[1].default_text = "7";
        table->columns[1].has_default = true;
        table->unique_keys = {{"id"}};
        auto counted = std::make_shared<table_schema>();
        counted->name = "c";
        counted->columns = {column("id", "bigint", false), column("n", "int", false)};
        counted->columns[0].auto_increment = counted->columns[0].has_default = true;
        counted->unique_keys = {{"id"}};
        tables_["test.t"] = std::move(table);
        tables_["test.c"] = std::move(counted);
        session_.tables = &tables_;
    }

    static column_schema column(std::string name, std::string type, bool nullable) {
        column_schema out;
        out.name = std::move(name);
        out.type = type_of_text(type);
        out.nullable = nullable;
        return out;
    }

    table_schemas tables_;
};

TEST_F(known_table, replace_of_constants_deletes_by_the_key_and_inserts) {
    const auto out = query("REPLACE INTO t (id, s) VALUES (1, 'x')");
    ASSERT_TRUE(out.has_value() && out->change);
    EXPECT_TRUE(out->change->stage.empty());
    EXPECT_EQ(out->change->keys.front().change, R"(DELETE FROM rollcall."db_test"."t" WHERE "id" = CAST(1 AS INTEGER))");
    EXPECT_EQ(out->change->insert, R"(INSERT INTO rollcall."db_test"."t" ("id", "s") VALUES (1, 'x'))");
}

TEST_F(known_table, duplicate_key_update_of_constants_finds_its_row_by_the_key) {
    const auto out = query("INSERT INTO t (id, n) VALUES (1, 2) ON DUPLICATE KEY UPDATE n = n + VALUES(n), s = 'y'");
    ASSERT_TRUE(out.has_value() && out->change);
    EXPECT_EQ(out->change->keys.front().matches, R"(SELECT count(*) FROM rollcall."db_test"."t" WHERE "id" = CAST(1 AS INTEGER))");
    EXPECT_TRUE(out->change->keys.front().change.starts_with(R"(UPDATE rollcall."db_test"."t" SET "n" = )"));
}

TEST_F(known_table, several_rows_are_staged) {
    const auto out = query("REPLACE INTO t VALUES (1, 2, 'a'), (1, DEFAULT, 'b')");
    ASSERT_TRUE(out.has_value() && out->change);
    EXPECT_NE(out->change->stage.find("PARTITION BY \"new id\""), std::string::npos);
    EXPECT_TRUE(out->change->insert.ends_with(" = "));
}

TEST_F(known_table, a_number_of_the_counter_meets_no_row) {
    const auto out = query("REPLACE INTO c (n) VALUES (1)");
    ASSERT_TRUE(out.has_value());
    EXPECT_FALSE(out->change);
    ASSERT_TRUE(out->numbered);
    EXPECT_EQ(
        out->text,
        R"(INSERT INTO rollcall."db_test"."c" ("n", "id") VALUES (1, rollcall_next_id('test.c', CAST(NULL AS BIGINT), TRUE, 9223372036854775807)))");
}

TEST_F(known_table, what_has_no_default_must_be_given) {
    constexpr auto cases = std::to_array<refused_case>({{"INSERT INTO c (id) VALUES (1)", sql_errc::no_default_for_field},
                                                        {"INSERT INTO c VALUES (1, DEFAULT)", sql_errc::no_default_for_field},
                                                        {"INSERT INTO c (n, n) VALUES (1, 1)", sql_errc::field_specified_twice},
                                                        {"INSERT INTO c (x) VALUES (1)", sql_errc::bad_field},
                                                        {"INSERT INTO c VALUES (1)", sql_errc::wrong_value_count_on_row}});
    expect_refused(cases);
}

TEST_F(known_table, update_leaves_rows_that_stay_the_same) {
    const auto out = query("UPDATE t SET s = 'x' WHERE id = 1 OR id = 2");
    ASSERT_TRUE(out.has_value());
    EXPECT_TRUE(out->text.ends_with(R"(AND ("s" IS DISTINCT FROM CAST('x' AS VARCHAR)))")) << out->text;
    session_.counts_found_rows = true;
    const auto all = query("UPDATE t SET s = 'x' WHERE id = 1");
    ASSERT_TRUE(all.has_value());
    EXPECT_EQ(all->text.find("DISTINCT"), std::string::npos);
}

}  // namespace
}  // namespace rollcall::sql
