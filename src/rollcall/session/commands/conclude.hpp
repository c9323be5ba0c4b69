// How a command ends: its error, if any, as its answer; the flush; and the record of what it ran.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Nothing of the command's statement is left then. Returns: does the session go on?
asio::awaitable<bool> conclude(session_parts& in, sql_result<void> outcome);

}  // namespace rollcall::session
