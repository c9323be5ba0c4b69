// What a text that is bound to a parameter spells: what the engine reads in it as MySQL does needs no conversion of ours, and finds its
// row by an index.
#pragma once

#include <string_view>

#include "rollcall/sql/dialect/expression.hpp"

namespace rollcall::sql {

// Is it written so, with any digit for each 0: "0000-00-00"? Thread: any.
bool has_form(std::string_view text, std::string_view form) noexcept;

// Returns: text, whose `precision` is an upper bound of the digits of a whole number (is_unsigned: without a sign), and whose `scale` is 1
// of a day and 2 of a point in time; 0: it is none in the plainest form. Thread: any.
sql_type type_of_bound_text(std::string_view text);

// Is it such a parameter, which the engine reads as a value of that type by itself? Thread: any.
bool engine_reads(const expression& parameter, const sql_type& as) noexcept;

}  // namespace rollcall::sql
