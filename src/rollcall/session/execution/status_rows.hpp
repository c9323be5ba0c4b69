// SHOW STATUS: this front end's counters, and the session's own connection.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <vector>

#include "rollcall/session/results/text_table.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Names and values, sorted by name. Thread: the session's shard.
asio::awaitable<std::vector<std::vector<table_cell>>> status_rows(session_core& in);

}  // namespace rollcall::session
