// How a command came out. A command writes its answer, but for an error; the command loop tells that, sends and records.
#pragma once

#include <variant>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::session {

struct unanswered {};  // the client expects nothing, or has been told already
struct gone {};        // the session ends

// The error of the wire: its bytes are no such command.
using command_outcome = std::variant<sql_result<void>, wire::wire_errc, unanswered, gone>;

}  // namespace rollcall::session
