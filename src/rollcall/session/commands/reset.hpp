// A session as it is after its login: COM_RESET_CONNECTION, COM_CHANGE_USER.
#pragma once

#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// What it had is gone, an open transaction and its prepared statements too. Thread: the session's shard, while no statement is on the
// engine.
void reset_state(session_core& in);

}  // namespace rollcall::session
