// Small results as text cells: how the catalog reads itself.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

using text_cell = std::optional<std::string>;  // nothing: NULL
using text_rows = std::vector<std::vector<text_cell>>;

// Runs a statement of our own and reads all of its rows. Its columns are text, integers or booleans ("1", "0").
sql_result<text_rows> collect_rows(connection& on, std::string_view text, std::span<const parameter> parameters);

// All rows of an open result, its columns as above.
sql_result<text_rows> collect_rows(execution& running);

}  // namespace rollcall::engine
