// PREPARE, EXECUTE and DEALLOCATE PREPARE: prepared statements that have a name, in SQL.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Each sends its answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_prepare(session_parts& in, sql::prepare_statement statement);
asio::awaitable<sql_result<void>> run_execute(session_parts& in, sql::execute_statement statement);
sql_result<void> run_deallocate(session_parts& in, const sql::deallocate_statement& statement);

}  // namespace rollcall::session
