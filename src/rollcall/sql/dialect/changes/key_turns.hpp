// UPDATE of a unique key takes the rows one by one: none may get what a later one still has. Internal to this folder.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/sql/dialect/changes/insertion.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// A condition that is true of each row, or the error 1062 where a row's new key is the old one of a row whose turn comes later. Without
// `order` (" ORDER BY ...") the turns are those of the primary key, or of the first unique key that takes no NULL. `where`: which rows
// change, " WHERE ..." or "". `target`: the engine's table with its alias. Returns: nothing where no such row can be.
std::optional<std::string> test_of_key_turns(std::string_view target, std::string_view where, std::string_view order,
                                             const table_schema& schema, std::span<const column_assignment> assignments);

// The same of an UPDATE of several tables, which finds the rows in an order that nobody knows: error 1235 where that would decide. `sets`:
// of all its tables, of which `target` is this one. `found`: the rows that are found, with the engine's numbers of the table's in the
// column `number`, and the values that they get in v0, v1 and so on.
std::optional<std::string> test_of_joined_keys(std::string_view table, std::string_view found, std::string_view number,
                                               const table_schema& schema, std::span<const joined_assignment> sets, std::size_t target);

}  // namespace rollcall::sql
