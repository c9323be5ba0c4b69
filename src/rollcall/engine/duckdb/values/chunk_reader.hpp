// Reads DuckDB's chunks row by row into a sink: the hot path of every SELECT.
#pragma once

#include <duckdb.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rollcall/engine/duckdb/values/value_type.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// Thread: one at a time (a worker).
class chunk_reader {
public:
    // `types`: one a column; outlives the reader.
    explicit chunk_reader(std::span<const value_type> types);

    // Begins with the first row of `chunk`, which must live until the next call.
    // Errors: out_of_range where a date lies outside of the years 0 to 9999. MySQL's protocol has no form for those, and
    // neither NULL nor the nearest date would be true; checked ahead, so that no row is left half given.
    // not_supported_yet where a column's type cannot be read at all (VARIANT).
    std::optional<sql_error> open(duckdb_data_chunk chunk);

    // Gives rows until the sink is full or the chunk is at its end. Returns: false at the end.
    bool read(row_sink& sink);

private:
    struct open_column {
        const value_type* type = nullptr;
        duckdb_vector vector = nullptr;
        const void* data = nullptr;
        const std::uint64_t* validity = nullptr;  // null: all are valid
    };

    std::optional<sql_error> check(const open_column& from) const;
    bool give_duration(const open_column& from, row_sink& sink) const;
    void give(const open_column& from, row_sink& sink);

    std::span<const value_type> types_;
    std::vector<open_column> columns_;
    std::uint64_t row_ = 0;
    std::uint64_t rows_ = 0;
    std::string scratch_;  // text that is made here; kept for its memory
};

}  // namespace rollcall::engine
