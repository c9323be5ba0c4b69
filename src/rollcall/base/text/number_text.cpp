// Number texts. MySQL writes 100000 where the standard's shortest form is 1e+05, and 1e20 without the plus sign.
#include "rollcall/base/text/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace rollcall {

namespace {

// Exponents as MySQL writes them: "e+05" becomes "e5", "e-07" becomes "e-7".
char* shorten_exponent(char* begin, char* end) noexcept {
    char* const e = std::find(begin, end, 'e');
    if (e == end) return end;
    char* to = e + 1;
    const char* from = e + 1;
    if (*from == '-') *to++ = *from;
    ++from;  // the sign, which is always there
    while (from + 1 < end && *from == '0') ++from;
    return std::copy(from, static_cast<const char*>(end), to);
}

constexpr double least_plain = 1e-15;
constexpr double most_plain = 1e15;
constexpr double most_with_fraction = 1e16;  // beyond it no double has one

char* put_double(char* at, double value) noexcept {
    const auto size = std::fabs(value);
    char* const limit = at + number_text_size;
    if (size == 0 || (size >= least_plain && size < most_plain)) {
        return std::to_chars(at, limit, value, std::chars_format::fixed).ptr;
    }
    if (size >= most_plain && size < most_with_fraction) {
        char* const end = std::to_chars(at, limit, value, std::chars_format::fixed).ptr;
        if (std::find(at, end, '.') != end) return end;
    }
    return shorten_exponent(at, std::to_chars(at, limit, value, std::chars_format::scientific).ptr);
}

}  // namespace

char* put_number(char* at, std::int64_t value) noexcept { return std::to_chars(at, at + number_text_size, value).ptr; }
char* put_number(char* at, std::uint64_t value) noexcept { return std::to_chars(at, at + number_text_size, value).ptr; }

char* put_number(char* at, float value) noexcept {
    constexpr int digits_behind_point = 5;
    char* const end = std::to_chars(at, at + number_text_size, value, std::chars_format::scientific, digits_behind_point).ptr;
    double rounded = 0;
    std::from_chars(at, end, rounded);
    return put_double(at, rounded);
}

char* put_number(char* at, double value) noexcept { return put_double(at, value); }

char* put_fixed(char* at, double value, int digits) noexcept {
    if (std::fabs(value) < most_with_fraction) return std::to_chars(at, at + fixed_text_size, value, std::chars_format::fixed, digits).ptr;
    // The digits that tell it from other doubles, then zeros.
    std::array<char, number_text_size> text;
    const char* const end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
    const char* const e = std::find(static_cast<const char*>(text.data()), end, 'e');
    int whole = 0;
    std::from_chars(e + 2, end, whole);
    if (value < 0) *at++ = '-';
    char* const point = at + whole + 1;
    at = std::copy_if(static_cast<const char*>(text.data()), e, at, [](char c) { return c >= '0' && c <= '9'; });
    at = std::fill_n(at, point - at, '0');
    if (digits == 0) return at;
    *at++ = '.';
    return std::fill_n(at, digits, '0');
}

}  // namespace rollcall
