// Making a scalar function of the engine out of a plain C++ function: its signature says the SQL types.
#pragma once

#include <duckdb.h>

#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/duckdb/functions/function_set.hpp"
#include "rollcall/engine/duckdb/functions/running_function.hpp"
#include "rollcall/engine/duckdb/functions/vectors.hpp"

namespace rollcall::engine {

// Any number of text arguments, each of which may be NULL.
using text_list = std::span<const std::optional<std::string_view>>;

// What a function returns, without what says that there may be none of it.
template <class R>
struct returned {
    using type = R;
};
template <class T>
struct returned<std::optional<T>> : returned<T> {};
template <class T>
struct returned<sql_result<T>> : returned<T> {};

// One argument. A plain T: where it is NULL, so is the result, and the function is not called.
template <class T>
struct argument {
    using type = T;
    static constexpr bool takes_null = false;
};
template <class T>
struct argument<std::optional<T>> {
    using type = T;
    static constexpr bool takes_null = true;
};

// What a function makes at most, as max_allowed_packet says it: beyond it the result is NULL.
inline constexpr std::uint64_t longest_result = std::uint64_t{64} << 20;

inline std::uint64_t size_of(const std::string& made) noexcept { return made.size(); }
inline std::uint64_t size_of(const byte_text& made) noexcept { return made.bytes.size(); }
inline std::uint64_t size_of(const json_text& made) noexcept { return made.text.size(); }
template <class T>
std::uint64_t size_of(const T&) noexcept {
    return 0;
}

// Returns: false where it was an error, which ends the statement.
template <class T>
bool give(duckdb_function_info, column_out<typename returned<T>::type>& to, std::uint64_t row, const T& value) {
    size_of(value) > longest_result ? to.set_null(row) : to.set(row, value);
    return true;
}
template <class T>
bool give(duckdb_function_info, column_out<T>& to, std::uint64_t row, const std::optional<T>& value) {
    value&& size_of(*value) <= longest_result ? to.set(row, *value) : to.set_null(row);
    return true;
}
template <class T>
bool give(duckdb_function_info info, column_out<typename returned<T>::type>& to, std::uint64_t row, const sql_result<T>& value) {
    if (value.has_value()) return give(info, to, row, *value);
    fail_function(info, value.error());
    return false;
}

// The same where the statement has not been interrupted meanwhile. Returns: false where it ends.
template <class R, class T>
bool give_unless_interrupted(duckdb_function_info info, column_out<R>& to, std::uint64_t row, const T& value) {
    if (!running_function::interrupted()) return give(info, to, row, value);
    fail_interrupted(info);
    return false;
}

template <auto Function, class Signature = decltype(Function)>
struct scalar_function;

// A fixed number of arguments.
template <auto Function, class R, class... Args>
struct scalar_function<Function, R (*)(Args...)> {
    using result_type = typename returned<R>::type;

    static std::vector<duckdb_type> parameters() { return {carried<typename argument<Args>::type>::type...}; }
    static constexpr duckdb_type more = DUCKDB_TYPE_INVALID;

    static void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
        run_with(info, input, output, std::index_sequence_for<Args...>{});
    }

private:
    template <class T>
    static auto passed(const std::optional<typename argument<T>::type>& value) {
        if constexpr (argument<T>::takes_null) {
            return value;
        } else {
            return *value;
        }
    }
    template <std::size_t... I>
    static void run_with(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output, std::index_sequence<I...>) {
        const std::tuple<column_in<typename argument<Args>::type>...> columns{column_in<typename argument<Args>::type>(input, I)...};
        column_out<result_type> results(output);
        const running_function running{info};
        const std::uint64_t rows = duckdb_data_chunk_get_size(input);
        for (std::uint64_t row = 0; row < rows; ++row) {
            const auto cells = std::make_tuple(std::get<I>(columns)[row]...);
            if (((!argument<Args>::takes_null && !std::get<I>(cells)) || ...)) {
                results.set_null(row);
            } else if (!give_unless_interrupted(info, results, row, Function(passed<Args>(std::get<I>(cells))...))) {
                return;
            }
        }
    }
};

// Any number of texts.
template <auto Function, class R>
struct scalar_function<Function, R (*)(text_list)> {
    using result_type = typename returned<R>::type;

    static std::vector<duckdb_type> parameters() { return {}; }
    static constexpr duckdb_type more = DUCKDB_TYPE_VARCHAR;

    static void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
        std::vector<column_in<std::string_view>> columns;
        const std::uint64_t count = duckdb_data_chunk_get_column_count(input);
        for (std::uint64_t i = 0; i < count; ++i) columns.emplace_back(input, i);
        std::vector<std::optional<std::string_view>> cells(count);
        column_out<result_type> results(output);
        const running_function running{info};
        const std::uint64_t rows = duckdb_data_chunk_get_size(input);
        for (std::uint64_t row = 0; row < rows; ++row) {
            for (std::uint64_t i = 0; i < count; ++i) cells[i] = columns[i][row];
            if (!give_unless_interrupted(info, results, row, Function(text_list(cells)))) return;
        }
    }
};

// Makes `Function` known under this name.
template <auto Function>
void function_set::add(const char* name, volatility how) {
    using made = scalar_function<Function>;
    add_raw({name, made::parameters(), carried<typename made::result_type>::type, made::more, made::run, how,
             std::is_same_v<typename made::result_type, json_text>});
}

}  // namespace rollcall::engine
