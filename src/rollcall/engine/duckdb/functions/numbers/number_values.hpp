// MySQL's functions over numbers. Pure. A bad argument of a logarithm or root is NULL, a result beyond a double is 1690.
// Source: MySQL 8.0 Reference Manual, "Mathematical Functions", "Bit Functions and Operators", "Miscellaneous Functions".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_function.hpp"

namespace rollcall::engine {

std::optional<double> natural_log(double x);
std::optional<double> log_to_base(double base, double x);
std::optional<double> log_2(double x);
std::optional<double> log_10(double x);
std::optional<double> square_root(double x);
std::optional<double> arc_cosine(double x);
std::optional<double> arc_sine(double x);
sql_result<double> power(double base, double exponent);
sql_result<double> exponential(double x);
sql_result<double> cotangent(double x);
// Of doubles, ties to the even one, as C's rint does.
double round_double(double x, std::int64_t decimals);
double truncate_double(double x, std::int64_t decimals);
// Of integers, to digits before the point where `decimals` is below 0. Errors: 1690 beyond their 64 bits.
sql_result<std::int64_t> round_signed(std::int64_t x, std::int64_t decimals);
sql_result<std::uint64_t> round_unsigned(std::uint64_t x, std::int64_t decimals);
std::int64_t truncate_signed(std::int64_t x, std::int64_t decimals);
std::uint64_t truncate_unsigned(std::uint64_t x, std::int64_t decimals);
// With so many digits behind the point, never with an exponent.
std::optional<std::string> fixed_text(double x, std::int64_t decimals);
// RAND(seed): the first number of the seed's row.
double seeded_random(std::int64_t seed);

// Thousands with commas; exact numbers round half away from zero.
std::string format_number(const any_value& x, const any_value& decimals);
// Bases 2 to 36, negative ones for signed numbers.
std::optional<std::string> conv(std::string_view digits, std::int64_t from, std::int64_t to);
// CONV(x, 10, 2) and CONV(x, 10, 8).
std::optional<std::string> binary_digits(const any_value& x);
std::optional<std::string> octal_digits(const any_value& x);
// Of a number its digits, of anything else those of its bytes.
std::string hex_digits(const any_value& x);

std::int64_t bit_count(const any_value& x);
// A shift by 64 and more leaves nothing.
std::uint64_t shift_left(std::uint64_t x, std::uint64_t by);
std::uint64_t shift_right(std::uint64_t x, std::uint64_t by);

std::optional<std::uint64_t> inet_aton(std::string_view text);
std::optional<std::string> inet_ntoa(std::uint64_t address);

// Bytes that are in the order of exact numbers, whatever digits these have.
byte_text exact_key(const any_value& x);

// FIELD: the position of the first among the others; compared as text where all are, as exact numbers where all are, else as doubles.
std::int64_t field(any_list values);
// INTERVAL(n, a, b ...): how many of the others are not beyond the first; -1 for NULL.
std::int64_t interval_of(any_list values);
// CHAR(n, ...): the bytes of the numbers, NULLs left out.
byte_text characters(any_list codes);

}  // namespace rollcall::engine
