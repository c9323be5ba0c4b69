// MySQL's functions over regular expressions, by RE2: linear in the text, whatever the pattern. Pure, but for the pattern that was
// compiled last, which each thread keeps. What ICU knows and RE2 does not (look around, back references in patterns) is an error.
// Source: MySQL 8.0 Reference Manual, "Regular Expressions".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

// Arguments as MySQL's, those at the end left out or not. Each gives nothing where one is NULL.
// Errors: 3684 a result beyond longest_result, 3685 a bad argument, 3686 a position or group that is not there, 3688 to 3697 and 3700 a bad
// pattern. (text, pattern[, match_type])
sql_result<std::optional<bool>> regexp_like(any_list arguments);
// (text, pattern[, position[, occurrence[, return_option[, match_type]]]]): 0 where nothing matches.
sql_result<std::optional<std::int64_t>> regexp_instr(any_list arguments);
// (text, pattern[, position[, occurrence[, match_type]]])
sql_result<std::optional<std::string>> regexp_substr(any_list arguments);
// (text, pattern, replacement[, position[, occurrence[, match_type]]]): occurrence 0 is all of them. $1 in the replacement is a group.
sql_result<std::optional<std::string>> regexp_replace(any_list arguments);

}  // namespace rollcall::engine
