// Digits by digits, digit after digit: no power of ten is too large for that.
#include "rollcall/engine/duckdb/functions/numbers/whole_division.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "rollcall/engine/duckdb/functions/any_value.hpp"

namespace rollcall::engine {

namespace {

constexpr int most_double_digits = 17;

// 1.005e+02 is 1005 and an exponent of -1.
struct shortest_digits {
    std::int64_t digits = 0;
    int exponent = 0;
};

shortest_digits digits_of(double value) noexcept {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), std::abs(value), std::chars_format::scientific).ptr;
    const std::string_view all(text.data(), end);
    const std::size_t e = all.find('e');
    shortest_digits out;
    int behind = -1;
    for (const char c : all.substr(0, e)) {
        if (c == '.') continue;
        out.digits = out.digits * 10 + (c - '0');
        ++behind;
    }
    std::from_chars(all.data() + e + (all[e + 1] == '+' ? 2 : 1), end, out.exponent);
    out.exponent -= behind;
    return out;
}

sql_error beyond(double dividend, double divisor) {
    return {sql_errc::data_out_of_range,
            "BIGINT value is out of range in '" + std::to_string(dividend) + " DIV " + std::to_string(divisor) + "'"};
}

}  // namespace

sql_result<std::int64_t> divide_whole(double dividend, double divisor) {
    if (!std::isfinite(dividend) || !std::isfinite(divisor)) return beyond(dividend, divisor);
    constexpr auto most = static_cast<int128>(std::numeric_limits<std::int64_t>::max());
    const auto above = digits_of(dividend);
    const auto below = digits_of(divisor);
    int128 divided_by = below.digits;
    int exponent = above.exponent - below.exponent;
    for (int i = 0; exponent < 0; ++exponent, ++i) {
        if (i > most_double_digits) return std::int64_t{0};
        divided_by *= 10;
    }
    int128 quotient = above.digits / divided_by;
    int128 rest = above.digits % divided_by;
    for (; exponent > 0; --exponent) {
        quotient = quotient * 10 + rest * 10 / divided_by;
        rest = rest * 10 % divided_by;
        if (quotient > most) return beyond(dividend, divisor);
        if (quotient == 0 && rest == 0) break;
    }
    const bool negative = std::signbit(dividend) != std::signbit(divisor);
    return static_cast<std::int64_t>(negative ? -quotient : quotient);
}

}  // namespace rollcall::engine
