// A prepared statement with the values of its parameters, of the protocol and of SQL.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"
#include "rollcall/session/results/result_encoding.hpp"

namespace rollcall::session {

// Sends its whole answer but an error, which it returns. `entry` lives until then. `cursor_of`: the entry whose cursor gets the rows, if
// the engine makes any; null: the client does.
asio::awaitable<sql_result<void>> run_prepared(session_parts& in, prepared_entry& entry, parameter_list parameters, row_format format,
                                               prepared_entry* cursor_of);

}  // namespace rollcall::session
