// What tests of definitions are written with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {

struct definition_case {
    std::string_view mysql;
    std::vector<std::string> before;
    std::string_view text;
    std::vector<std::string> after;
};

// What is told of views that read the table has a test of its own.
inline std::vector<std::string> without_views_columns(std::vector<std::string> statements) {
    std::erase_if(statements, [](const std::string& each) { return each.find(" IN (WITH RECURSIVE changed AS ") != std::string::npos; });
    return statements;
}

inline void expect_defined(const definition_case& row, const sql_result<engine_statement>& out) {
    ASSERT_TRUE(out.has_value()) << row.mysql << "\n" << out.error().message;
    EXPECT_EQ(out->before, row.before) << row.mysql;
    EXPECT_EQ(out->text, row.text) << row.mysql;
    EXPECT_EQ(without_views_columns(out->after), row.after) << row.mysql;
    EXPECT_TRUE(out->commits_implicitly) << row.mysql;
}

}  // namespace rollcall::sql
