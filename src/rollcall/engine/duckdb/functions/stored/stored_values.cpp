// Values as columns take them.
#include "rollcall/engine/duckdb/functions/stored/stored_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/hex.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_values.hpp"

namespace rollcall::engine {

namespace {

sql_error refused(sql_errc code, std::string_view what, std::string_view column) {
    return {code, std::string(what) + " for column '" + std::string(column) + "' at row 1"};
}

constexpr std::size_t most_bytes_shown = 6;

// Of what stands before the first byte that no text holds.
std::size_t valid_text_size(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = character_size(text, at);
        if (text[at] == '\0' || !is_valid_utf8(text.substr(at, size))) break;
        at += size;
    }
    return at;
}

sql_error too_long(std::string_view column) { return refused(sql_errc::data_too_long, "Data too long", column); }
sql_error out_of_range(std::string_view column) { return refused(sql_errc::out_of_range, "Out of range value", column); }

sql_error incorrect(sql_errc code, std::string_view type, const any_value& value, const any_value& column) {
    return refused(code, "Incorrect " + std::string(type) + " value: '" + text_of(value) + "'", text_of(column));
}

// Bytes are read as the text that they are.
bool is_text(const any_value& value) noexcept {
    return std::holds_alternative<std::string_view>(value) || std::holds_alternative<byte_string>(value);
}

bool is_floating(const any_value& value) noexcept { return std::holds_alternative<double>(value) || std::holds_alternative<float>(value); }

// Text for a number: nothing else may stand behind it but blanks.
std::optional<sql_error> unlike_number(const any_value& value, const any_value& column, std::string_view type = "integer") {
    if (!is_text(value)) return std::nullopt;
    std::string scratch;
    std::string_view text = view_of(value, scratch);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    text = without_trailing_blanks(text);
    const auto skip = [&text](std::string_view of, std::size_t most) {
        const std::size_t count = std::min({text.find_first_not_of(of), text.size(), most});
        text.remove_prefix(count);
        return count;
    };
    constexpr std::string_view digits = "0123456789";
    skip("+-", 1);
    std::size_t count = skip(digits, text.size());
    if (skip(".", 1) == 1) count += skip(digits, text.size());
    if (count == 0) return incorrect(sql_errc::truncated_wrong_value_for_field, type, value, column);
    bool whole = true;
    if (skip("eE", 1) == 1) {
        skip("+-", 1);
        whole = skip(digits, text.size()) > 0;
    }
    if (whole && text.empty()) return std::nullopt;
    return refused(sql_errc::data_truncated, "Data truncated", text_of(column));
}

// Of a number's text: "-0.00" is not.
bool is_below_zero(std::string_view number) noexcept {
    const std::size_t sign = number.find_first_not_of(" \t\r\n");
    if (sign == number.npos || number[sign] != '-') return false;
    return number.substr(0, number.find_first_of("eE")).find_first_of("123456789") != number.npos;
}

// Text rounds as the exact number that it spells: halves away from zero.
std::int64_t rounded_integer(const any_value& value) {
    return is_text(value) ? signed_of(any_value{std::round(number_of(value))}) : signed_of(value);
}

// Is the whole number within the bounds? Neither wraps nor clamps what is beyond 64 bits; the double behind the largest BIGINT is that one.
bool is_between(const any_value& value, std::int64_t least, std::int64_t most) {
    if (const auto exact = exact_of(value)) {
        const int128 whole = rounded(*exact);
        return whole >= least && whole <= most;
    }
    if (!is_text(value) && !is_floating(value)) return signed_of(value) >= least && signed_of(value) <= most;
    const double whole = is_text(value) ? std::round(number_of(value)) : std::nearbyint(number_of(value));
    return whole >= static_cast<double>(least) && whole <= static_cast<double>(most);
}

std::optional<std::uint64_t> bits_of(const any_value& value) {
    if (exact_of(value)) return unsigned_of(value);
    if (is_floating(value)) return unsigned_of(any_value{std::trunc(number_of(value))});
    std::string scratch;
    std::string_view text = view_of(value, scratch);
    while (text.starts_with('\0')) text.remove_prefix(1);
    if (text.size() > sizeof(std::uint64_t)) return std::nullopt;
    std::uint64_t out = 0;
    for (const char c : text) out = out << 8 | static_cast<unsigned char>(c);
    return out;
}

}  // namespace

sql_result<std::string_view> fit_text(std::string_view text, std::int64_t characters, std::string_view column) {
    const auto most = static_cast<std::uint64_t>(characters);
    if (text.size() <= most || count_characters(text) <= most) return text;
    if (count_characters(without_trailing_blanks(text)) > most) return too_long(column);
    return text.substr(0, bytes_of_characters(text, most));
}

sql_result<std::string_view> fit_char(std::string_view text, std::int64_t characters, std::string_view column) {
    text = without_trailing_blanks(text);
    const auto most = static_cast<std::uint64_t>(characters);
    if (text.size() > most && count_characters(text) > most) return too_long(column);
    return text;
}

sql_result<std::string_view> fit_bytes(std::string_view text, std::int64_t bytes, std::string_view column) {
    if (text.size() > static_cast<std::uint64_t>(bytes)) return too_long(column);
    return text;
}

sql_result<std::string> fit_utf8(const any_value& value, const any_value& column) {
    std::string text = text_of(value);
    const std::size_t valid = valid_text_size(text);
    if (valid == text.size()) return text;
    std::string shown;
    for (const char each : text.substr(valid, most_bytes_shown)) append_hex(shown += "\\x", std::string_view(&each, 1));
    return refused(sql_errc::truncated_wrong_value_for_field, "Incorrect string value: '" + shown + "'", text_of(column));
}

sql_result<byte_text> fit_blob(const any_value& value, const any_value& bytes, const any_value& column) {
    std::string out = text_of(value);
    if (out.size() > unsigned_of(bytes)) return too_long(text_of(column));
    return byte_text{std::move(out)};
}

sql_result<byte_text> pad_bytes(const any_value& value, const any_value& bytes, const any_value& column) {
    auto fitting = fit_blob(value, bytes, column);
    if (fitting.has_value()) fitting->bytes.resize(unsigned_of(bytes), '\0');
    return fitting;
}

sql_result<std::uint64_t> fit_bits(const any_value& value, const any_value& bits, const any_value& column) {
    const auto exact = exact_of(value);
    if (exact && exact->scale > 0 && exact->digits < 0) return out_of_range(text_of(column));
    const auto number = bits_of(value);
    const std::uint64_t width = unsigned_of(bits);
    if (!number || (width < 64 && *number >> width != 0)) return too_long(text_of(column));
    return *number;
}

sql_result<std::int64_t> fit_integer(const any_value& value, const any_value& least, const any_value& most, const any_value& column) {
    if (auto error = unlike_number(value, column)) return std::move(*error);
    if (!is_between(value, signed_of(least), signed_of(most))) return out_of_range(text_of(column));
    return rounded_integer(value);
}

sql_result<std::uint64_t> fit_unsigned(const any_value& value, const any_value& column) {
    if (auto error = unlike_number(value, column)) return std::move(*error);
    const auto exact = exact_of(value);
    const double whole = is_text(value) ? std::round(number_of(value)) : std::nearbyint(number_of(value));
    constexpr double beyond = 18446744073709551616.0;
    if (exact ? exact->digits < 0 || whole > beyond : whole < 0 || whole >= beyond) return out_of_range(text_of(column));
    return exact ? unsigned_of(value) : static_cast<std::uint64_t>(whole);
}

// The whole part by itself, as MySQL rounds it.
sql_result<double> fit_real(double x, std::int64_t digits, std::int64_t decimals, std::string_view column) {
    const double unit = std::pow(10.0, static_cast<double>(decimals));
    const double most = std::pow(10.0, static_cast<double>(digits - decimals)) - 1 / unit;
    const double whole = std::floor(x);
    const double rounded = whole + std::nearbyint((x - whole) * unit) / unit;
    if (!(std::abs(rounded) <= most)) return out_of_range(column);
    return rounded;
}

sql_result<double> fit_double(const any_value& value, const any_value& column) {
    if (auto error = unlike_number(value, column, "double")) return std::move(*error);
    const double x = number_of(value);
    // What a text spells beyond the largest counts as that one elsewhere.
    const bool beyond = is_text(value) && !std::isfinite(std::strtod(text_of(value).c_str(), nullptr));
    if (beyond || !std::isfinite(x)) return out_of_range(text_of(column));
    return x;
}

sql_result<double> fit_float(const any_value& value, const any_value& column) {
    auto x = fit_double(value, column);
    if (x.has_value() && std::abs(*x) > static_cast<double>(std::numeric_limits<float>::max())) return out_of_range(text_of(column));
    return x;
}

sql_result<std::string> fit_number_text(const any_value& value, const any_value& column) {
    if (auto error = unlike_number(value, column)) return std::move(*error);
    return text_of(value);
}

sql_result<std::string> fit_decimal_text(const any_value& value, const any_value& column) {
    if (auto error = unlike_number(value, column, "decimal")) return std::move(*error);
    return text_of(value);
}

sql_result<std::string> fit_unsigned_decimal(const any_value& value, const any_value& column) {
    auto text = fit_decimal_text(value, column);
    if (text.has_value() && is_below_zero(*text)) return out_of_range(text_of(column));
    return text;
}

sql_result<timestamp_micros> fit_timestamp(timestamp_micros at, std::string_view column) {
    constexpr std::int64_t first = 1'000'000;
    constexpr std::int64_t last = 2'147'483'647'999'999;
    if (at.value >= first && at.value <= last) return at;
    return refused(sql_errc::truncated_wrong_value, "Incorrect datetime value: '" + text_of(any_value{at}) + "'", column);
}

sql_result<std::int64_t> fit_year(const any_value& value, const any_value& column) {
    if (auto error = unlike_number(value, column)) return std::move(*error);
    const auto exact = exact_of(value);
    constexpr double last_year = 2155;
    const bool beyond = is_floating(value) && (number_of(value) < 0 || number_of(value) > last_year);
    if (exact ? exact->digits < 0 : beyond) return out_of_range(text_of(column));
    // Text of four characters that is zero stays 0, which to_year() sees by the text.
    const std::int64_t whole = is_text(value) ? rounded_integer(value) : 0;
    const auto year = whole != 0 ? to_year(any_value{exact_number{whole, 0}}) : to_year(value);
    if (!year) return out_of_range(text_of(column));
    return *year;
}

sql_result<day_micros> fit_time(const any_value& value, const any_value& digits, const any_value& column) {
    const auto time = to_duration_at(value, digits);
    const auto* const text = std::get_if<std::string_view>(&value);
    if (!time || (text != nullptr && !is_whole_duration(*text))) return incorrect(sql_errc::truncated_wrong_value, "time", value, column);
    if (time->value >= 0 && time->value < micros_a_day) return day_micros{time->value};
    return sql_error{sql_errc::not_supported_yet, "A TIME column holds 00:00:00 to 23:59:59; '" + text_of(value) +
                                                      "' is beyond. Keep longer and negative times as seconds in an INT column."};
}

}  // namespace rollcall::engine
