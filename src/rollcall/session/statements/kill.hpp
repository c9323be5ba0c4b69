// KILL, as a statement and as COM_PROCESS_KILL.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Sends its answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_kill(session_core& in, answers& answer, sql::kill_statement statement);

}  // namespace rollcall::session
