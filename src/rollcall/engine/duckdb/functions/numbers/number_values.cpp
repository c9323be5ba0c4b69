// Functions over numbers.
#include "rollcall/engine/duckdb/functions/numbers/number_values.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/base/text/number_text.hpp"
#include "rollcall/engine/duckdb/functions/numbers/conv_digits.hpp"

namespace rollcall::engine {

namespace {

std::optional<double> number_or_null(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

sql_result<double> in_range(double value, std::string_view call, std::initializer_list<double> arguments) {
    if (std::isfinite(value)) return value;
    std::string message = "DOUBLE value is out of range in '";
    message.append(call).append("(");
    for (const double* argument = arguments.begin(); argument != arguments.end(); ++argument) {
        if (argument != arguments.begin()) message += ',';
        append_double(message, *argument);
    }
    return sql_error{sql_errc::data_out_of_range, message + ")'"};
}

constexpr int finest_scale = 38;

int128 power_of_ten(std::int64_t exponent) noexcept {
    int128 value = 1;
    for (std::int64_t i = 0; i < exponent; ++i) value *= 10;
    return value;
}

// Half away from zero.
exact_number rounded_to(exact_number number, std::uint8_t scale) {
    if (number.scale <= scale) return number;
    const int128 unit = power_of_ten(number.scale - scale);
    const int128 rest = number.digits % unit;
    int128 quotient = number.digits / unit;
    if (rest >= unit - rest) ++quotient;
    if (-rest >= unit + rest) --quotient;
    return {quotient, scale};
}

// "-1234567.891" becomes "-1,234,567.891".
std::string with_commas(std::string text) {
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t at = point; at > first + 3;) text.insert(at -= 3, 1, ',');
    return text;
}

bool holds_text(const any_value& value) noexcept {
    return std::holds_alternative<std::string_view>(value) || std::holds_alternative<byte_string>(value) ||
           std::holds_alternative<json_string>(value) || std::holds_alternative<other_value>(value);
}

// What is before the point, rounded down, and what is behind it in units of 10^-38.
std::pair<int128, int128> parts_of(exact_number number) noexcept {
    const int128 unit = power_of_ten(number.scale);
    int128 whole = number.digits / unit;
    int128 rest = number.digits % unit;
    if (rest < 0) {
        rest += unit;
        --whole;
    }
    return {whole, rest * power_of_ten(finest_scale - number.scale)};
}

bool equal_exactly(exact_number a, exact_number b) noexcept { return parts_of(a) == parts_of(b); }

void append_big_endian(std::string& to, uint128 bits) {
    for (int shift = 120; shift >= 0; shift -= 8) to += static_cast<char>(bits >> shift & 255);
}

}  // namespace

std::optional<double> natural_log(double x) { return x > 0 ? number_or_null(std::log(x)) : std::nullopt; }
std::optional<double> log_2(double x) { return x > 0 ? number_or_null(std::log2(x)) : std::nullopt; }
std::optional<double> log_10(double x) { return x > 0 ? number_or_null(std::log10(x)) : std::nullopt; }

std::optional<double> log_to_base(double base, double x) {
    if (base <= 0 || base == 1 || x <= 0) return std::nullopt;
    return number_or_null(std::log(x) / std::log(base));
}

std::optional<double> square_root(double x) { return x >= 0 ? number_or_null(std::sqrt(x)) : std::nullopt; }
std::optional<double> arc_cosine(double x) { return number_or_null(std::acos(x)); }
std::optional<double> arc_sine(double x) { return number_or_null(std::asin(x)); }

sql_result<double> power(double base, double exponent) { return in_range(std::pow(base, exponent), "pow", {base, exponent}); }
sql_result<double> exponential(double x) { return in_range(std::exp(x), "exp", {x}); }
sql_result<double> cotangent(double x) { return in_range(1 / std::tan(x), "cot", {x}); }

double round_double(double x, std::int64_t decimals) {
    const double unit = std::pow(10.0, static_cast<double>(std::abs(std::clamp<std::int64_t>(decimals, -400, 400))));
    if (decimals < 0) return std::isinf(unit) ? 0 : std::nearbyint(x / unit) * unit;
    const double scaled = x * unit;
    return std::isfinite(scaled) && std::isfinite(unit) ? std::nearbyint(scaled) / unit : x;
}

double truncate_double(double x, std::int64_t decimals) {
    const double unit = std::pow(10.0, static_cast<double>(std::abs(std::clamp<std::int64_t>(decimals, -400, 400))));
    if (decimals < 0) return std::isinf(unit) ? 0 : std::trunc(x / unit) * unit;
    const double scaled = x * unit;
    return std::isfinite(scaled) && std::isfinite(unit) ? std::trunc(scaled) / unit : x;
}

namespace {

// To a power of ten, half away from zero. `decimals`: below 0 digits before the point, else nothing is rounded.
int128 rounded_before_point(int128 x, std::int64_t decimals, bool truncated) noexcept {
    constexpr std::int64_t most_digits = 20;  // of 64 bits
    if (decimals >= 0) return x;
    if (decimals < -most_digits) return 0;
    const int128 unit = power_of_ten(-decimals);
    const int128 half = truncated ? 0 : unit / 2;
    return (x < 0 ? x - half : x + half) / unit * unit;
}

template <class Integer>
sql_result<Integer> rounded_integer(Integer x, std::int64_t decimals) {
    const int128 out = rounded_before_point(x, decimals, false);
    if (out >= std::numeric_limits<Integer>::min() && out <= std::numeric_limits<Integer>::max()) return static_cast<Integer>(out);
    const std::string_view type = std::is_signed_v<Integer> ? "BIGINT" : "BIGINT UNSIGNED";
    return sql_error{sql_errc::data_out_of_range,
                     std::string(type) + " value is out of range in 'round(" + std::to_string(x) + "," + std::to_string(decimals) + ")'"};
}

}  // namespace

sql_result<std::int64_t> round_signed(std::int64_t x, std::int64_t decimals) { return rounded_integer(x, decimals); }
sql_result<std::uint64_t> round_unsigned(std::uint64_t x, std::int64_t decimals) { return rounded_integer(x, decimals); }

std::int64_t truncate_signed(std::int64_t x, std::int64_t decimals) {
    return static_cast<std::int64_t>(rounded_before_point(x, decimals, true));
}
std::uint64_t truncate_unsigned(std::uint64_t x, std::int64_t decimals) {
    return static_cast<std::uint64_t>(rounded_before_point(x, decimals, true));
}

std::optional<std::string> fixed_text(double x, std::int64_t decimals) {
    if (!std::isfinite(x)) return std::nullopt;
    std::array<char, fixed_text_size> text;
    return std::string(text.data(), put_fixed(text.data(), x, static_cast<int>(std::clamp<std::int64_t>(decimals, 0, 30))));
}

double seeded_random(std::int64_t seed) {
    constexpr std::uint64_t modulus = 0x3FFFFFFF;
    const auto from = static_cast<std::uint32_t>(seed);
    std::uint64_t first = static_cast<std::uint32_t>(from * 0x10001U + 55555555U) % modulus;
    const std::uint64_t second = static_cast<std::uint32_t>(from * 0x10000001U) % modulus;
    first = (first * 3 + second) % modulus;
    return static_cast<double>(first) / static_cast<double>(modulus);
}

std::string format_number(const any_value& x, const any_value& decimals) {
    const std::int64_t places = std::clamp<std::int64_t>(signed_of(decimals), 0, 30);
    std::string out;
    if (const auto number = exact_of(x)) {
        const exact_number shown = rounded_to(*number, static_cast<std::uint8_t>(places));
        append_decimal(out, shown.digits, shown.scale);
        if (places > shown.scale) {
            if (shown.scale == 0) out += '.';
            out.append(static_cast<std::size_t>(places - shown.scale), '0');
        }
    } else {
        const double shown = round_double(number_of(x), places);
        std::array<char, 400> text;
        out.append(text.data(), static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*f", static_cast<int>(places), shown)));
    }
    return with_commas(std::move(out));
}

std::optional<std::string> conv(std::string_view digits, std::int64_t from, std::int64_t to) {
    const auto is_base = [](std::int64_t base) { return std::abs(base) >= 2 && std::abs(base) <= 36; };
    if (digits.empty() || !is_base(from) || !is_base(to)) return std::nullopt;
    return digits_of(read_digits(digits, static_cast<int>(from)), static_cast<int>(to));
}

std::optional<std::string> binary_digits(const any_value& x) { return conv(text_of(x), 10, 2); }
std::optional<std::string> octal_digits(const any_value& x) { return conv(text_of(x), 10, 8); }

namespace {

// HEX rounds by itself, half away from zero, and knows no number below zero beyond 64 bits.
std::uint64_t hex_bits_of(double x) noexcept {
    constexpr double beyond = 18446744073709551616.0;
    if (x <= -beyond / 2 || x >= beyond) return ~std::uint64_t{0};
    return x < 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(x - 0.5)) : static_cast<std::uint64_t>(x + 0.5);
}

}  // namespace

std::string hex_digits(const any_value& x) {
    const auto exact = exact_of(x);
    if (exact && exact->scale == 0) return digits_of(unsigned_of(x), 16);
    if (exact || std::holds_alternative<double>(x) || std::holds_alternative<float>(x)) return digits_of(hex_bits_of(number_of(x)), 16);
    std::string scratch;
    std::string out;
    append_hex(out, view_of(x, scratch));
    return out;
}

std::int64_t bit_count(const any_value& x) { return std::popcount(bit_pattern_of(x)); }
std::uint64_t shift_left(std::uint64_t x, std::uint64_t by) { return by >= 64 ? 0 : x << by; }
std::uint64_t shift_right(std::uint64_t x, std::uint64_t by) { return by >= 64 ? 0 : x >> by; }

std::optional<std::uint64_t> inet_aton(std::string_view text) {
    std::uint64_t address = 0;
    std::uint64_t part = 0;
    int points = 0;
    bool digit = false;
    for (const char c : text) {
        if (c == '.') {
            if (!digit || ++points > 3) return std::nullopt;
            address = (address << 8) + part;
            part = 0;
            digit = false;
        } else if (c >= '0' && c <= '9') {
            part = part * 10 + static_cast<unsigned>(c - '0');
            if (part > 255) return std::nullopt;
            digit = true;
        } else {
            return std::nullopt;
        }
    }
    if (!digit) return std::nullopt;
    for (; points < 3 && points > 0; ++points) address <<= 8;  // 127.1 is 127.0.0.1
    return (address << 8) + part;
}

std::optional<std::string> inet_ntoa(std::uint64_t address) {
    if (address > 0xFFFFFFFF) return std::nullopt;
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (!out.empty()) out += '.';
        out += std::to_string(address >> shift & 255);
    }
    return out;
}

std::int64_t field(any_list values) {
    if (values.empty() || is_null(values.front())) return 0;
    const bool all_text = std::ranges::all_of(values, [](const any_value& v) { return is_null(v) || holds_text(v); });
    const bool all_exact = std::ranges::all_of(values, [](const any_value& v) { return is_null(v) || exact_of(v); });
    std::string a;
    std::string b;
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (is_null(values[i])) continue;
        bool equal = false;
        if (all_text) {
            equal = view_of(values.front(), a) == view_of(values[i], b);
        } else if (all_exact) {
            equal = equal_exactly(*exact_of(values.front()), *exact_of(values[i]));
        } else {
            equal = number_of(values.front()) == number_of(values[i]);
        }
        if (equal) return static_cast<std::int64_t>(i);
    }
    return 0;
}

byte_text exact_key(const any_value& x) {
    byte_text key;
    const auto [whole, rest] = parts_of(exact_of(x).value_or(exact_number{}));
    constexpr uint128 sign = uint128{1} << 127;
    append_big_endian(key.bytes, static_cast<uint128>(whole) ^ sign);
    append_big_endian(key.bytes, static_cast<uint128>(rest));
    return key;
}

std::int64_t interval_of(any_list values) {
    if (values.empty() || is_null(values.front())) return -1;
    const double sought = number_of(values.front());
    std::int64_t count = 0;
    while (static_cast<std::size_t>(count) + 1 < values.size()) {
        const any_value& bound = values[static_cast<std::size_t>(count) + 1];
        if (!is_null(bound) && number_of(bound) > sought) break;
        ++count;
    }
    return count;
}

byte_text characters(any_list codes) {
    byte_text out;
    for (const any_value& code : codes) {
        if (is_null(code)) continue;
        const auto number = static_cast<std::uint32_t>(signed_of(code));
        bool begun = false;
        for (int shift = 24; shift >= 0; shift -= 8) {
            const auto byte = static_cast<char>(number >> shift & 255);
            begun = begun || byte != 0 || shift == 0;
            if (begun) out.bytes += byte;
        }
    }
    return out;
}

}  // namespace rollcall::engine
