// The queries of this FE as rows of a list, those that run and those that have ended, newest first.
#pragma once

#include <optional>

#include "rollcall/api/action/action.hpp"
#include "rollcall/api/questions/query_row.hpp"
#include "rollcall/history/store/stored_query.hpp"
#include "rollcall/http/message/message.hpp"

namespace rollcall::api {

// Rows from the first on, offset and limit not applied but for offset + limit at most; sort keys are their starts, in microseconds.
// Errors: 503 where the history cannot be read.
asio::awaitable<http::http_result<registry::listed_rows>> query_rows_here(const services& s, history::query_question asked,
                                                                          query_row_context how);

// A running query with its facts, where it runs here and the caller may see it.
asio::awaitable<std::optional<history::stored_query>> find_running_here(const services& s, query_id id, security::principal caller);

// Does the FE that owns it know this query, running or ended, as one that the caller may see? Where that one cannot be asked: no.
// query_profile.cpp
asio::awaitable<bool> knows_query(const services& s, query_id id, security::principal caller);

// What a row of the registry tells of its query. `now`: both clocks at one moment.
history::stored_query running_query(const registry::session_row& row, steady_time now, wall_time wall_now);

}  // namespace rollcall::api
