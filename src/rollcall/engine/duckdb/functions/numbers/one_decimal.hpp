// Exact numbers in the engine's widest decimals, with all digits behind the point that they are to have.
#pragma once

#include <duckdb.h>

#include <optional>

#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

// `number` in units of 10^-scale (0 to 38), halves rounded away from zero. Returns: nothing where that has more than 38 digits. Thread:
// any.
std::optional<int128> units_of_exact(exact_number number, std::uint8_t scale) noexcept;

// Makes rollcall_decimal_0 to rollcall_decimal_38 known: of any number a DECIMAL(38, n), error 1690 where that has no room for it. Returns:
// false where DuckDB refuses one.
bool register_one_decimals(duckdb_connection on);

}  // namespace rollcall::engine
