// rollcall_sleep(DOUBLE) -> INTEGER: MySQL's SLEEP(), which an interrupt ends.
#pragma once

#include <duckdb.h>

#include "rollcall/engine/duckdb/handles/interrupt_flags.hpp"

namespace rollcall::engine {

// Makes the function known in the instance. `flags` outlives the instance.
// Returns: false where DuckDB refuses it.
// The function returns 0 after its seconds; NULL and negative seconds are error 1210; it looks for an interrupt every
// 10 ms and then fails, which is told as 1317.
bool register_sleep(duckdb_connection on, const interrupt_flags& flags);

}  // namespace rollcall::engine
