// Functions over dates and times.
#include "rollcall/engine/duckdb/functions/temporal/temporal_values.hpp"

#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "rollcall/engine/duckdb/functions/temporal/day_numbers.hpp"
#include "rollcall/engine/duckdb/functions/temporal/interval_unit.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

constexpr std::int64_t last_unix_second = 32'536'771'199;  // 3001-01-18 23:59:59
std::uint8_t length_of_month(int year, unsigned month) noexcept {
    if (year == 0 && month == 2) return 28;
    const std::chrono::year_month_day_last last{std::chrono::year{year}, std::chrono::month_day_last{std::chrono::month{month}}};
    return static_cast<std::uint8_t>(static_cast<unsigned>(last.day()));
}

std::optional<std::int64_t> moved_by_months(std::int64_t micros, std::int64_t months) noexcept {
    datetime_value value = to_datetime_unchecked(micros);
    if (months > 120'000 || months < -120'000) return std::nullopt;
    const std::int64_t all = std::int64_t{value.date.year} * 12 + value.date.month - 1 + months;
    if (all < 0 || all >= 10'000 * 12) return std::nullopt;
    value.date.year = static_cast<std::int32_t>(all / 12);
    value.date.month = static_cast<std::uint8_t>(all % 12 + 1);
    value.date.day = std::min(value.date.day, length_of_month(value.date.year, value.date.month));
    return to_microseconds(value);
}

// Microseconds in a unit of so many digits of a second.
std::int64_t unit_of(const any_value& digits) {
    std::int64_t unit = micros_a_second;
    for (std::int64_t i = 0; i < signed_of(digits) && unit > 1; ++i) unit /= 10;
    return unit;
}

// Half up, towards the future.
std::int64_t rounded_to(std::int64_t micros, std::int64_t unit) noexcept {
    const std::int64_t up = micros + unit / 2;
    return up - (up % unit + unit) % unit;
}

std::optional<timestamp_micros> moved(const any_value& date, const any_value& count, const any_value& unit_name, int sign) {
    const auto from = datetime_of(date);
    const auto unit = find_unit(text_of(unit_name));
    if (!from || !unit) return std::nullopt;
    const auto by = length_of(count, *unit);
    if (!by) return std::nullopt;
    auto moment = moved_by_months(*from, sign * by->months);
    std::int64_t sum = 0;
    if (!moment || __builtin_add_overflow(*moment, sign * by->micros, &sum) || !datetime_in_range(sum)) return std::nullopt;
    // MySQL finds no day before the year 1 but by months.
    if (static_cast<int>(unit->to) < static_cast<int>(plain_unit::month) && sum < first_of_year(1) * micros_a_day) return std::nullopt;
    return timestamp_micros{sum};
}

bool has_whole_days(const interval_unit& unit) noexcept { return static_cast<int>(unit.to) >= static_cast<int>(plain_unit::day); }

std::optional<std::string> moved_text(const any_value& date, const any_value& count, const any_value& unit_name, int sign) {
    const auto moment = moved(date, count, unit_name, sign);
    if (!moment) return std::nullopt;
    const auto unit = find_unit(text_of(unit_name));
    const std::string text = text_of(date);
    const bool timed = text.find_first_of(" T:") != std::string::npos || text.size() > 10;
    std::string out = datetime_text(moment->value);
    if (!timed && has_whole_days(*unit)) out.resize(out.find(' '));
    return out;
}

std::optional<duration_micros> moved_time(const any_value& time, const any_value& count, const any_value& unit_name, int sign) {
    const auto from = duration_of(time);
    const auto unit = find_unit(text_of(unit_name));
    if (!from || !unit || has_whole_days(*unit)) return std::nullopt;
    const auto by = length_of(count, *unit);
    std::int64_t sum = 0;
    if (!by || by->months != 0 || __builtin_add_overflow(*from, sign * by->micros, &sum)) return std::nullopt;
    if (sum > longest_duration || sum < -longest_duration) return std::nullopt;
    return duration_micros{sum};
}

// Whole months from the earlier to the later.
std::int64_t whole_months(std::int64_t from, std::int64_t to) noexcept {
    const datetime_value a = to_datetime_unchecked(from);
    const datetime_value b = to_datetime_unchecked(to);
    std::int64_t months = (std::int64_t{b.date.year} - a.date.year) * 12 + b.date.month - a.date.month;
    const bool unfinished = b.date.day < a.date.day || (b.date.day == a.date.day && time_of_day(to) < time_of_day(from));
    return unfinished ? months - 1 : months;
}

std::int64_t part_of(plain_unit unit, const datetime_value& value, std::int32_t days) noexcept {
    switch (unit) {
        case plain_unit::microsecond: return value.time.microseconds;
        case plain_unit::second: return value.time.seconds;
        case plain_unit::minute: return value.time.minutes;
        case plain_unit::hour: return value.time.hours;
        case plain_unit::day: return value.date.day;
        case plain_unit::week: return week_of(days, 0, false).week;
        case plain_unit::month: return value.date.month;
        case plain_unit::quarter: return (value.date.month + 2) / 3;
        case plain_unit::year: return value.date.year;
    }
    return 0;
}

// "+05:30" is five and a half hours.
std::optional<absl::TimeZone> zone_of(std::string_view name) {
    absl::TimeZone zone = absl::UTCTimeZone();
    if (name == "SYSTEM" || name == "UTC") return zone;
    if (name.starts_with('+') || name.starts_with('-')) {
        const auto offset = read_duration(name.substr(1));
        if (!offset || name.find(':') == std::string_view::npos) return std::nullopt;
        const auto seconds = static_cast<int>(*offset / micros_a_second);
        if (seconds > 14 * 3600) return std::nullopt;
        return absl::FixedTimeZone(name.front() == '-' ? -seconds : seconds);
    }
    if (name.empty() ||
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") != std::string_view::npos) {
        return std::nullopt;  // a zone's name is also a file's: no way out of their folder
    }
    if (!absl::LoadTimeZone(std::string(name), &zone)) return std::nullopt;
    return zone;
}

// Without a sign, as MySQL computes with periods: they never overflow.
std::uint64_t full_period_year(std::uint64_t year) noexcept {
    return year < 100 ? static_cast<std::uint64_t>(full_year(static_cast<int>(year))) : year;
}
bool is_period(std::int64_t period) noexcept { return period > 0 && period % 100 >= 1 && period % 100 <= 12; }
std::uint64_t months_of_period(std::int64_t period) noexcept {
    const auto digits = static_cast<std::uint64_t>(period);
    return full_period_year(digits / 100) * 12 + digits % 100 - 1;
}

sql_error wrong_arguments(std::string_view function) {
    return {sql_errc::stmt_arguments, "Incorrect arguments to " + std::string(function)};
}

std::int64_t bounded(std::int64_t micros) noexcept { return std::clamp(micros, -longest_duration, longest_duration); }

// Seconds with their fraction, as microseconds.
std::int64_t micros_of_seconds(const any_value& seconds) {
    const auto length = length_of(seconds, {plain_unit::second, plain_unit::second});
    if (length) return length->micros;
    return number_of(seconds) < 0 ? -longest_duration : longest_duration;
}

// From the year 1 on, as MySQL finds a day.
bool is_within_years(std::int64_t micros) noexcept { return datetime_in_range(micros) && micros >= first_of_year(1) * micros_a_day; }

std::optional<std::string> moved_by_time(const any_value& from, const any_value& time, int sign) {
    const auto by = duration_of(time);
    if (!by || has_date(time)) return std::nullopt;
    if (has_date(from)) {
        const auto moment = datetime_of(from);
        if (!moment || !is_within_years(*moment + sign * *by)) return std::nullopt;
        return datetime_text(*moment + sign * *by);
    }
    const auto start = duration_of(from);
    if (!start) return std::nullopt;
    return duration_text(bounded(*start + sign * *by));
}

}  // namespace

std::optional<timestamp_micros> to_timestamp(const any_value& value) {
    const auto moment = datetime_of(value);
    return moment ? std::optional(timestamp_micros{*moment}) : std::nullopt;
}

std::optional<timestamp_micros> to_timestamp_at(const any_value& value, const any_value& digits) {
    const auto moment = datetime_of(value);
    if (!moment) return std::nullopt;
    const std::int64_t rounded = rounded_to(*moment, unit_of(digits));
    return datetime_in_range(rounded) ? std::optional(timestamp_micros{rounded}) : std::nullopt;
}

std::optional<epoch_days> to_date_only(const any_value& value) {
    const auto days = days_of(value);
    return days ? std::optional(epoch_days{*days}) : std::nullopt;
}

std::optional<duration_micros> to_duration(const any_value& value) {
    const auto time = duration_of(value);
    return time ? std::optional(duration_micros{*time}) : std::nullopt;
}

std::optional<duration_micros> to_duration_at(const any_value& value, const any_value& digits) {
    const auto time = duration_of(value);
    if (!time) return std::nullopt;
    const std::int64_t length = bounded(rounded_to(std::abs(*time), unit_of(digits)));
    return duration_micros{*time < 0 ? -length : length};
}

// Source: MySQL 8.0 Reference Manual, "Cast Functions and Operators", CAST(expr AS YEAR).
std::optional<std::int64_t> to_year(const any_value& value) {
    const bool is_time = std::holds_alternative<day_micros>(value);
    if (is_time || std::holds_alternative<epoch_days>(value) || std::holds_alternative<timestamp_micros>(value)) {
        return to_datetime_unchecked(*datetime_of(value)).date.year;
    }
    const std::int64_t year = exact_of(value) ? signed_of(value) : static_cast<std::int64_t>(std::trunc(number_of(value)));
    const bool is_text = std::holds_alternative<std::string_view>(value) || std::holds_alternative<byte_string>(value);
    if (year == 0 && (!is_text || text_of(value).size() == 4)) return 0;
    if (year >= 0 && year < 100) return full_year(static_cast<int>(year));
    return year >= 1901 && year <= 2155 ? std::optional(year) : std::nullopt;
}

std::optional<std::string> text_at(const any_value& value, const any_value& digits) {
    const bool is_duration = std::holds_alternative<day_micros>(value);
    const auto micros = is_duration ? duration_of(value) : datetime_of(value);
    if (!micros) return std::nullopt;
    constexpr std::string_view no_fraction = ".000000";
    std::string out = is_duration ? duration_text(*micros) : datetime_text(*micros);
    if (out.find('.') == std::string::npos) out += no_fraction;
    const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(signed_of(digits), 0, 6));
    out.resize(out.size() - (most == 0 ? no_fraction.size() : 6 - most));
    return out;
}

std::optional<timestamp_micros> date_add(const any_value& date, const any_value& count, const any_value& unit) {
    return moved(date, count, unit, 1);
}

std::optional<timestamp_micros> date_sub(const any_value& date, const any_value& count, const any_value& unit) {
    return moved(date, count, unit, -1);
}

std::optional<std::string> date_add_text(const any_value& date, const any_value& count, const any_value& unit) {
    return moved_text(date, count, unit, 1);
}

std::optional<std::string> date_sub_text(const any_value& date, const any_value& count, const any_value& unit) {
    return moved_text(date, count, unit, -1);
}

std::optional<duration_micros> time_add(const any_value& time, const any_value& count, const any_value& unit) {
    return moved_time(time, count, unit, 1);
}

std::optional<duration_micros> time_sub(const any_value& time, const any_value& count, const any_value& unit) {
    return moved_time(time, count, unit, -1);
}

std::optional<std::int64_t> timestamp_diff(const any_value& unit_name, const any_value& a, const any_value& b) {
    const auto from = datetime_of(a);
    const auto to = datetime_of(b);
    const auto unit = find_unit(text_of(unit_name));
    if (!from || !to || !unit) return std::nullopt;
    const auto one = length_of(exact_number{1, 0}, *unit);
    if (!one) return std::nullopt;
    if (one->months == 0) return (serial_micros(*to) - serial_micros(*from)) / one->micros;
    return (*to < *from ? -whole_months(*to, *from) : whole_months(*from, *to)) / one->months;
}

std::optional<std::int64_t> extract(const any_value& unit_name, const any_value& from) {
    const auto unit = find_unit(text_of(unit_name));
    if (!unit) return std::nullopt;
    datetime_value value;
    std::int32_t days = 0;
    const bool of_time = static_cast<int>(unit->to) <= static_cast<int>(plain_unit::hour);
    const bool is_time = std::holds_alternative<day_micros>(from);
    if (!of_time && !is_time) {
        const auto date = date_parts_of(from);
        if (!date || (unit->from == plain_unit::week && !is_day(*date))) return std::nullopt;
        value.date = *date;
        days = is_day(*date) ? to_days(*date) : 0;
    } else if (static_cast<int>(unit->from) >= static_cast<int>(plain_unit::day) && has_date(from)) {
        value = to_datetime_unchecked(*datetime_of(from));
    } else {
        const auto time = duration_of(from);
        if (!time || static_cast<int>(unit->from) > static_cast<int>(plain_unit::day)) return std::nullopt;
        value.time = to_time(*time);
        value.date.day = 0;
    }
    std::int64_t out = 0;
    for (int u = static_cast<int>(unit->from); u >= static_cast<int>(unit->to); --u) {
        const auto part = static_cast<plain_unit>(u);
        const bool within = !unit->is_plain() && (part == plain_unit::week || part == plain_unit::quarter);
        if (!within) out = out * (part == plain_unit::microsecond ? 1'000'000 : 100) + part_of(part, value, days);
    }
    return value.time.negative ? -out : out;
}

std::optional<epoch_days> make_date(const any_value& year, const any_value& day) {
    std::int64_t in_year = signed_of(year);
    const std::int64_t of_year = signed_of(day);
    if (in_year < 0 || in_year > 9999 || of_year <= 0 || of_year > 4'000'000) return std::nullopt;
    in_year = in_year < 100 ? full_year(static_cast<int>(in_year)) : in_year;
    const std::int64_t days = first_of_year(static_cast<int>(in_year)) + of_year - 1;
    if (!date_in_range(static_cast<std::int32_t>(days))) return std::nullopt;
    return epoch_days{static_cast<std::int32_t>(days)};
}

std::optional<epoch_days> last_day(const any_value& date) {
    const auto days = days_of(date);
    if (!days) return std::nullopt;
    date_value last = to_date_unchecked(*days);
    last.day = length_of_month(last.year, last.month);
    return epoch_days{to_days(last)};
}

std::optional<duration_micros> make_time(const any_value& hours, const any_value& minutes, const any_value& seconds) {
    const std::int64_t hour = signed_of(hours);
    const std::int64_t minute = signed_of(minutes);
    const std::int64_t second = micros_of_seconds(seconds);
    if (minute < 0 || minute > 59 || second < 0 || second >= 60 * micros_a_second) return std::nullopt;
    const std::int64_t whole = std::min<std::int64_t>(std::abs(std::max<std::int64_t>(hour, -1000)), 1000) * 3600 + minute * 60;
    const std::int64_t length = bounded(whole * micros_a_second + second);
    return duration_micros{hour < 0 ? -length : length};
}

duration_micros sec_to_time(const any_value& seconds) { return {bounded(micros_of_seconds(seconds))}; }

std::optional<std::int64_t> time_to_sec(const any_value& time) {
    const auto length = duration_of(time);
    return length ? std::optional(*length / micros_a_second) : std::nullopt;
}

std::optional<duration_micros> time_diff(const any_value& a, const any_value& b) {
    if (has_date(a) != has_date(b)) return std::nullopt;
    const auto later = has_date(a) ? datetime_of(a) : duration_of(a);
    const auto earlier = has_date(b) ? datetime_of(b) : duration_of(b);
    if (!later || !earlier) return std::nullopt;
    return duration_micros{bounded(*later - *earlier)};
}

std::optional<std::string> add_time(const any_value& to, const any_value& time) { return moved_by_time(to, time, 1); }
std::optional<std::string> sub_time(const any_value& from, const any_value& time) { return moved_by_time(from, time, -1); }

sql_result<std::int64_t> period_add(std::int64_t period, std::int64_t months) {
    if (!is_period(period)) return wrong_arguments("period_add");
    const std::uint64_t all = months_of_period(period) + static_cast<std::uint64_t>(months);
    if (all == 0) return 0;
    return static_cast<std::int64_t>(full_period_year(all / 12) * 100 + all % 12 + 1);
}

sql_result<std::int64_t> period_diff(std::int64_t a, std::int64_t b) {
    if (!is_period(a) || !is_period(b)) return wrong_arguments("period_diff");
    return static_cast<std::int64_t>(months_of_period(a) - months_of_period(b));
}

std::optional<timestamp_micros> convert_tz(const any_value& date, const any_value& from, const any_value& to) {
    const auto moment = datetime_of(date);
    const auto source = zone_of(text_of(from));
    const auto target = zone_of(text_of(to));
    if (!moment || !source || !target) return std::nullopt;
    // A point in time of one zone, read as if it were UTC's, then shown in the other.
    const absl::CivilSecond shown = absl::ToCivilSecond(absl::FromUnixMicros(*moment), absl::UTCTimeZone());
    const absl::Time instant = absl::FromCivil(shown, *source);
    // What no TIMESTAMP holds stays as it is.
    if (const auto at = absl::ToUnixSeconds(instant); at < 1 || at > last_unix_second) return timestamp_micros{*moment};
    const absl::Time there = absl::FromCivil(absl::ToCivilSecond(instant, *target), absl::UTCTimeZone());
    const std::int64_t fraction = (*moment % micros_a_second + micros_a_second) % micros_a_second;
    return timestamp_micros{absl::ToUnixSeconds(there) * micros_a_second + fraction};
}

std::optional<std::string> unix_timestamp(const any_value& date) {
    const auto moment = datetime_of(date);
    if (!moment) return std::nullopt;
    const bool is_told = *moment >= 0 && *moment < (last_unix_second + 1) * micros_a_second;
    std::string out;
    append_decimal(out, is_told ? *moment : 0, 6);
    return out;
}

std::optional<timestamp_micros> from_unixtime(const any_value& seconds) {
    const std::int64_t micros = number_of(seconds) < last_unix_second + 1.0 ? micros_of_seconds(seconds) : -1;
    return micros < 0 ? std::nullopt : std::optional(timestamp_micros{micros});
}

timestamp_micros sysdate(std::int64_t digits) {
    const std::int64_t now = now_micros();
    return {now - now % unit_of(exact_number{digits, 0})};
}

}  // namespace rollcall::engine
