// UPDATE of a table that foreign keys refer to. Internal to this folder.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/sql/dialect/changes/insertion.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::sql {

// The engine changes a row by deleting it first where a column of a unique key is assigned, which foreign keys forbid, though the key be
// given the value that it has: as programs do that write all columns of a row. So there are two steps: the rows whose keys stay as they
// are, in which the keys are not assigned, and the others.
// `head`: "UPDATE t SET "; `where`: " WHERE ..." or "". Returns: nothing where no key is assigned, or where the second step might see what
// the first one did.
std::optional<staged_change> update_by_steps(std::string_view head, std::string_view where, const table_schema& schema,
                                             std::span<const column_assignment> assignments);

}  // namespace rollcall::sql
