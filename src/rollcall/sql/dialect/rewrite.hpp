// The engine lane: a MySQL query or change of rows becomes DuckDB text, token by token, in DuckDB's own quoting. Names,
// functions and forms that are not known are refused, so what reaches the engine is only what is listed here.
#pragma once

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/text/token.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// SELECT, WITH, VALUES ROW, TABLE, a parenthesised query, INSERT, REPLACE, UPDATE, DELETE, and EXPLAIN of a query.
// A trailing `;` is accepted. A table of the front end's own appears as `@GATHERED<n>@`, where
// n is its index in `reads`; the caller puts the source of its rows in its place.
// Errors: parse (1064), no_db (1046), no_such_table (1146), not_supported_yet (1235), unknown_system_variable (1193),
// sp_does_not_exist (1305). Thread: any; pure; linear in the text's length, nesting bounded.
sql_result<engine_statement> rewrite_query(const token_list& list, const session_view& session, const engine_names& names, bool prepared);

}  // namespace rollcall::sql
