// The scalar functions that the front end gives the engine: what MySQL's have and the engine's have not. One file a subject.
// Users do not know them by these names (rollcall_...): the front end writes them for MySQL's.
#pragma once

#include "rollcall/engine/duckdb/functions/function_set.hpp"

namespace rollcall::engine {

void add_conversion_functions(function_set& to);
void add_like_function(function_set& to);
void add_statement_time(function_set& to);
void add_recursion_step(function_set& to);
void add_text_functions(function_set& to);
void add_json_functions(function_set& to);
void add_temporal_functions(function_set& to);
void add_byte_functions(function_set& to);
void add_number_functions(function_set& to);
void add_stored_functions(function_set& to);
void add_regexp_functions(function_set& to);
void add_user_lock_functions(function_set& to);

// Makes all of them known in the instance. `flags` outlives the instance. Returns: false where DuckDB refuses one.
bool register_functions(duckdb_connection on, const interrupt_flags& flags);

}  // namespace rollcall::engine
