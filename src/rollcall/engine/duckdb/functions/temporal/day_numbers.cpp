// Weeks, weekdays, and days that are counted.
// Source: MySQL 8.0 Reference Manual, "Date and Time Functions".
#include "rollcall/engine/duckdb/functions/temporal/day_numbers.hpp"

#include "rollcall/engine/duckdb/functions/temporal/temporal_values.hpp"

namespace rollcall::engine {

namespace {

int days_in_year(int year) noexcept { return year != 0 && std::chrono::year{year}.is_leap() ? 366 : 365; }

// 0 is Monday, where `shift` is 0, and Sunday where it is 1.
int weekday_of(std::int64_t day_number, int shift) noexcept { return static_cast<int>((day_number + 5 + shift) % 7); }

}  // namespace

std::optional<std::int32_t> days_of(const any_value& value) {
    const auto moment = datetime_of(value);
    if (!moment) return std::nullopt;
    return static_cast<std::int32_t>(floor_of_day(*moment));
}

std::optional<std::int64_t> day_of_year(const any_value& date) {
    const auto days = days_of(date);
    if (!days) return std::nullopt;
    return day_number(*days) - day_number(first_of_year(to_date_unchecked(*days).year)) + 1;
}

std::optional<std::int64_t> day_of_week(const any_value& date) {
    const auto days = days_of(date);
    return days ? std::optional<std::int64_t>(weekday_of(day_number(*days), 1) + 1) : std::nullopt;
}

std::optional<std::int64_t> weekday(const any_value& date) {
    const auto days = days_of(date);
    return days ? std::optional<std::int64_t>(weekday_of(day_number(*days), 0)) : std::nullopt;
}

// MySQL's calc_week.
week_number week_of(std::int32_t days, std::int64_t mode, bool with_year) noexcept {
    const bool monday_first = (mode & 1) != 0;
    const bool first_weekday = ((mode & 4) != 0) == monday_first;  // week 1 is the first with its first day in the year
    bool week_year = with_year || (mode & 2) != 0;
    const date_value date = to_date_unchecked(days);
    const std::int64_t number = day_number(days);
    week_number out{date.year, 0};
    std::int64_t first = day_number(first_of_year(date.year));
    // 0: the week's first day
    int weekday = weekday_of(first, monday_first ? 0 : 1);
    const auto starts_late = [&] { return first_weekday ? weekday != 0 : weekday >= 4; };
    if (date.month == 1 && date.day <= 7 - weekday) {
        if (!week_year && starts_late()) return out;
        if (starts_late()) {
            week_year = true;
            --out.year;
            const int length = days_in_year(out.year);
            first -= length;
            weekday = (weekday + 53 * 7 - length) % 7;
        }
    }
    const std::int64_t since = number - (starts_late() ? first + (7 - weekday) : first - weekday);
    if (week_year && since >= 52 * 7) {
        weekday = (weekday + days_in_year(out.year)) % 7;
        if (!starts_late()) return {out.year + 1, 1};
    }
    out.week = static_cast<int>(since / 7) + 1;
    return out;
}

std::optional<std::int64_t> week(const any_value& date, const any_value& mode) {
    const auto days = days_of(date);
    if (!days) return std::nullopt;
    return week_of(*days, signed_of(mode), false).week;
}

std::optional<std::int64_t> yearweek(const any_value& date, const any_value& mode) {
    const auto days = days_of(date);
    if (!days) return std::nullopt;
    const week_number number = week_of(*days, signed_of(mode), true);
    return std::int64_t{number.year} * 100 + number.week;
}

std::optional<std::int64_t> date_diff(const any_value& a, const any_value& b) {
    const auto later = days_of(a);
    const auto earlier = days_of(b);
    if (!later || !earlier) return std::nullopt;
    return day_number(*later) - day_number(*earlier);
}

std::optional<std::int64_t> to_days_number(const any_value& date) {
    const auto days = days_of(date);
    return days ? std::optional(day_number(*days)) : std::nullopt;
}

std::optional<std::int64_t> to_seconds(const any_value& date) {
    const auto moment = datetime_of(date);
    if (!moment) return std::nullopt;
    return day_number(floor_of_day(*moment)) * 86'400 + time_of_day(*moment) / micros_a_second;
}

std::optional<epoch_days> from_days(const any_value& number) {
    const std::int64_t days = signed_of(number);
    if (days <= 365 || days > 3'652'424) return std::nullopt;  // MySQL's 0000-00-00
    return epoch_days{static_cast<std::int32_t>(days - day_of_epoch)};
}

}  // namespace rollcall::engine
