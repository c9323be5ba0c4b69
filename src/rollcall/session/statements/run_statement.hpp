// What a statement does: the front end's own in this room, the engine's in execution/.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"
#include "rollcall/session/results/result_encoding.hpp"

namespace rollcall::session {

// Sends its whole answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_statement(session_parts& in, sql::statement statement, row_format format);

}  // namespace rollcall::session
