// From a client's text to a statement: classify by the first tokens, then parse what the FE answers, or rewrite what the
// engine runs. A class of statement, a function or a form that is not known is refused, never passed on.
#pragma once

#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

// Errors: parse (1064), no_db (1046), not_supported_yet (1235), empty_query (1065), unknown_system_variable (1193),
// sp_does_not_exist (1305) for a function that is not on the allow-list, dbaccess_denied (1044) for reserved schemas,
// query_interrupted (1317) where it was stopped.
// `prepared`: placeholders are allowed. More than one statement is 1064. Thread: any; pure but for `stop`; linear in the text's length.
sql_result<statement> parse_statement(std::string_view text, const session_view& session, const engine_names& names, bool prepared);

}  // namespace rollcall::sql
