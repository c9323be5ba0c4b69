// A statement's parameters, handed to DuckDB.
#pragma once

#include <duckdb.h>

#include <span>
#include <vector>

#include "rollcall/base/column.hpp"
#include "rollcall/base/sql_error.hpp"

namespace rollcall::engine {

// The types that a freshly planned statement expects of its placeholders, DUCKDB_TYPE_INVALID where it does not know.
// To be asked once, before the first execution: later DuckDB tells of what was bound last.
std::vector<duckdb_type> expected_types(duckdb_prepared_statement statement);

// Binds `parameters` to the placeholders of `statement`, in order. `expected`: as expected_types() gave it.
// Errors: stmt_arguments where their number differs from the placeholders'; truncated_wrong_value for a date or time that
// no calendar has.
sql_result<void> bind_parameters(duckdb_prepared_statement statement, std::span<const parameter> parameters,
                                 std::span<const duckdb_type> expected);

}  // namespace rollcall::engine
