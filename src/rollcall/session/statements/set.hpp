// SET: variables of the session, some of whose values the engine computes.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Sends its answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_set(session_parts& in, sql::set_statement statement, parameter_list parameters);

}  // namespace rollcall::session
