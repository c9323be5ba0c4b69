// DuckDB's own measurements of a statement as the engine's tree of operators.
#pragma once

#include <duckdb.h>

#include <optional>

#include "rollcall/engine/duckdb/handles/names.hpp"
#include "rollcall/engine/operator_profile.hpp"

namespace rollcall::engine {

// `info`: the root, which DuckDB owns; null where nothing was measured. Tables are told by MySQL's names. Thread: the connection's worker.
std::optional<operator_profile> read_profile(duckdb_profiling_info info, const engine_naming& naming);

}  // namespace rollcall::engine
