// Reading numbers and dates out of text, by hand: both are forgiving in ways that no library is.
#include "rollcall/sql/types/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "rollcall/base/text/ascii.hpp"

namespace rollcall::sql {
namespace {

struct scanner {
    std::string_view text;
    std::size_t at = 0;

    [[nodiscard]] bool at_end() const noexcept { return at >= text.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept { return at + ahead < text.size() ? text[at + ahead] : '\0'; }
    void skip_blanks() noexcept {
        while (is_blank(peek())) ++at;
    }
    std::string_view digits() noexcept {
        const std::size_t begin = at;
        while (is_digit(peek())) ++at;
        return text.substr(begin, at - begin);
    }
};

std::string without_leading_zeros(std::string_view digits) {
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
    return digits.size() == first ? "0" : std::string(digits.substr(first));
}

int as_int(std::string_view digits) noexcept {
    int value = 0;
    for (const char c : digits.substr(0, 9)) value = value * 10 + (c - '0');
    return value;
}

std::int32_t full_year(std::string_view digits) noexcept {
    const int year = as_int(digits);
    if (digits.size() > 2) return year;
    return year < 70 ? 2000 + year : 1900 + year;
}

bool is_separator(char c) noexcept {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

bool is_date(const date_value& d) noexcept {
    using namespace std::chrono;
    return year_month_day{year{d.year}, month{d.month}, day{d.day}}.ok() && d.year >= 0 && d.year <= 9999;
}
bool is_time(const time_value& t) noexcept { return t.hours < 24 && t.minutes < 60 && t.seconds < 60; }

// 7 as 07. `value`: of two digits at most. Returns: behind them.
char* write_pair(char* to, unsigned value) noexcept {
    *to++ = static_cast<char>('0' + value / 10);
    *to++ = static_cast<char>('0' + value % 10);
    return to;
}

char* write_date(char* to, const date_value& date) noexcept {
    const auto year = static_cast<unsigned>(date.year);
    to = write_pair(write_pair(to, year / 100), year % 100);
    *to++ = '-';
    to = write_pair(to, date.month);
    *to++ = '-';
    return write_pair(to, date.day);
}

// "2024-01-31 10:11:12"
constexpr std::size_t most_of_a_second = 19;

bool has_four_digits(std::int32_t year) noexcept { return year >= 0 && year <= 9999; }

// Microseconds; further digits round, which may carry: the caller adds.
std::uint32_t fraction(std::string_view digits) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 6; ++i) value = value * 10 + (i < digits.size() ? static_cast<std::uint32_t>(digits[i] - '0') : 0);
    if (digits.size() > 6 && digits[6] >= '5') ++value;
    return value;
}

// Moves a date and time by minutes and microseconds.
datetime_value moved(const datetime_value& from, std::chrono::microseconds by) {
    using namespace std::chrono;
    const sys_days day{year{from.date.year} / month{from.date.month} / std::chrono::day{from.date.day}};
    const auto at =
        day + hours{from.time.hours} + minutes{from.time.minutes} + seconds{from.time.seconds} + microseconds{from.time.microseconds} + by;
    const auto date = floor<days>(at);
    const year_month_day ymd{date};
    const hh_mm_ss time{at - date};
    datetime_value out;
    out.date = {static_cast<std::int32_t>(int{ymd.year()}), static_cast<std::uint8_t>(unsigned{ymd.month()}),
                static_cast<std::uint8_t>(unsigned{ymd.day()})};
    out.time.hours = static_cast<std::uint32_t>(time.hours().count());
    out.time.minutes = static_cast<std::uint8_t>(time.minutes().count());
    out.time.seconds = static_cast<std::uint8_t>(time.seconds().count());
    out.time.microseconds = static_cast<std::uint32_t>(time.subseconds().count());
    return out;
}

// +02:00 and -05:30, between -13:59 and +14:00.
std::optional<std::chrono::minutes> offset(scanner& in) {
    const char sign = in.peek();
    if (sign != '+' && sign != '-') return std::chrono::minutes{0};
    ++in.at;
    const std::string_view hours = in.digits();
    if (hours.size() != 2 || in.peek() != ':') return std::nullopt;
    ++in.at;
    const std::string_view minutes = in.digits();
    const int total = as_int(hours) * 60 + as_int(minutes);
    if (minutes.size() != 2 || as_int(minutes) > 59 || total > (sign == '+' ? 14 * 60 : 13 * 60 + 59)) return std::nullopt;
    return std::chrono::minutes{sign == '+' ? total : -total};
}

// What is behind the seconds: a fraction and an offset, up to the end.
bool read_rest(scanner& in, date_text& out) {
    std::uint32_t micros = 0;
    if (in.peek() == '.') {
        ++in.at;
        micros = fraction(in.digits());
    }
    const auto zone = offset(in);
    in.skip_blanks();
    if (!zone || !in.at_end() || !is_date(out.value.date) || !is_time(out.value.time)) return false;
    const auto shift = std::chrono::microseconds{micros} - *zone;
    if (shift.count() != 0) out.value = moved(out.value, shift);
    return is_date(out.value.date);
}

// 20240105, 240105, 20240105101112, 240105101112
std::optional<date_text> read_compact(scanner& in, std::string_view digits) {
    const std::size_t size = digits.size();
    if (size != 6 && size != 8 && size != 12 && size != 14) return std::nullopt;
    const std::size_t year = size == 8 || size == 14 ? 4 : 2;
    date_text out;
    const auto pair = [&](std::size_t n) { return static_cast<std::uint8_t>(as_int(digits.substr(year + 2 * n, 2))); };
    out.value.date = {full_year(digits.substr(0, year)), pair(0), pair(1)};
    out.has_time = size > 8;
    if (out.has_time) {
        out.value.time.hours = pair(2);
        out.value.time.minutes = pair(3);
        out.value.time.seconds = pair(4);
    }
    return read_rest(in, out) ? std::optional{out} : std::nullopt;
}

}  // namespace

bool is_short_integer(std::string_view text) noexcept {
    constexpr std::size_t fewest_too_many = 19;
    return !text.empty() && text.size() < fewest_too_many && std::ranges::all_of(text, is_digit);
}

leading_number read_leading_number(std::string_view text) {
    scanner in{text};
    leading_number out;
    in.skip_blanks();
    const bool negative = in.peek() == '-';
    if (negative || in.peek() == '+') ++in.at;
    const std::string_view whole = in.digits();
    std::string_view parts;
    if (in.peek() == '.') {
        ++in.at;
        parts = in.digits();
    }
    if (whole.empty() && parts.empty()) {
        out.whole = false;
        return out;
    }
    out.digits = (negative ? "-" : "") + without_leading_zeros(whole);
    const std::size_t last = parts.find_last_not_of('0');
    if (last != std::string_view::npos) {
        out.digits += "." + std::string(parts.substr(0, last + 1));
        out.integral = false;
    }
    const std::size_t sign = in.peek(1) == '+' || in.peek(1) == '-' ? 1 : 0;
    if ((in.peek() == 'e' || in.peek() == 'E') && is_digit(in.peek(1 + sign))) {
        const char direction = in.peek(1);
        in.at += 1 + sign;
        out.digits += std::string("e") + (direction == '-' ? "-" : "") + without_leading_zeros(in.digits());
        out.exponent = true;
        out.integral = false;
    }
    if (out.digits == "-0") out.digits = "0";
    in.skip_blanks();
    out.whole = in.at_end();
    return out;
}

std::optional<date_text> read_date(std::string_view text) {
    scanner in{text};
    in.skip_blanks();
    const std::string_view first = in.digits();
    if (first.size() >= 6) return read_compact(in, first);
    if (first.empty() || first.size() > 4 || first.size() == 3) return std::nullopt;
    date_text out;
    out.value.date.year = full_year(first);
    const auto part = [&in](auto& into, bool separated) {
        if (separated && !is_separator(in.peek())) return false;
        if (separated) ++in.at;
        const std::string_view digits = in.digits();
        into = static_cast<std::remove_reference_t<decltype(into)>>(as_int(digits));
        return !digits.empty() && digits.size() <= 2;
    };
    if (!part(out.value.date.month, true) || !part(out.value.date.day, true)) return std::nullopt;
    if (in.peek() == 'T' || in.peek() == 't' || is_blank(in.peek())) {
        ++in.at;
        in.skip_blanks();
        if (in.at_end()) return is_date(out.value.date) ? std::optional{out} : std::nullopt;
        out.has_time = true;
        if (!part(out.value.time.hours, false)) return std::nullopt;
        if (is_separator(in.peek()) && in.peek() != '+' && in.peek() != '-' && !part(out.value.time.minutes, true)) return std::nullopt;
        if (is_separator(in.peek()) && in.peek() != '+' && in.peek() != '-' && in.peek() != '.' && !part(out.value.time.seconds, true))
            return std::nullopt;
    }
    return read_rest(in, out) ? std::optional{out} : std::nullopt;
}

datetime_value rounded(const datetime_value& value, int digits) {
    std::uint32_t unit = 1;
    for (int digit = digits; digit < 6; ++digit) unit *= 10;
    const std::uint32_t rest = value.time.microseconds % unit;
    if (rest == 0) return value;
    const auto up = std::int64_t{unit} - rest;
    return moved(value, std::chrono::microseconds{rest >= unit - rest ? up : -std::int64_t{rest}});
}

bool is_timestamp(const datetime_value& value) noexcept {
    constexpr datetime_value first{{1970, 1, 1}, {false, 0, 0, 1, 0}};
    constexpr datetime_value behind{{2038, 1, 19}, {false, 3, 14, 8, 0}};
    return value >= first && value < behind;
}

std::string date_literal(const datetime_value& value) {
    if (!has_four_digits(value.date.year)) return fmt::format("{:04}-{:02}-{:02}", value.date.year, value.date.month, value.date.day);
    std::array<char, most_of_a_second> text;
    return {text.data(), write_date(text.data(), value.date)};
}

std::string timestamp_literal(const datetime_value& value) {
    const time_value& time = value.time;
    std::array<char, most_of_a_second> text;
    char* end = text.data();
    if (has_four_digits(value.date.year)) end = write_date(end, value.date);
    const bool has_date = end != text.data();
    *end++ = ' ';
    end = write_pair(end, time.hours);
    *end++ = ':';
    end = write_pair(end, time.minutes);
    *end++ = ':';
    end = write_pair(end, time.seconds);
    std::string out(text.data(), end);
    if (!has_date) out.insert(0, date_literal(value));
    if (value.time.microseconds != 0) out += fmt::format(".{:06}", value.time.microseconds);
    return out;
}

}  // namespace rollcall::sql
