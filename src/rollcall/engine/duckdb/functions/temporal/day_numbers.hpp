// Days as MySQL counts them: from the year 0 on, which has no 29 February, though the engine's calendar has it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "rollcall/engine/duckdb/functions/temporal/temporal_text.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

inline constexpr std::int64_t day_of_epoch = 719'528;  // TO_DAYS('1970-01-01')

// TO_DAYS of days since 1970.
constexpr std::int64_t day_number(std::int64_t days) noexcept {
    constexpr std::int64_t march_of_year_0 = 60 - day_of_epoch;
    return days + day_of_epoch + (days < march_of_year_0 ? 1 : 0);
}

constexpr std::int64_t floor_of_day(std::int64_t micros) noexcept {
    const std::int64_t days = micros / micros_a_day;
    return micros % micros_a_day < 0 ? days - 1 : days;
}

constexpr std::int64_t time_of_day(std::int64_t micros) noexcept { return micros - floor_of_day(micros) * micros_a_day; }

// What a difference is computed of.
constexpr std::int64_t serial_micros(std::int64_t micros) noexcept {
    return day_number(floor_of_day(micros)) * micros_a_day + time_of_day(micros);
}

inline std::int32_t first_of_year(int year) noexcept { return to_days(date_value{year, 1, 1}); }

// Days since 1970 of any value but NULL. Returns: nothing where it is no date.
std::optional<std::int32_t> days_of(const any_value& value);

std::optional<std::int64_t> day_of_year(const any_value& date);
// 1 is Sunday, and 0 is Monday.
std::optional<std::int64_t> day_of_week(const any_value& date);
std::optional<std::int64_t> weekday(const any_value& date);

}  // namespace rollcall::engine
