// What a value becomes in a column of a MySQL type that the engine keeps in a wider one, or why it does not fit. Pure.
// `column`: its name, for the error. Errors: MySQL's of strict mode (1264, 1292, 1366, 1406), which say row 1, for the engine does not
// tell. Source: MySQL 8.0 Reference Manual, "Data Types", "Server SQL Modes".
#pragma once

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

// VARCHAR(n): blanks beyond n characters are cut off. CHAR(n): all blanks at the end are. TINYTEXT, TEXT and MEDIUMTEXT: n bytes.
sql_result<std::string_view> fit_text(std::string_view text, std::int64_t characters, std::string_view column);
sql_result<std::string_view> fit_char(std::string_view text, std::int64_t characters, std::string_view column);
sql_result<std::string_view> fit_bytes(std::string_view text, std::int64_t bytes, std::string_view column);
// Bytes, in a column of text: they must be UTF-8 (1366), without a zero byte.
sql_result<std::string> fit_utf8(const any_value& value, const any_value& column);
// VARBINARY(n) and BLOBs, and BINARY(n), which zeros fill up.
sql_result<byte_text> fit_blob(const any_value& value, const any_value& bytes, const any_value& column);
sql_result<byte_text> pad_bytes(const any_value& value, const any_value& bytes, const any_value& column);
// BIT(n), of a number, or of the bytes of anything else.
sql_result<std::uint64_t> fit_bits(const any_value& value, const any_value& bits, const any_value& column);
sql_result<std::int64_t> fit_integer(const any_value& value, const any_value& least, const any_value& most, const any_value& column);
// The whole number that an UNSIGNED column takes: of what is below zero only text and floating numbers may round to 0.
sql_result<std::uint64_t> fit_unsigned(const any_value& value, const any_value& column);
// FLOAT(m,d) and DOUBLE(m,d): rounded to d digits behind the point, half to even, of m in all.
sql_result<double> fit_real(double x, std::int64_t digits, std::int64_t decimals, std::string_view column);
// DOUBLE and FLOAT, of a number or of text that is one: finite.
sql_result<double> fit_double(const any_value& value, const any_value& column);
sql_result<double> fit_float(const any_value& value, const any_value& column);
// Text that is a number by MySQL's rules, as it is: for the engine to read.
sql_result<std::string> fit_number_text(const any_value& value, const any_value& column);
sql_result<std::string> fit_decimal_text(const any_value& value, const any_value& column);
// The same of a DECIMAL UNSIGNED, which what is below zero does not become by rounding.
sql_result<std::string> fit_unsigned_decimal(const any_value& value, const any_value& column);
// TIMESTAMP: 1970-01-01 00:00:01 to 2038-01-19 03:14:07 and its fractions.
sql_result<timestamp_micros> fit_timestamp(timestamp_micros at, std::string_view column);
// YEAR: 0, 1901 to 2155, and two digits.
sql_result<std::int64_t> fit_year(const any_value& value, const any_value& column);
// TIME of a day: the engine's has no other.
sql_result<day_micros> fit_time(const any_value& value, const any_value& digits, const any_value& column);

}  // namespace rollcall::engine
