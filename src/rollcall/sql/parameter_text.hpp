// Bound parameters as constants in the engine's text, for a statement that runs as several.
#pragma once

#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"
#include "rollcall/base/sql_error.hpp"

namespace rollcall::sql {

// `text` with each $n replaced by the n-th value; what is in quotes stays. Errors: stmt_arguments (1210) for text that is no UTF-8 and
// for a parameter that is not there. Thread: any; pure.
sql_result<std::string> with_parameter_values(std::string_view text, const parameter_list& values);

}  // namespace rollcall::sql
