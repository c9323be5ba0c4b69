// Reading dates, points in time and durations as MySQL reads them, and writing durations. Pure but for what a time of day
// without a date needs: today's.
// Source: MySQL 8.0 Reference Manual, "Date and Time Literals", "The DATE, DATETIME, and TIMESTAMP Types", "The TIME Type".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/column.hpp"
#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

inline constexpr std::int64_t micros_a_second = 1'000'000;
inline constexpr std::int64_t micros_a_day = 86'400 * micros_a_second;
// 838:59:59, MySQL's longest TIME.
inline constexpr std::int64_t longest_duration = (838 * 3600 + 59 * 60 + 59) * micros_a_second;

// Is there such a day? The years are 0 to 9999; a month or day of 0 is none.
bool is_day(const date_value& date) noexcept;
// Two digits of a year: 70 is 1970, 69 is 2069.
int full_year(int two_digits) noexcept;

// "2024-01-31 10:20:30.5", "24-1-31", "20240131102030", with any punctuation between the parts, and an offset such as +02:00
// behind them. Returns: microseconds since 1970; nothing where it is no point in time.
std::optional<std::int64_t> read_datetime(std::string_view text);
// Is all of it one, but for blanks around it?
bool is_whole_datetime(std::string_view text);
// 20240131, 240131, 20240131102030.
std::optional<std::int64_t> read_datetime(const exact_number& number);
// "10:20:30.5", "-100:00", "2 10:20:30", "102030"; of a point in time its time of day. Returns: signed microseconds.
std::optional<std::int64_t> read_duration(std::string_view text);
// Is all of it one, but for blanks around it?
bool is_whole_duration(std::string_view text);

// Any value but NULL as a point in time, and as a duration.
std::optional<std::int64_t> datetime_of(const any_value& value);
std::optional<std::int64_t> duration_of(const any_value& value);
// Its day, whose month and day may be 0: '2024-00-00'. Of a time of day today.
std::optional<date_value> date_parts_of(const any_value& value);
// Is it a point in time, not a duration? A text that has but a day is none.
bool has_date(const any_value& value);

// "-100:00:00.5": the fraction with six digits, or none where it is zero.
std::string duration_text(std::int64_t micros);
// "2024-01-31 10:20:30.500000": likewise.
std::string datetime_text(std::int64_t micros);

// Microseconds since 1970, now.
std::int64_t now_micros() noexcept;

}  // namespace rollcall::engine
