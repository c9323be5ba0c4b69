// MySQL's functions over dates and times. Pure but for SYSDATE. A date that is none gives NULL.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_function.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_text.hpp"

namespace rollcall::engine {

// What a value is as DATETIME, DATE, TIME and YEAR. `digits`: of the second's fraction, 0 to 6, to which it is rounded.
std::optional<timestamp_micros> to_timestamp(const any_value& value);
std::optional<timestamp_micros> to_timestamp_at(const any_value& value, const any_value& digits);
std::optional<epoch_days> to_date_only(const any_value& value);
std::optional<duration_micros> to_duration(const any_value& value);
std::optional<duration_micros> to_duration_at(const any_value& value, const any_value& digits);
std::optional<std::int64_t> to_year(const any_value& value);
// A point in time or a duration as text with just so many digits.
std::optional<std::string> text_at(const any_value& value, const any_value& digits);

struct week_number {
    int year = 0;
    int week = 0;
};
// WEEK()'s eight modes; `with_year`: as YEARWEEK() counts, without a week 0.
week_number week_of(std::int32_t days, std::int64_t mode, bool with_year) noexcept;
std::optional<std::int64_t> week(const any_value& date, const any_value& mode);
std::optional<std::int64_t> yearweek(const any_value& date, const any_value& mode);

// A date and a count of units, which may be composite: '1:30' MINUTE_SECOND. Returns: nothing beyond the years 0 to 9999.
std::optional<timestamp_micros> date_add(const any_value& date, const any_value& count, const any_value& unit);
std::optional<timestamp_micros> date_sub(const any_value& date, const any_value& count, const any_value& unit);
// The same of a text: a day stays one where the unit has no hours in it.
std::optional<std::string> date_add_text(const any_value& date, const any_value& count, const any_value& unit);
std::optional<std::string> date_sub_text(const any_value& date, const any_value& count, const any_value& unit);
// And of a TIME. Returns: nothing for units of days and more.
std::optional<duration_micros> time_add(const any_value& time, const any_value& count, const any_value& unit);
std::optional<duration_micros> time_sub(const any_value& time, const any_value& count, const any_value& unit);
// Whole units from a to b.
std::optional<std::int64_t> timestamp_diff(const any_value& unit, const any_value& a, const any_value& b);
std::optional<std::int64_t> extract(const any_value& unit, const any_value& from);
std::optional<std::int64_t> date_diff(const any_value& a, const any_value& b);
std::optional<std::int64_t> to_days_number(const any_value& date);
std::optional<std::int64_t> to_seconds(const any_value& date);
std::optional<epoch_days> from_days(const any_value& number);
std::optional<epoch_days> make_date(const any_value& year, const any_value& day);
std::optional<epoch_days> last_day(const any_value& date);

std::optional<duration_micros> make_time(const any_value& hours, const any_value& minutes, const any_value& seconds);
duration_micros sec_to_time(const any_value& seconds);
std::optional<std::int64_t> time_to_sec(const any_value& time);
std::optional<duration_micros> time_diff(const any_value& a, const any_value& b);
// A point in time or a duration, as text.
std::optional<std::string> add_time(const any_value& to, const any_value& time);
std::optional<std::string> sub_time(const any_value& from, const any_value& time);

// Periods are of the form YYMM or YYYYMM. Errors: 1210 of what is none.
sql_result<std::int64_t> period_add(std::int64_t period, std::int64_t months);
sql_result<std::int64_t> period_diff(std::int64_t a, std::int64_t b);
// Offsets such as +02:00, SYSTEM, and names of zones. Returns: nothing for a zone that is not known.
std::optional<timestamp_micros> convert_tz(const any_value& date, const any_value& from, const any_value& to);
// Seconds since 1970, as text with six digits behind the point.
std::optional<std::string> unix_timestamp(const any_value& date);
std::optional<timestamp_micros> from_unixtime(const any_value& seconds);
// The time of this call.
timestamp_micros sysdate(std::int64_t digits);

}  // namespace rollcall::engine
