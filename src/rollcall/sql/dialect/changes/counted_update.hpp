// UPDATE of one table, where no condition tells beforehand which of the rows that it finds change. Internal to this folder.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/sql/dialect/changes/insertion.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// A subquery, a random value or a division is computed once for each row, so the engine first computes the new values of the rows that are
// found, and then changes those that differ.
// `table`: the engine's text of it, and `target` with its alias; `where`: " WHERE ..." or "". Returns: nothing where the engine cannot tell
// the rows by their numbers, or does not know a value before it is stored.
std::optional<std::string> update_by_values(std::string_view table, std::string_view target, std::string_view where,
                                            const table_schema& schema, std::span<const column_assignment> assignments);

}  // namespace rollcall::sql
