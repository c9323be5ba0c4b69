// rollcall_view_definition(VARCHAR) -> VARCHAR: a view's query in MySQL's quoting, out of DuckDB's text of the view.
#pragma once

#include <duckdb.h>

#include "rollcall/engine/duckdb/handles/names.hpp"

namespace rollcall::engine {

// Makes the function known in the instance. `naming` outlives the instance. Returns: false where DuckDB refuses it.
bool register_view_definition(duckdb_connection on, const engine_naming& naming);

}  // namespace rollcall::engine
