// How a command came out. A command writes its answer, but for an error; the command loop tells that, sends and records.
#pragma once

#include <variant>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/session/session_state.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::session {

// Rows of an open cursor: what they took is part of the record of the execution that opened it.
struct fetched_rows {
    prepared_entry* of = nullptr;  // lives until the command has ended
    sent_so_far before;
    sql_result<void> outcome;
    bool ends = false;  // the cursor: there are no more rows, or it failed
};

struct unanswered {};  // the client expects nothing, or has been told already
struct gone {};        // the session ends

// The error of the wire: its bytes are no such command.
using command_outcome = std::variant<sql_result<void>, fetched_rows, wire::wire_errc, unanswered, gone>;

}  // namespace rollcall::session
