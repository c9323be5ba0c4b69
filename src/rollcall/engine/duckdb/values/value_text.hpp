// The text forms of DuckDB's values that have no number or time on the wire. Pure.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"

namespace rollcall::engine {

// 128-bit integers as g++ has them.
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

int128 to_int128(duckdb_hugeint value) noexcept;
uint128 to_uint128(duckdb_uhugeint value) noexcept;

void append_integer(std::string& out, int128 value);
void append_unsigned(std::string& out, uint128 value);
// `value` counted in units of 10^-scale: -5 with scale 2 is "-0.05".
void append_decimal(std::string& out, int128 value, std::uint8_t scale);
// The shortest text that reads back as the same number; "nan", "inf" and "-inf" where it is none.
void append_float(std::string& out, float value);
void append_float(std::string& out, double value);
// "550e8400-e29b-41d4-a716-446655440000". DuckDB keeps a UUID with its highest bit turned over, so that it sorts.
void append_uuid(std::string& out, duckdb_hugeint value);
// DuckDB's BIT: a first byte that counts the padding bits, then the bits. As 0 and 1.
void append_bits(std::string& out, std::string_view stored);
// DuckDB's BIGNUM: a header of three bytes, then the magnitude, both turned over where it is negative.
void append_bignum(std::string& out, std::string_view stored);
// As DuckDB prints it: "1 year 2 months 3 days 04:05:06.7", "00:00:00" for none.
void append_interval(std::string& out, duckdb_interval value);
// "12:34:56.5+02", "12:34:56-03:30".
void append_time_tz(std::string& out, duckdb_time_tz value);

// Days since 1970-01-01. Returns: nothing outside of the years 0 to 9999, all that MySQL has; infinity included.
std::optional<date_value> to_date(std::int32_t days) noexcept;
// Microseconds since 1970-01-01 00:00. Returns: as to_date.
std::optional<datetime_value> to_datetime(std::int64_t microseconds) noexcept;
time_value to_time(std::int64_t microseconds) noexcept;
// The same with the check left out: for values known to be inside.
date_value to_date_unchecked(std::int32_t days) noexcept;
datetime_value to_datetime_unchecked(std::int64_t microseconds) noexcept;

bool date_in_range(std::int32_t days) noexcept;
bool datetime_in_range(std::int64_t microseconds) noexcept;

std::int32_t to_days(const date_value& date) noexcept;
// Microseconds since 1970-01-01 00:00.
std::int64_t to_microseconds(const datetime_value& value) noexcept;
// Signed microseconds.
std::int64_t to_microseconds(const time_value& value) noexcept;
// A day has 24 hours in it, a month 30 days, as where the engine compares intervals.
std::int64_t to_microseconds(duckdb_interval value) noexcept;

// Timestamps of other units as microseconds: fractions of one round down, infinity stays, what is too large becomes it.
std::int64_t to_microseconds_from_seconds(std::int64_t seconds) noexcept;
std::int64_t to_microseconds_from_millis(std::int64_t milliseconds) noexcept;
std::int64_t to_microseconds_from_nanos(std::int64_t nanoseconds) noexcept;

// "2024-01-31", "2024-01-31 10:20:30[.5]": the fraction without trailing zeros.
void append_date_text(std::string& out, std::int32_t days);
void append_datetime_text(std::string& out, std::int64_t microseconds);
void append_time_text(std::string& out, std::int64_t microseconds);

}  // namespace rollcall::engine
