// Expressions that need no engine: what KILL and SET take beside plain constants, answered even where the engine is busy.
#pragma once

#include <optional>

#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/text/token_cursor.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// Integers with + - * DIV % MOD and parentheses, where nothing overflows; a number, string, variable, NULL, TRUE, FALSE or
// CONNECTION_ID() alone; `?`, which is the session's next parameter. Moves behind the expression.
// Returns: nothing where it is of another kind; the cursor then stands anywhere. Thread: any; pure; nesting bounded.
std::optional<literal> constant_expression(token_cursor& in, const session_view& session);

// A number's text. Returns: an int64 where it is one, a double where it has an exponent.
literal literal_of_number(std::string digits);

// Is the system variable's value of the statement that runs or of the one before it, and none that SET keeps? `variable`: in lower case.
bool is_of_statement(std::string_view variable) noexcept;

}  // namespace rollcall::sql
