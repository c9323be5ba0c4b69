// What RE2 says of a pattern, as MySQL's errors about regular expressions.
#pragma once

#include <string_view>

#include "rollcall/base/sql_error.hpp"

namespace rollcall::engine {

// `words`: RE2's, "missing ): (". Source: MySQL 8.0 Error Message Reference, ER_REGEXP_…; re2/re2.cc. Thread: any.
sql_error regexp_error(std::string_view words);
// Does the message begin as one of RE2's does? Thread: any.
bool is_regexp_error(std::string_view words) noexcept;

}  // namespace rollcall::engine
