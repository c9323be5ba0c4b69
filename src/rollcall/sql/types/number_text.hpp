// Numbers and points in time as MySQL reads them out of text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"

namespace rollcall::sql {

// The number that a text begins with.
struct leading_number {
    std::string digits = "0";  // as a literal: "-12", "0.5", "1e10"
    bool whole = false;        // the text is nothing but this number and blanks
    bool integral = true;      // it has neither point nor exponent (".0" is dropped)
    bool exponent = false;
};

// "12abc" gives 12, "abc" and "" give 0. Source: MySQL 8.0 Reference Manual, "Type Conversion in Expression Evaluation".
// Thread: any.
leading_number read_leading_number(std::string_view text);

// Is it digits alone, whose number is within 64 bits whatever they are? Thread: any.
bool is_short_integer(std::string_view text) noexcept;

// A date with or without a time of day. `has_time`: one was written. Years of two digits are 1970 to 2069; any punctuation
// separates; digits alone are YYYYMMDD[hhmmss] or YYMMDD[hhmmss]; an offset (+02:00) moves the time to UTC.
// Source: MySQL 8.0 Reference Manual, "Date and Time Literals". Returns: nothing where it is no date that there is.
struct date_text {
    datetime_value value;
    bool has_time = false;
};
std::optional<date_text> read_date(std::string_view text);
// With that many digits of a second's fraction (0 to 6), halves rounded up.
datetime_value rounded(const datetime_value& value, int digits);
// Is it a point in time that a TIMESTAMP column takes?
bool is_timestamp(const datetime_value& value) noexcept;
// "2024-01-05", "2024-01-05 10:11:12.5": what the engine takes for a DATE or TIMESTAMP.
std::string date_literal(const datetime_value& value);
std::string timestamp_literal(const datetime_value& value);

}  // namespace rollcall::sql
