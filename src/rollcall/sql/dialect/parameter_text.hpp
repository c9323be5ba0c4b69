// Bound parameters as constants in the engine's text, for a statement that runs as several; and as what the engine compares.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::sql {

// `text` with each $n replaced by the n-th value; what is in quotes stays. Errors: stmt_arguments (1210) for text that is no UTF-8 and
// for a parameter that is not there. Thread: any; pure.
sql_result<std::string> with_parameter_values(std::string_view text, const parameter_list& values);

// Makes of a value that LIMIT or OFFSET takes what the engine counts to: 2^64 - 1 is MySQL's "all rows". Errors: stmt_arguments where it is
// NULL or below 0. Thread: any; pure.
sql_result<void> fit_limits(std::string_view text, parameter_list& values);

// Makes of the text among these what it compares as. Thread: any; pure.
void pad_values(parameter_list& values, std::span<const padded_parameter> padded);

}  // namespace rollcall::sql
