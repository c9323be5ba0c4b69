// The end of a login, which the door has found to hold.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// The login's database, then OK: the end of a handshake and of COM_CHANGE_USER. Returns: does the session go on?
asio::awaitable<bool> confirm_login(session_parts& in);

}  // namespace rollcall::session
