// Optimizer hints: /*+ ... */ behind a statement's first word. One has an effect here, MAX_EXECUTION_TIME; of the others the client
// is told that they have none. Source: MySQL 8.0 Reference Manual, "Optimizer Hints".
#pragma once

#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// Reads the hints of `list` into the time limit and the warnings of the statement that was made of it. Hints never fail a statement.
// Thread: any; pure; linear in the hints' length.
void take_hints(const token_list& list, engine_statement& into);

}  // namespace rollcall::sql
