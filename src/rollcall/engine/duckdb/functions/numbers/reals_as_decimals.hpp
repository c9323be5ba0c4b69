// What floating numbers become where they are made decimals, which DuckDB rounds as the binary product and MySQL by their text.
#pragma once

#include <duckdb.h>

#include <optional>

#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

// `value` in units of 10^-scale (0 to 38): its shortest text, halves rounded away from zero. Returns: nothing where that has more than
// 38 digits, and for what is infinite or no number. Thread: any.
std::optional<int128> units_of_real(double value, int scale) noexcept;

// Makes these the engine's casts of FLOAT and DOUBLE to each DECIMAL, explicit ones and all others. Returns: false where it refuses one.
bool register_casts_of_reals(duckdb_connection on);

}  // namespace rollcall::engine
