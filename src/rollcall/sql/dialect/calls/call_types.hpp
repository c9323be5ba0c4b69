// What calls give, by the function's name. Internal to this folder.
#pragma once

#include <span>
#include <string_view>

#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

// How many digits of a second there may be in a value that is taken as a time: those it is written with, those of its type, else 6.
// Thread: any.
int fraction_digits(const expression& e) noexcept;

// Does it give a piece of its arguments' text, which compares as they do? What else gives text compares by code points.
bool gives_its_text(const spelling& function) noexcept;

bool has_bytes(std::span<const expression> arguments) noexcept;

// Unknown where the table has no row of the function. Thread: any.
sql_type type_of_call(std::string_view lower_name, std::span<const expression> arguments) noexcept;

// Is it rounded as a DOUBLE, though it is none? Source: MySQL's Item_func_round. Thread: any.
inline bool counts_as_real(const sql_type& type) noexcept { return type.is_string() || type.is(type_class::json) || type.is_temporal(); }

}  // namespace rollcall::sql
