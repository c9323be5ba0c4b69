// Values as text: scalars that have no wire form of their own, and nested ones as JSON.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <string>

#include "rollcall/engine/duckdb/values/value_type.hpp"

namespace rollcall::engine {

// Appends the text of one valid cell: JSON for nested types, the bare text for all others.
void append_value_text(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row);

// Appends one cell as a JSON value, "null" where it is NULL. Integers and decimals are numbers, exact to the last digit;
// numbers that JSON does not have (nan, inf) are strings; a BLOB is a string of upper-case hex digits; a value of type
// JSON stands as it is; a MAP is an object whose keys are the text of DuckDB's.
void append_json(std::string& out, const value_type& type, duckdb_vector vector, std::uint64_t row);

}  // namespace rollcall::engine
