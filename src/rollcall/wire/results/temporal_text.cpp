// Dates and times as text. The hot ones write into a buffer of their own and append once.
#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {

namespace {

// Room for the longest: a sign, an hour or year of 10 digits, ten fields of two and their separators, a fraction.
using buffer = std::array<char, 48>;

char* put_two(char* at, unsigned value) noexcept {
    *at++ = static_cast<char>('0' + value / 10 % 10);
    *at++ = static_cast<char>('0' + value % 10);
    return at;
}

// At least `width` digits.
char* put_padded(char* at, std::uint32_t value, int width) noexcept {
    std::array<char, 10> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    at = std::fill_n(at, std::max<std::ptrdiff_t>(0, width - (end - digits.data())), '0');
    return std::copy(digits.data(), end, at);
}

char* put_date(char* at, const date_value& value) noexcept {
    if (value.year < 0) *at++ = '-';
    const auto year = value.year < 0 ? 0U - static_cast<std::uint32_t>(value.year) : static_cast<std::uint32_t>(value.year);
    at = put_padded(at, year, 4);
    *at++ = '-';
    at = put_two(at, value.month);
    *at++ = '-';
    return put_two(at, value.day);
}

// The first `scale` of six digits, cut and not rounded, as MySQL stores a fraction that a column has no room for.
char* put_fraction(char* at, std::uint32_t microseconds, std::uint8_t scale) noexcept {
    if (scale == 0) return at;
    *at++ = '.';
    std::uint32_t unit = 100'000;
    for (int digit = 0; digit < std::min<int>(scale, 6); ++digit, unit /= 10) {
        *at++ = static_cast<char>('0' + microseconds / unit % 10);
    }
    return at;
}

char* put_clock(char* at, const time_value& value, std::uint8_t scale) noexcept {
    at = put_padded(at, value.hours, 2);
    *at++ = ':';
    at = put_two(at, value.minutes);
    *at++ = ':';
    at = put_two(at, value.seconds);
    return put_fraction(at, value.microseconds, scale);
}

}  // namespace

void append_date(std::string& out, const date_value& value) {
    buffer text;
    out.append(text.data(), put_date(text.data(), value));
}

void append_time(std::string& out, const time_value& value, std::uint8_t scale) {
    buffer text;
    auto* at = text.data();
    if (value.negative) *at++ = '-';
    out.append(text.data(), put_clock(at, value, scale));
}

void append_datetime(std::string& out, const datetime_value& value, std::uint8_t scale) {
    buffer text;
    auto* at = put_date(text.data(), value.date);
    *at++ = ' ';
    out.append(text.data(), put_clock(at, value.time, scale));
}

void append_bits(std::string& out, std::uint64_t value, std::size_t bytes) {
    for (std::size_t left = bytes == 0 ? sizeof(value) : bytes; left > 0; --left) {
        out.push_back(static_cast<char>(value >> 8 * (left - 1)));
    }
}

}  // namespace rollcall::wire
