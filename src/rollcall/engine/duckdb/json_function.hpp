// rollcall_json(VARCHAR) -> VARCHAR: its argument, where that is not nested so deeply that DuckDB's functions would run out of stack.
#pragma once

#include <duckdb.h>

#include <string_view>

namespace rollcall::engine {

// Source: MySQL 8.0 Reference Manual, "The JSON Data Type": documents have 100 levels at most.
inline constexpr std::size_t deepest_json = 100;

// Does the text nest more arrays and objects than MySQL allows? Of a text that is no JSON the answer is of no use, but right in so far as
// a reader that follows it goes no deeper.
bool is_too_deep(std::string_view json) noexcept;

// Makes the function known in the instance. It fails with error 3157. Returns: false where DuckDB refuses it.
bool register_json(duckdb_connection on);

}  // namespace rollcall::engine
