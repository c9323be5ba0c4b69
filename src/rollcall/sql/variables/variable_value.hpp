// What a variable may hold: a SET's value checked against its type, and values as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/text/token.hpp"
#include "rollcall/sql/variables/variable_table.hpp"

namespace rollcall::sql {

// A variable's default. Thread: any.
literal initial_value(const known_variable& variable);

// What becomes of a number beyond its variable's bounds: MySQL takes the nearest that is not, with a warning.
struct beyond_bounds {
    bool refused = false;                            // STRICT_ALL_TABLES makes it an error
    std::vector<statement_warning>* told = nullptr;  // where the warning goes; null: nowhere
};

// The value as the variable keeps it: booleans 0 and 1, choices and modes in their own spelling, numbers as numbers.
// Errors: wrong_value_for_var (1231), wrong_type_for_var (1232), not_supported_yet (1235) for a value that is not served,
// unknown_character_set (1115), unknown_collation (1273). Thread: any.
sql_result<literal> checked_value(const known_variable& variable, const literal& value, beyond_bounds beyond = {});

// As SHOW VARIABLES and CONCAT print it: "ON", "28800", text; "" for NULL. Thread: any.
std::string text_of_value(const known_variable& variable, const literal& value);
std::string text_of_literal(const literal& value);

// sql_mode from a list of names (ANSI and TRADITIONAL stand for theirs) or from its number. Returns: the names in MySQL's
// order, between commas; nothing where a name or bit is unknown, with it in `unknown`.
std::optional<std::string> canonical_sql_mode(const literal& value, std::string& unknown);
lex_mode lex_mode_of(std::string_view sql_mode) noexcept;

// The collation that a character set has by default; "" where we know none. Any case.
std::string_view default_collation(std::string_view character_set) noexcept;
// The character set that a collation belongs to: what stands before the first '_'.
std::string_view character_set_of(std::string_view collation) noexcept;

// Is `word` one of those between the commas of `list`? Any case. Returns: its spelling there.
std::optional<std::string_view> find_in_list(std::string_view list, std::string_view word) noexcept;

}  // namespace rollcall::sql
