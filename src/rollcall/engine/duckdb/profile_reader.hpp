// DuckDB's own measurements of a statement as the engine's tree of operators.
#pragma once

#include <duckdb.h>

#include <optional>

#include "rollcall/engine/operator_profile.hpp"

namespace rollcall::engine {

// `info`: the root, which DuckDB owns; null where nothing was measured. Thread: the connection's worker.
std::optional<operator_profile> read_profile(duckdb_profiling_info info);

}  // namespace rollcall::engine
