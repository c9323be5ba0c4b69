// UPDATE of a unique key takes the rows one by one: none may get what a later one still has. Internal to this folder.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/sql/insertion.hpp"
#include "rollcall/sql/table_schema.hpp"

namespace rollcall::sql {

// A condition that is true of each row, or the error 1062 where a row's new key is the old one of a row whose turn comes later. Without
// `order` (" ORDER BY ...") the turns are those of the primary key, or of the first unique key that takes no NULL. `where`: which rows
// change, " WHERE ..." or "". `target`: the engine's table with its alias. Returns: nothing where no such row can be.
std::optional<std::string> test_of_key_turns(std::string_view target, std::string_view where, std::string_view order,
                                             const table_schema& schema, std::span<const column_assignment> assignments);

}  // namespace rollcall::sql
