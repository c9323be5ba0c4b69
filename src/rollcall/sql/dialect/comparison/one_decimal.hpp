// Exact numbers of one column, or of a function that chooses among them: the engine makes them of one type, and would take the room that it
// lacks for digits before the point from those behind it.
#pragma once

#include "rollcall/sql/dialect/expression.hpp"

namespace rollcall::sql {

// May the engine round the value, or refuse it in its own words, where it makes it `common`? False where either is no exact number.
// Thread: any.
bool loses_digits(const expression& e, const sql_type& common) noexcept;

// The same in the engine's widest decimal with as many digits behind the point as `common` has: 1690 where that has no room for it.
// Thread: any.
expression in_one_decimal(expression e, const sql_type& common);

}  // namespace rollcall::sql
