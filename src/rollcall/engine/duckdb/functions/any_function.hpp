// Making a scalar function of the engine out of a C++ function over values of any type.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "rollcall/engine/duckdb/functions/any_value.hpp"
#include "rollcall/engine/duckdb/functions/scalar_function.hpp"

namespace rollcall::engine {

// Any number of values of any type, each of which may be NULL (monostate).
using any_list = std::span<const any_value>;

inline bool is_null(const any_value& value) noexcept { return std::holds_alternative<std::monostate>(value); }

// R f(const any_value&, ...): where one is NULL, so is the result, and the function is not called.
template <auto Function, class R, class... Args>
struct scalar_function<Function, R (*)(const any_value&, Args...)> {
    using result_type = typename returned<R>::type;

    static std::vector<duckdb_type> parameters() { return std::vector<duckdb_type>(1 + sizeof...(Args), DUCKDB_TYPE_ANY); }
    static constexpr duckdb_type more = DUCKDB_TYPE_INVALID;

    static void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
        run_with(info, input, output, std::index_sequence_for<Args...>{});
    }

private:
    template <std::size_t... I>
    static void run_with(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output, std::index_sequence<I...>) {
        const std::array<any_column, 1 + sizeof...(Args)> columns{any_column(input, 0), any_column(input, 1 + I)...};
        column_out<result_type> results(output);
        const running_function running{info};
        const std::uint64_t rows = duckdb_data_chunk_get_size(input);
        for (std::uint64_t row = 0; row < rows; ++row) {
            const std::array<any_value, 1 + sizeof...(Args)> cells{columns[0][row], columns[1 + I][row]...};
            if (is_null(cells[0]) || (is_null(cells[1 + I]) || ...)) {
                results.set_null(row);
            } else if (!give_unless_interrupted(info, results, row, Function(cells[0], cells[1 + I]...))) {
                return;
            }
        }
    }
};

// R f(any_list): sees NULLs.
template <auto Function, class R>
struct scalar_function<Function, R (*)(any_list)> {
    using result_type = typename returned<R>::type;

    static std::vector<duckdb_type> parameters() { return {}; }
    static constexpr duckdb_type more = DUCKDB_TYPE_ANY;

    static void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
        std::vector<any_column> columns;
        const std::uint64_t count = duckdb_data_chunk_get_column_count(input);
        for (std::uint64_t i = 0; i < count; ++i) columns.emplace_back(input, i);
        std::vector<any_value> cells(count);
        column_out<result_type> results(output);
        const running_function running{info};
        const std::uint64_t rows = duckdb_data_chunk_get_size(input);
        for (std::uint64_t row = 0; row < rows; ++row) {
            for (std::uint64_t i = 0; i < count; ++i) cells[i] = columns[i][row];
            if (!give_unless_interrupted(info, results, row, Function(any_list(cells)))) return;
        }
    }
};

}  // namespace rollcall::engine
