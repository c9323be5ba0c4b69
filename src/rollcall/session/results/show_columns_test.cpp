// SHOW's columns and the LIKE and WHERE over its rows.
#include "rollcall/session/results/show_columns.hpp"

#include <gtest/gtest.h>

namespace rollcall::session {
namespace {

sql::show_statement a_show(sql::show_kind kind) {
    sql::show_statement show;
    show.kind = kind;
    return show;
}

text_table fruit() {
    text_table table;
    table.text("Name").number("Count");
    table.rows = {{"apple", std::int64_t{3}}, {"Apricot", std::int64_t{5}}, {"pear", std::int64_t{3}}};
    return table;
}

TEST(show_columns_test, tables_are_headed_by_database_and_pattern) {
    auto show = a_show(sql::show_kind::tables);
    EXPECT_EQ(show_columns_of(show, "shop")[0].name, "Tables_in_shop");
    show.database = "other";
    show.like = "a%";
    show.full = true;
    const auto columns = show_columns_of(show, "shop");
    ASSERT_EQ(columns.size(), 2U);
    EXPECT_EQ(columns[0].name, "Tables_in_other (a%)");
    EXPECT_EQ(columns[1].name, "Table_type");
}

TEST(show_columns_test, every_kind_has_columns) {
    for (int kind = 0; kind <= static_cast<int>(sql::show_kind::replicas); ++kind) {
        EXPECT_FALSE(show_columns_of(a_show(static_cast<sql::show_kind>(kind)), "d").empty()) << kind;
    }
}

TEST(filter_show_table_test, like_applies_to_the_first_column_without_case) {
    auto table = fruit();
    auto show = a_show(sql::show_kind::status);
    show.like = "ap%";
    ASSERT_TRUE(filter_show_table(table, show).has_value());
    EXPECT_EQ(table.rows.size(), 2U);
}

TEST(filter_show_table_test, where_conditions_are_joined_with_and) {
    auto table = fruit();
    auto show = a_show(sql::show_kind::status);
    show.where = {{"count", {"3", "4"}, false}, {"NAME", {"p%"}, true}};
    ASSERT_TRUE(filter_show_table(table, show).has_value());
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(table.rows[0][0], table_cell{"pear"});
}

TEST(filter_show_table_test, an_unknown_column_is_1054) {
    auto table = fruit();
    auto show = a_show(sql::show_kind::status);
    show.where = {{"Colour", {"red"}, false}};
    EXPECT_EQ(filter_show_table(table, show).error().code, sql_errc::bad_field);
}

}  // namespace
}  // namespace rollcall::session
