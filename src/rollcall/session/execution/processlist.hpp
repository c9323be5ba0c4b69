// SHOW PROCESSLIST: the same sessions as REST lists, for the same caller, in MySQL's columns.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>

#include "rollcall/session/results/text_table.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// What to ask the registry for: rows as packets that are still to be numbered. `full`: texts whole, or nearly so.
[[nodiscard]] std::shared_ptr<registry::listing> processlist(const session_core& in, bool full);

// As a table, for what filters it or wants it in binary.
asio::awaitable<text_table> processlist_table(session_core& in, const sql::show_statement& statement);

}  // namespace rollcall::session
