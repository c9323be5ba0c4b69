// DuckDB's messages about a data file that does not open, as sentences for whoever starts the server.
#pragma once

#include <string_view>

#include "rollcall/base/refusal.hpp"

namespace rollcall::engine {

// `message`: DuckDB's, when it attached `file`. Returns: the cause and its remedy. Thread: any.
refusal open_failure(std::string_view message, std::string_view file);

// Of a file that lost bytes or has wrong ones. `how`: as known, from a small letter on.
refusal damaged(std::string_view file, std::string_view how);

}  // namespace rollcall::engine
