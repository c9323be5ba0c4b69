// The plan of a statement that the engine did not measure: as EXPLAIN gives it now. Nothing is executed.
#pragma once

#include <string>

#include "rollcall/api/action/action.hpp"
#include "rollcall/history/store/stored_query.hpp"

namespace rollcall::api {

// Returns: the operators as JSON, with neither times nor rows; "" where there is no plan to be had: a statement that is cut or redacted,
// has parameters, reads tables of the front end's own, or no longer fits the tables.
asio::awaitable<std::string> explain_plan(const services& s, history::stored_query query);

}  // namespace rollcall::api
