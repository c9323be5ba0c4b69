// The scalar function rollcall_sleep, in slices short enough for a kill to be felt.
#include "rollcall/engine/duckdb/tables/sleep_function.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>

#include "rollcall/engine/duckdb/functions/function_set.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/handles/resting.hpp"

namespace rollcall::engine {

namespace {

constexpr std::chrono::milliseconds slice{10};
constexpr double worth_telling = 0.02;   // seconds; a shorter sleep keeps its place
constexpr double longest_seconds = 1e9;  // beyond it a clock would overflow; nobody waits 31 years

// Returns: false where the sleep was interrupted.
bool sleep_for(double seconds, const std::atomic<bool>& interrupted) {
    const auto begin = std::chrono::steady_clock::now();
    const auto length = std::chrono::duration<double>{std::min(seconds, longest_seconds)};
    while (!interrupted.load(std::memory_order_relaxed)) {
        const std::chrono::duration<double> left = length - (std::chrono::steady_clock::now() - begin);
        if (left.count() <= 0) return true;
        std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(left, slice));
    }
    return false;
}

void run_sleep(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& signals = **static_cast<interrupt_flag*>(duckdb_scalar_function_get_bind_data(info));
    duckdb_vector const argument = duckdb_data_chunk_get_vector(input, 0);
    const auto* const seconds = static_cast<const double*>(duckdb_vector_get_data(argument));
    std::uint64_t* const validity = duckdb_vector_get_validity(argument);
    auto* const results = static_cast<std::int32_t*>(duckdb_vector_get_data(output));
    const idx_t rows = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < rows; ++row) {
        const bool null = validity != nullptr && !duckdb_validity_row_is_valid(validity, row);
        if (null || !(seconds[row] >= 0)) return duckdb_scalar_function_set_error(info, "rollcall_sleep: wrong argument");
        std::optional<resting> rests;
        if (seconds[row] >= worth_telling) rests.emplace(signals.watcher.get(), rest_kind::sleep);
        if (!sleep_for(seconds[row], signals.interrupted)) return duckdb_scalar_function_set_error(info, "rollcall_sleep: interrupted");
        results[row] = 0;
    }
}

}  // namespace

bool register_sleep(duckdb_connection on, const interrupt_flags& flags) {
    duckdb_scalar_function function = duckdb_create_scalar_function();
    const type_handle seconds{duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE)};
    const type_handle zero{duckdb_create_logical_type(DUCKDB_TYPE_INTEGER)};
    duckdb_scalar_function_set_name(function, "rollcall_sleep");
    duckdb_scalar_function_add_parameter(function, seconds.get());
    duckdb_scalar_function_set_return_type(function, zero.get());
    duckdb_scalar_function_set_volatile(function);          // else it would sleep once, while the statement is planned
    duckdb_scalar_function_set_special_handling(function);  // sees NULLs
    duckdb_scalar_function_set_extra_info(function, const_cast<interrupt_flags*>(&flags), nullptr);
    duckdb_scalar_function_set_bind(function, bind_signals);
    duckdb_scalar_function_set_function(function, run_sleep);
    const bool registered = duckdb_register_scalar_function(on, function) == DuckDBSuccess;
    duckdb_destroy_scalar_function(&function);
    return registered;
}

}  // namespace rollcall::engine
