// Descriptions of the server's own tables.
#include "rollcall/sql/catalog/system_columns.hpp"

#include <gtest/gtest.h>

#include <set>

#include "rollcall/sql/catalog/system_views.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::sql {
namespace {

TEST(system_columns_test, a_description_is_columns_with_types_and_marks) {
    const auto columns = system_columns_of("a b: varchar(64)~!; c: enum('x','y'); d: decimal(9,6)");
    ASSERT_EQ(columns.size(), 4U);
    EXPECT_EQ(columns[1].name, "b");
    EXPECT_EQ(columns[1].type, "varchar(64)");
    EXPECT_TRUE(columns[1].ignores_case && !columns[1].nullable);
    EXPECT_EQ(columns[2].type, "enum('x','y')");
    EXPECT_TRUE(!columns[2].ignores_case && columns[2].nullable);
    EXPECT_EQ(query_without_rows("a: bigint unsigned!; b c: binary(0); d: decimal(9,6)"),
              "SELECT CAST(NULL AS UBIGINT) AS \"a\", CAST(NULL AS BLOB) AS \"b\", CAST(NULL AS BLOB) AS \"c\", "
              "CAST(NULL AS decimal(9,6)) AS \"d\" WHERE false");
}

void expect_described(std::string_view table, std::string_view described) {
    std::set<std::string> names;
    for (const system_column& each : system_columns_of(described)) {
        EXPECT_TRUE(names.insert(to_lower(each.name)).second) << table << "." << each.name;
        EXPECT_TRUE(!each.name.empty() && !each.type.empty() && each.type.find(':') == std::string_view::npos) << table << "." << each.name;
        EXPECT_TRUE(each.type.starts_with("set(") || type_of_text(each.type).is_known()) << table << "." << each.name << " " << each.type;
    }
    EXPECT_FALSE(names.empty()) << table;
}

TEST(system_columns_test, every_table_is_described) {
    for (const system_view& each : system_views()) expect_described(each.table, each.columns);
    for (const virtual_table_entry& each : virtual_tables()) expect_described(each.table, each.columns);
}

TEST(system_columns_test, what_is_read_where_the_history_is_kept_has_no_types) {
    EXPECT_EQ(system_schema("rollcall", "query_history"), nullptr);
    EXPECT_EQ(system_schema("mysql", "no_such"), nullptr);
    const auto variables = system_schema("performance_schema", "global_variables");
    ASSERT_NE(variables, nullptr);
    EXPECT_EQ(variables->columns.front().type.order.by, collation::ai_ci);
    EXPECT_FALSE(described_columns("rollcall", "query_history").empty());
}

}  // namespace
}  // namespace rollcall::sql
