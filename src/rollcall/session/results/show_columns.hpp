// The columns of SHOW's tables, which depend on the statement alone: prepared statements tell them before they run.
#pragma once

#include <string_view>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/session/results/text_table.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

// An empty table with the statement's columns, as MySQL names them. `database`: the current one, which SHOW TABLES'
// heading names where the statement has none.
text_table empty_show_table(const sql::show_statement& statement, std::string_view database);

// Its columns alone.
std::vector<column> show_columns_of(const sql::show_statement& statement, std::string_view database);

// Applies LIKE (to the first column) and WHERE. Errors: 1054 for a column that the table does not have.
sql_result<void> filter_show_table(text_table& table, const sql::show_statement& statement);

}  // namespace rollcall::session
