// The allow-list of the engine's functions (docs/decisions/0004-allow-list-of-functions.md).
#pragma once

#include <string_view>

namespace rollcall::sql {

// Is this function (lower case) one that only computes, and so may pass to the engine? Tested row by row.
bool is_allowed_function(std::string_view lower_name) noexcept;

}  // namespace rollcall::sql
