// rollcall_statement_time(TIMESTAMP) -> TIMESTAMP: the moment at which the statement that runs began, for definitions that outlive it. Its
// argument is the engine's now(), of the transaction: it keeps the call from being computed while the statement is planned.
#include "rollcall/engine/duckdb/functions/any_value.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/vectors.hpp"

namespace rollcall::engine {

namespace {

void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const timestamp_micros began{signals_of(info).began_us.load(std::memory_order_relaxed)};
    column_out<timestamp_micros> results(output);
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) results.set(row, began);
}

}  // namespace

void add_statement_time(function_set& to) {
    to.add_raw({"rollcall_statement_time", {DUCKDB_TYPE_TIMESTAMP}, DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_INVALID, run});
}

}  // namespace rollcall::engine
