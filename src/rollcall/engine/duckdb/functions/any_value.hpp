// A value of any type, as MySQL's conversions see it, and those conversions: to text, to numbers.
// Source: MySQL 8.0 Reference Manual, "Type Conversion in Expression Evaluation", "Cast Functions and Operators".
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "rollcall/engine/duckdb/functions/vectors.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"
#include "rollcall/engine/duckdb/values/value_type.hpp"

namespace rollcall::engine {

// `digits` counted in units of 10^-scale.
struct exact_number {
    int128 digits = 0;
    std::uint8_t scale = 0;
};
struct byte_string {
    std::string_view bytes;
};
// A value of type JSON, as it is stored.
struct json_string {
    std::string_view text;
};
// What only has a text: lists, UUIDs.
struct other_value {
    std::string text;
};
using any_value = std::variant<std::monostate, bool, exact_number, double, float, std::string_view, byte_string, json_string, epoch_days,
                               timestamp_micros, day_micros, other_value>;

// A column of whatever type the statement gives. Borrows the chunk.
class any_column {
public:
    any_column(duckdb_data_chunk chunk, std::uint64_t index);
    // Returns: monostate for NULL; texts as views into the chunk.
    [[nodiscard]] any_value operator[](std::uint64_t row) const;
    [[nodiscard]] duckdb_type type() const noexcept { return type_.id; }
    [[nodiscard]] duckdb_vector vector() const noexcept { return vector_; }

private:
    duckdb_vector vector_;
    value_type type_;
    const void* data_;
    const std::uint64_t* validity_;
};

// All of the following want a value that is not NULL.

// Returns: nothing for what is no exact number; a condition is one.
std::optional<exact_number> exact_of(const any_value& value) noexcept;
// Halves away from zero.
int128 rounded(const exact_number& number) noexcept;
// As MySQL's text protocol would send it; bytes as they are.
std::string text_of(const any_value& value);
// The same without copying what is text already. `scratch` keeps what is not.
std::string_view view_of(const any_value& value, std::string& scratch);
// Text by the number at its beginning, 0 where there is none; dates as 20240131, times as 101112.
double number_of(const any_value& value);
// 20240131101112.5, 101112: a date or time as the digits of its text.
std::string temporal_digits(const any_value& value);
// Exact numbers round half away from zero, doubles half to even; text by the whole number at its beginning ("2.7": 2).
// What is too large becomes the type's largest.
std::int64_t signed_of(const any_value& value);
// -1 is 18446744073709551615.
std::uint64_t unsigned_of(const any_value& value);
// What operations on bits take: a DECIMAL below zero is there its integer's, where it is 0 as an unsigned number.
std::uint64_t bit_pattern_of(const any_value& value);

// The number at the beginning of a text. Returns: 0 where there is none.
double leading_number(std::string_view text) noexcept;
// Returns: nothing for what is beyond the largest double; `number` holds a number and nothing else.
std::optional<double> number_within_double(std::string_view number) noexcept;
// Its text: "12.5" of " 12.5kg", "0" of what is none.
std::string leading_digits(std::string_view text);
// Is all of it a number, or digits with a sign, but for blanks around it?
bool is_whole_number(std::string_view text) noexcept;
bool is_whole_integer(std::string_view text) noexcept;
// The digits at its beginning, behind spaces and a sign. Returns: two's complement of 64 bits, as MySQL's strtoll10.
std::uint64_t leading_integer(std::string_view text) noexcept;
// "1", "0.5", "1e20": as MySQL writes a double.
void append_double(std::string& out, double value);

}  // namespace rollcall::engine
