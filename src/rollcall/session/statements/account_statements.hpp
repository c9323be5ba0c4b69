// CREATE, ALTER, DROP USER, SET PASSWORD, GRANT, REVOKE.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Sends its answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_account_statement(session_parts& in, sql::statement statement);

}  // namespace rollcall::session
