// rollcall_like(text, pattern, escape) -> BOOLEAN: MySQL's LIKE, which no pattern makes slow and an interrupt ends.
#include <optional>
#include <string>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/text/like_matcher.hpp"
#include "rollcall/engine/duckdb/functions/vectors.hpp"

namespace rollcall::engine {

namespace {

constexpr std::uint64_t rows_between_looks = 64;

// The pattern of the row before, which most often is that of all rows.
struct pattern_in_use {
    std::string pattern;
    std::string escape;
    std::optional<like_pattern> read;

    const like_pattern& of(std::string_view new_pattern, std::string_view new_escape) {
        if (!read || pattern != new_pattern || escape != new_escape) {
            pattern = new_pattern;
            escape = new_escape;
            read.emplace(pattern, escape);
        }
        return *read;
    }
};

void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const std::atomic<bool>& stop = signals_of(info).interrupted;
    const column_in<std::string_view> texts(input, 0);
    const column_in<std::string_view> patterns(input, 1);
    const column_in<std::string_view> escapes(input, 2);
    column_out<bool> results(output);
    pattern_in_use last;
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const std::string_view escape = escapes[row].value_or("\\");
        if (!escape.empty() && count_characters(escape) != 1) {
            return fail_function(info, {sql_errc::stmt_arguments, "Incorrect arguments to ESCAPE"});
        }
        const auto text = texts[row];
        const auto pattern = patterns[row];
        if (!text || !pattern) {
            results.set_null(row);
            continue;
        }
        const auto matched = last.of(*pattern, escape).matches(*text, stop);
        if (!matched || (row % rows_between_looks == 0 && stop.load(std::memory_order_relaxed))) return fail_interrupted(info);
        results.set(row, *matched);
    }
}

}  // namespace

void add_like_function(function_set& to) {
    to.add_raw(
        {"rollcall_like", {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_VARCHAR}, DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_INVALID, run});
}

}  // namespace rollcall::engine
