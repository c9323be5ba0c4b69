// A question about finished statements as SQL for the store's tables. Pure.
#pragma once

#include <string>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/history/store/stored_query.hpp"

namespace rollcall::history {

struct sql_condition {
    std::string text;  // "user_name = ? AND …"; "true" for everything
    parameter_list parameters;
};

// Selects what matches() does. Rights are part of it.
sql_condition make_condition(const query_question& asked);

}  // namespace rollcall::history
