// Division of exact numbers, which MySQL does in decimals and DuckDB in doubles.
#pragma once

#include <duckdb.h>

#include <optional>

#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

using decimal_units = int128;

// The quotient of two numbers counted in the same units, in units of 10^-scale (0 to 30), as MySQL computes it: the rest is cut off.
// Returns: nothing where the divisor is zero or the quotient has more than 38 digits. Thread: any.
std::optional<decimal_units> divide_exactly(decimal_units dividend, decimal_units divisor, int scale) noexcept;

// What is left of the dividend, with its sign and the digits behind the point of the finer of both. Returns: nothing where the divisor is
// zero. Thread: any.
std::optional<exact_number> rest_of_division(exact_number dividend, exact_number divisor);

// Makes rollcall_divide_0_9 to rollcall_divide_30_30 known: of two DECIMAL(38, n) one of 9, 18, 27 or 30 digits behind the point; NULL by
// zero; and rollcall_modulo_0 to rollcall_modulo_38. Returns: false where DuckDB refuses one.
bool register_exact_division(duckdb_connection on);

}  // namespace rollcall::engine
