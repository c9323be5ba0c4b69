// Which of many rows take their keys where each key is one row's alone.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

namespace rollcall::engine {

// Rows come one after the other, each with its keys in the same order. One is accepted where none of its keys is an accepted row's.
// Thread: one at a time.
class taken_keys {
public:
    // `keys`: nothing for one that meets no other.
    bool try_take(std::span<const std::optional<std::int64_t>> keys);

private:
    std::vector<std::unordered_set<std::int64_t>> taken_;
};

// Makes rollcall_first_takers known: of a list of rows, each [row, key, key, ...], the list of the rows that are accepted. Returns: false
// where DuckDB refuses it.
bool register_first_takers(duckdb_connection on);

}  // namespace rollcall::engine
