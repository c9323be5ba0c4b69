// One row of the table that turns DuckDB's messages into MySQL's errors, and what its rows are written with.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/duckdb/errors/error_mapping.hpp"

namespace rollcall::engine {

// What a rule works on. `body` is the message without its kind, up to the first line's end.
struct failure {
    std::string_view body;
    std::string_view statement;
    const engine_naming& naming;
    const error_facts& facts;
};

using captures = std::array<std::string_view, 3>;
using make_error = sql_error (*)(const failure& from, const captures& words);

// One row: messages of `kind` ("" for any) that fit `pattern`, in which each `*` captures the shortest run. The pattern
// fits at the start of the message; what follows its end does not matter.
struct error_rule {
    std::string_view kind;
    std::string_view pattern;
    make_error make;
};

// The table's parts, in the order in which they are asked.
std::span<const error_rule> value_rules() noexcept;
std::span<const error_rule> name_rules() noexcept;
std::span<const error_rule> state_rules() noexcept;

sql_error out_of_memory(const failure& from, const captures& words);

std::string joined(std::initializer_list<std::string_view> parts);
// "x" in double quotes is x; anything else stays. Returns: a view into `name`.
std::string_view without_quotes(std::string_view name) noexcept;
// MySQL's name of a schema, quoted or not. Returns: a view into `schema`.
std::string_view database_of(std::string_view schema, const engine_naming& naming) noexcept;

// The code with DuckDB's own words, ours taken out.
template <sql_errc Code>
sql_error own_words(const failure& from, const captures&) {
    return {Code, without_engine_names(from.body, from.naming)};
}

}  // namespace rollcall::engine
