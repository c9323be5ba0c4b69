// A piece of the engine's text while a statement is read, with what is known of it. Internal to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/types/sql_type.hpp"

namespace rollcall::sql {

// How tightly a text holds together in DuckDB's grammar, loosest first. MySQL binds differently, so every operand that is
// looser than its place gets parentheses: the engine then reads the tree that MySQL would.
enum class binding : std::uint8_t { disjunction, conjunction, negation, test, comparison, pattern, operation, sum, product, sign, atom };

// The same in MySQL's grammar. Source: MySQL 8.0 Reference Manual, "Operator Precedence"; sql/sql_yacc.yy.
enum class precedence : std::uint8_t {
    disjunction,
    exclusive,
    conjunction,
    negation,
    comparison,
    predicate,
    bit_or,
    bit_and,
    shift,
    sum,
    product,
    bit_xor,
    operand,
};
constexpr precedence tighter_than(precedence level) noexcept { return static_cast<precedence>(static_cast<int>(level) + 1); }

// Operands that are written twice must be short: else a nest of them would double at every level.
constexpr std::size_t longest_repeated_operand = 512;

// Bytes that are to be text: where characters are counted only ASCII is alike in both, else all that is UTF-8 may be. The rest is an error.
enum class bytes_as : std::uint8_t { ascii, utf8 };

// Deeper than people write, shallower than a thread's stack. A pair of parentheses passes two guarded functions.
constexpr int max_nesting = 200;
constexpr int max_depth = 2 * max_nesting;
// Conditions joined by AND or OR. The engine plans more than that in seconds, during which nothing ends it.
constexpr int most_conditions = 5000;
// Items of SELECT, keys of GROUP BY and of ORDER BY: as many as MySQL's tables have columns.
constexpr std::size_t most_columns = 4096;
// Tables of a join, those behind views counted.
constexpr std::uint64_t most_joined_tables = 61;

// A subquery that names columns of the query around it costs the planner as much as four that do not.
constexpr std::uint64_t weight_of_correlated = 4;

// What is known of an expression beyond its text.
// (A moment is a point in time: what DATETIME is.)
// A constant is a literal or a parameter, made what its column takes. A row is
// (a, b): its items, without a text.
enum class content : std::uint8_t { other, column, number, nonzero_number, string, byte_string, date, moment, constant, row };

struct expression {
    std::string text;
    binding level = binding::atom;
    content kind = content::other;
    std::uint16_t nesting = 0;  // parentheses and calls within it
    sql_type type = {};
    bool nullable = true;                      // false: it is known to give no NULL
    std::vector<expression>* items = nullptr;  // of a row: the rewriter keeps them

    [[nodiscard]] bool is_literal_number() const noexcept { return kind == content::number || kind == content::nonzero_number; }
    [[nodiscard]] bool is_string_literal() const noexcept { return kind == content::string && level == binding::atom; }
};

// Bytes that no literal is: X'0A' is a number among numbers.
bool is_byte_value(const expression& e) noexcept;

// The deepest of them. Thread: any.
std::uint16_t nesting_of(std::span<const expression> of) noexcept;

// Its text, in parentheses where it is looser than its place.
inline void append_text(std::string& to, const expression& e, binding at_least) {
    if (e.level >= at_least) {
        to += e.text;
    } else {
        to.append("(").append(e.text).append(")");
    }
}

std::string text_of(const expression& e, binding at_least);

// What is between the quotes of a string literal, without the engine's doubling of quotes.
std::string literal_value(const expression& e);

// DATE '2024-01-31' or TIMESTAMP '2024-01-31 00:00:00' in the engine's words.
struct date_text;
expression time_literal(const date_text& read, bool as_date);

// A quotient with the digits that it shows, where it is given, made text, grouped or ordered; anything else as it is. Thread: any.
expression shown(expression e);

// Has the engine a decimal that holds all digits of both? It brings exact numbers to one before it compares them or takes a rest. True of
// other types. Thread: any.
bool fit_one_decimal(const expression& left, const expression& right) noexcept;

// A FLOAT as DOUBLE, which is what MySQL computes with; anything else as it is. Thread: any.
expression widened(expression e);

// DECIMAL(5, 6), FLOAT(5, 6): 1427.
sql_error more_fraction_than_digits();
// For more than max_nesting.
sql_error too_deep();
// For more than most_conditions.
sql_error too_many_conditions();
sql_error too_many_columns();
// For more than most_joined_tables.
sql_error too_many_tables();
// For a row where something else is asked for, or another row (1241). Thread: any.
sql_error wrong_column_count(std::size_t expected);

// What stands behind INTERVAL.
struct interval_text {
    expression count;
    std::string unit;  // upper case
};

}  // namespace rollcall::sql
