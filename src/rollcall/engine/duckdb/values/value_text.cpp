// The text forms of DuckDB's values: integers of 128 bits and beyond, decimals, intervals, ids, times.
#include "rollcall/engine/duckdb/values/value_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

namespace rollcall::engine {

namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;
constexpr std::int64_t infinity = std::numeric_limits<std::int64_t>::max();  // DuckDB's, of any timestamp
constexpr std::int32_t first_day = -719'528;                                 // 0000-01-01
constexpr std::int32_t last_day = 2'932'896;                                 // 9999-12-31

// `width` digits, zeros in front.
void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    const auto size = static_cast<std::size_t>(end - digits.data());
    if (size < width) out.append(width - size, '0');
    out.append(digits.data(), size);
}

void append_int64(std::string& out, std::int64_t value) {
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

// ".5" for 500000, nothing for 0.
void append_fraction(std::string& out, std::int64_t micros) {
    if (micros == 0) return;
    out.push_back('.');
    append_padded(out, static_cast<std::uint64_t>(micros), 6);
    while (out.back() == '0') out.pop_back();
}

// Rounds towards the past: -1 µs is the last microsecond of 1969-12-31.
std::int64_t floor_days(std::int64_t microseconds) noexcept {
    const std::int64_t days = microseconds / micros_per_day;
    return microseconds % micros_per_day < 0 ? days - 1 : days;
}

std::int64_t scaled(std::int64_t value, std::int64_t unit) noexcept {
    std::int64_t micros = 0;
    if (__builtin_mul_overflow(value, unit, &micros)) return value < 0 ? -infinity : infinity;
    return micros;
}

template <class Float>
void append_shortest(std::string& out, Float value) {
    if (std::isnan(value)) {
        out += "nan";
    } else if (std::isinf(value)) {
        out += value < 0 ? "-inf" : "inf";
    } else {
        std::array<char, 32> text;
        out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
    }
}

void append_counted(std::string& out, std::int64_t count, std::string_view unit) {
    if (count == 0) return;
    if (!out.empty()) out.push_back(' ');
    append_int64(out, count);
    out.push_back(' ');
    out += unit;
    if (count != 1 && count != -1) out.push_back('s');
}

std::uint64_t magnitude(std::int64_t value) noexcept {
    return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

// "04:05:06.7", hours as many as it takes.
void append_clock(std::string& out, std::uint64_t micros) {
    const std::uint64_t seconds = micros / micros_per_second;
    append_padded(out, seconds / 3600, 2);
    out.push_back(':');
    append_padded(out, seconds / 60 % 60, 2);
    out.push_back(':');
    append_padded(out, seconds % 60, 2);
    append_fraction(out, static_cast<std::int64_t>(micros % micros_per_second));
}

}  // namespace

int128 to_int128(duckdb_hugeint value) noexcept {
    return static_cast<int128>((static_cast<uint128>(static_cast<std::uint64_t>(value.upper)) << 64) | value.lower);
}

uint128 to_uint128(duckdb_uhugeint value) noexcept { return (static_cast<uint128>(value.upper) << 64) | value.lower; }

void append_unsigned(std::string& out, uint128 value) {
    constexpr std::uint64_t ten_19 = 10'000'000'000'000'000'000U;
    if (value < ten_19) return append_padded(out, static_cast<std::uint64_t>(value), 1);
    append_unsigned(out, value / ten_19);
    append_padded(out, static_cast<std::uint64_t>(value % ten_19), 19);
}

void append_integer(std::string& out, int128 value) {
    if (value < 0) out.push_back('-');
    append_unsigned(out, value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value));
}

void append_decimal(std::string& out, int128 value, std::uint8_t scale) {
    if (value < 0) out.push_back('-');
    const std::size_t start = out.size();
    append_unsigned(out, value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value));
    if (scale == 0) return;
    const std::size_t digits = out.size() - start;
    if (digits <= scale) out.insert(start, scale + 1 - digits, '0');
    out.insert(out.size() - scale, 1, '.');
}

void append_float(std::string& out, float value) { append_shortest(out, value); }

void append_float(std::string& out, double value) { append_shortest(out, value); }

void append_uuid(std::string& out, duckdb_hugeint value) {
    constexpr std::string_view hex = "0123456789abcdef";
    const std::uint64_t upper = static_cast<std::uint64_t>(value.upper) ^ (std::uint64_t{1} << 63);
    for (int i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out.push_back('-');
        const std::uint64_t half = i < 16 ? upper : value.lower;
        out.push_back(hex[(half >> (60 - 4 * (i % 16))) & 15]);
    }
}

void append_bits(std::string& out, std::string_view stored) {
    if (stored.empty()) return;
    const auto padding = static_cast<unsigned char>(stored.front());
    for (std::size_t i = padding; i < (stored.size() - 1) * 8; ++i) {
        const auto byte = static_cast<unsigned char>(stored[1 + i / 8]);
        out.push_back((byte >> (7 - i % 8) & 1) != 0 ? '1' : '0');
    }
}

void append_bignum(std::string& out, std::string_view stored) {
    constexpr std::size_t header = 3;
    constexpr std::uint32_t group = 1'000'000'000;
    if (stored.size() <= header) return;
    const bool negative = (static_cast<unsigned char>(stored.front()) & 0x80) == 0;
    std::vector<std::uint32_t> groups{0};  // base 10^9, least significant first
    for (const char c : stored.substr(header)) {
        auto carry = static_cast<std::uint64_t>(static_cast<unsigned char>(negative ? ~c : c));
        for (auto& g : groups) {
            carry += static_cast<std::uint64_t>(g) << 8;
            g = static_cast<std::uint32_t>(carry % group);
            carry /= group;
        }
        if (carry != 0) groups.push_back(static_cast<std::uint32_t>(carry));
    }
    if (negative) out.push_back('-');
    append_padded(out, groups.back(), 1);
    for (std::size_t i = groups.size() - 1; i-- > 0;) append_padded(out, groups[i], 9);
}

void append_interval(std::string& out, duckdb_interval value) {
    std::string text;
    append_counted(text, value.months / 12, "year");
    append_counted(text, value.months % 12, "month");
    append_counted(text, value.days, "day");
    if (value.micros != 0 || text.empty()) {
        if (!text.empty()) text.push_back(' ');
        if (value.micros < 0) text.push_back('-');
        append_clock(text, magnitude(value.micros));
    }
    out += text;
}

void append_time_tz(std::string& out, duckdb_time_tz value) {
    // The upper 40 bits are microseconds, the lower 24 the offset, turned over so that later zones sort first.
    constexpr std::int32_t max_offset = 16 * 3600 - 1;
    append_clock(out, value.bits >> 24);
    const std::int32_t offset = max_offset - static_cast<std::int32_t>(value.bits & 0xFFFFFF);
    const auto seconds = magnitude(offset);
    out.push_back(offset < 0 ? '-' : '+');
    append_padded(out, seconds / 3600, 2);
    if (seconds % 3600 == 0) return;
    out.push_back(':');
    append_padded(out, seconds / 60 % 60, 2);
    if (seconds % 60 == 0) return;
    out.push_back(':');
    append_padded(out, seconds % 60, 2);
}

bool date_in_range(std::int32_t days) noexcept { return days >= first_day && days <= last_day; }

bool datetime_in_range(std::int64_t microseconds) noexcept {
    return microseconds >= first_day * micros_per_day && microseconds < (std::int64_t{last_day} + 1) * micros_per_day;
}

date_value to_date_unchecked(std::int32_t days) noexcept {
    const std::chrono::year_month_day civil{std::chrono::sys_days{std::chrono::days{days}}};
    date_value date;
    date.year = static_cast<int>(civil.year());
    date.month = static_cast<std::uint8_t>(static_cast<unsigned>(civil.month()));
    date.day = static_cast<std::uint8_t>(static_cast<unsigned>(civil.day()));
    return date;
}

datetime_value to_datetime_unchecked(std::int64_t microseconds) noexcept {
    const std::int64_t days = floor_days(microseconds);
    datetime_value value;
    value.date = to_date_unchecked(static_cast<std::int32_t>(days));
    value.time = to_time(microseconds - days * micros_per_day);
    return value;
}

std::optional<date_value> to_date(std::int32_t days) noexcept {
    if (!date_in_range(days)) return std::nullopt;
    return to_date_unchecked(days);
}

std::optional<datetime_value> to_datetime(std::int64_t microseconds) noexcept {
    if (!datetime_in_range(microseconds)) return std::nullopt;
    return to_datetime_unchecked(microseconds);
}

time_value to_time(std::int64_t microseconds) noexcept {
    const std::uint64_t micros = magnitude(microseconds);
    const std::uint64_t seconds = micros / micros_per_second;
    time_value value;
    value.negative = microseconds < 0;
    value.hours = static_cast<std::uint32_t>(seconds / 3600);
    value.minutes = static_cast<std::uint8_t>(seconds / 60 % 60);
    value.seconds = static_cast<std::uint8_t>(seconds % 60);
    value.microseconds = static_cast<std::uint32_t>(micros % micros_per_second);
    return value;
}

std::int32_t to_days(const date_value& date) noexcept {
    const std::chrono::year_month_day civil{std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
    return static_cast<std::int32_t>(std::chrono::sys_days{civil}.time_since_epoch().count());
}

std::int64_t to_microseconds(const time_value& value) noexcept {
    const std::int64_t seconds = std::int64_t{value.hours} * 3600 + value.minutes * 60 + value.seconds;
    const std::int64_t micros = seconds * micros_per_second + value.microseconds;
    return value.negative ? -micros : micros;
}

std::int64_t to_microseconds(const datetime_value& value) noexcept {
    return std::int64_t{to_days(value.date)} * micros_per_day + to_microseconds(value.time);
}

std::int64_t to_microseconds(duckdb_interval value) noexcept {
    return value.micros + (std::int64_t{value.months} * 30 + value.days) * micros_per_day;
}

std::int64_t to_microseconds_from_seconds(std::int64_t seconds) noexcept { return scaled(seconds, micros_per_second); }

std::int64_t to_microseconds_from_millis(std::int64_t milliseconds) noexcept { return scaled(milliseconds, 1000); }

std::int64_t to_microseconds_from_nanos(std::int64_t nanoseconds) noexcept {
    if (nanoseconds == infinity || nanoseconds == -infinity) return nanoseconds;
    return nanoseconds / 1000 - (nanoseconds % 1000 < 0 ? 1 : 0);
}

void append_date_text(std::string& out, std::int32_t days) {
    if (days == std::numeric_limits<std::int32_t>::max()) return void(out += "infinity");
    if (days == -std::numeric_limits<std::int32_t>::max()) return void(out += "-infinity");
    // chrono's years end at ±32767; a period of 400 years has the same calendar.
    constexpr std::int32_t period_days = 146'097;
    const std::int32_t periods = days / period_days;
    const auto date = to_date_unchecked(days % period_days);
    const std::int64_t year = std::int64_t{date.year} + 400LL * periods;
    append_padded(out, magnitude(year > 0 ? year : 1 - year), 4);
    out.push_back('-');
    append_padded(out, date.month, 2);
    out.push_back('-');
    append_padded(out, date.day, 2);
    if (year <= 0) out += " (BC)";
}

void append_time_text(std::string& out, std::int64_t microseconds) {
    if (microseconds < 0) out.push_back('-');
    append_clock(out, magnitude(microseconds));
}

void append_datetime_text(std::string& out, std::int64_t microseconds) {
    if (microseconds == infinity) return void(out += "infinity");
    if (microseconds == -infinity) return void(out += "-infinity");
    const std::int64_t days = floor_days(microseconds);
    std::string date;
    append_date_text(date, static_cast<std::int32_t>(days));
    const bool before_christ = date.ends_with(" (BC)");
    if (before_christ) date.resize(date.size() - 5);
    out += date;
    out.push_back(' ');
    append_clock(out, static_cast<std::uint64_t>(microseconds - days * micros_per_day));
    if (before_christ) out += " (BC)";
}

}  // namespace rollcall::engine
