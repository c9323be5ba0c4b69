// Reading values of any type, and turning them into text and numbers.
#include "rollcall/engine/duckdb/functions/any_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/base/text/number_text.hpp"
#include "rollcall/engine/duckdb/functions/json/json_order.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/values/json_text.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

template <class T>
exact_number whole(const void* data, std::uint64_t row) noexcept {
    return {static_cast<const T*>(data)[row], 0};
}

std::string_view without_leading_spaces(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

std::size_t digits_from(std::string_view text, std::size_t at) noexcept {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
}

int128 power_of_ten(unsigned exponent) noexcept {
    int128 value = 1;
    for (unsigned i = 0; i < exponent; ++i) value *= 10;
    return value;
}

std::int64_t clamped(int128 value) noexcept {
    constexpr int128 least = std::numeric_limits<std::int64_t>::min();
    constexpr int128 most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::clamp(value, least, most));
}

double to_double(const exact_number& number) {
    if (number.scale == 0) return static_cast<double>(number.digits);
    std::string text;
    append_decimal(text, number.digits, number.scale);
    return leading_number(text);  // the nearest one, which division would miss
}

constexpr std::int64_t micros_in_second = 1'000'000;

std::int64_t digits_of_date(const date_value& date) noexcept { return (std::int64_t{date.year} * 100 + date.month) * 100 + date.day; }

std::int64_t digits_of_time(const time_value& time) noexcept {
    const std::int64_t digits = (std::int64_t{time.hours} * 100 + time.minutes) * 100 + time.seconds;
    return time.negative ? -digits : digits;
}

// Dates and times as MySQL's numbers: 20240131101112.5
exact_number temporal_number(const any_value& value) {
    constexpr std::int64_t million = micros_in_second;
    if (const auto* date = std::get_if<epoch_days>(&value)) return {digits_of_date(to_date_unchecked(date->value)), 0};
    if (const auto* time = std::get_if<day_micros>(&value)) {
        const auto parts = to_time(time->value);
        const std::int64_t fraction = parts.microseconds;
        return {int128{digits_of_time(parts)} * million + (parts.negative ? -fraction : fraction), 6};
    }
    const auto parts = to_datetime_unchecked(std::get<timestamp_micros>(value).value);
    const int128 digits = int128{digits_of_date(parts.date)} * million + digits_of_time(parts.time);
    return {digits * million + parts.time.microseconds, 6};
}

// The fraction rounds, and carries: no second is 60. What it would move behind the year 9999 it leaves.
std::int64_t digits_in_whole_seconds(const any_value& value) {
    any_value whole = value;
    if (auto* const time = std::get_if<day_micros>(&whole)) {
        time->value += (time->value < 0 ? -1 : 1) * micros_in_second / 2;
    } else if (auto* const point = std::get_if<timestamp_micros>(&whole)) {
        const std::int64_t up = point->value + micros_in_second / 2;
        if (datetime_in_range(up)) point->value = up;
    }
    const exact_number number = temporal_number(whole);
    return static_cast<std::int64_t>(number.digits / power_of_ten(number.scale));
}

bool is_temporal(const any_value& value) noexcept {
    return std::holds_alternative<epoch_days>(value) || std::holds_alternative<timestamp_micros>(value) ||
           std::holds_alternative<day_micros>(value);
}

std::optional<double> floating(const any_value& value) noexcept {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* number = std::get_if<float>(&value)) return static_cast<double>(*number);
    return std::nullopt;
}

std::string_view text_within(const any_value& value) noexcept {
    if (const auto* text = std::get_if<std::string_view>(&value)) return *text;
    if (const auto* bytes = std::get_if<byte_string>(&value)) return bytes->bytes;
    if (const auto* json = std::get_if<json_string>(&value)) return json->text;
    if (const auto* other = std::get_if<other_value>(&value)) return other->text;
    return {};
}

// A column's exact numbers, if it holds such.
std::optional<exact_number> exact_cell(const value_type& type, const void* data, std::uint64_t row) {
    const bool decimal = type.id == DUCKDB_TYPE_DECIMAL;
    const auto scaled = [&](exact_number number) { return exact_number{number.digits, decimal ? type.scale : std::uint8_t{0}}; };
    switch (decimal ? type.stored_as : type.id) {
        case DUCKDB_TYPE_TINYINT: return whole<std::int8_t>(data, row);
        case DUCKDB_TYPE_SMALLINT: return scaled(whole<std::int16_t>(data, row));
        case DUCKDB_TYPE_INTEGER: return scaled(whole<std::int32_t>(data, row));
        case DUCKDB_TYPE_BIGINT: return scaled(whole<std::int64_t>(data, row));
        case DUCKDB_TYPE_UTINYINT: return whole<std::uint8_t>(data, row);
        case DUCKDB_TYPE_USMALLINT: return whole<std::uint16_t>(data, row);
        case DUCKDB_TYPE_UINTEGER: return whole<std::uint32_t>(data, row);
        case DUCKDB_TYPE_UBIGINT: return whole<std::uint64_t>(data, row);
        case DUCKDB_TYPE_HUGEINT: return scaled({to_int128(static_cast<const duckdb_hugeint*>(data)[row]), 0});
        default: return std::nullopt;
    }
}

}  // namespace

int128 rounded(const exact_number& number) noexcept {
    if (number.scale == 0) return number.digits;
    const int128 unit = power_of_ten(number.scale);
    const int128 quotient = number.digits / unit;
    const int128 rest = number.digits % unit;
    if (rest >= unit - rest) return quotient + 1;
    if (-rest >= unit + rest) return quotient - 1;
    return quotient;
}

any_column::any_column(duckdb_data_chunk chunk, std::uint64_t index)
    : vector_(duckdb_data_chunk_get_vector(chunk, index)),
      data_(duckdb_vector_get_data(vector_)),
      validity_(duckdb_vector_get_validity(vector_)) {
    const type_handle type{duckdb_vector_get_column_type(vector_)};
    type_ = describe(type.get());
}

any_value any_column::operator[](std::uint64_t row) const {
    if (is_null(validity_, row)) return std::monostate{};
    if (const auto number = exact_cell(type_, data_, row)) return *number;
    switch (type_.id) {
        case DUCKDB_TYPE_SQLNULL: return std::monostate{};
        case DUCKDB_TYPE_DOUBLE: return static_cast<const double*>(data_)[row];
        case DUCKDB_TYPE_FLOAT: return static_cast<const float*>(data_)[row];
        case DUCKDB_TYPE_BOOLEAN: return static_cast<const bool*>(data_)[row];
        case DUCKDB_TYPE_VARCHAR:
            if (type_.json) return json_string{carried<std::string_view>::read(data_, row)};
            return carried<std::string_view>::read(data_, row);
        case DUCKDB_TYPE_BLOB: return byte_string{carried<std::string_view>::read(data_, row)};
        case DUCKDB_TYPE_DATE: return epoch_days{static_cast<const std::int32_t*>(data_)[row]};
        case DUCKDB_TYPE_TIME: return day_micros{static_cast<const std::int64_t*>(data_)[row]};
        case DUCKDB_TYPE_INTERVAL: return day_micros{to_microseconds(static_cast<const duckdb_interval*>(data_)[row])};
        case DUCKDB_TYPE_TIMESTAMP:
        case DUCKDB_TYPE_TIMESTAMP_TZ: return timestamp_micros{static_cast<const std::int64_t*>(data_)[row]};
        default: {
            other_value other;
            append_value_text(other.text, type_, vector_, row);
            return other;
        }
    }
}

void append_double(std::string& out, double value) {
    if (!std::isfinite(value)) return append_float(out, value);
    std::array<char, number_text_size> text;
    out.append(text.data(), put_number(text.data(), value));
}

std::optional<exact_number> exact_of(const any_value& value) noexcept {
    if (const auto* number = std::get_if<exact_number>(&value)) return *number;
    if (const auto* condition = std::get_if<bool>(&value)) return exact_number{*condition ? 1 : 0, 0};
    return std::nullopt;
}

std::string text_of(const any_value& value) {
    std::string out;
    if (const auto number = exact_of(value)) {
        append_decimal(out, number->digits, number->scale);
    } else if (const auto* real = std::get_if<double>(&value)) {
        append_double(out, *real);
    } else if (const auto* single = std::get_if<float>(&value)) {
        std::array<char, number_text_size> text;
        if (std::isfinite(*single)) out.append(text.data(), put_number(text.data(), *single));
    } else if (const auto* date = std::get_if<epoch_days>(&value)) {
        append_date_text(out, date->value);
    } else if (const auto* time = std::get_if<day_micros>(&value)) {
        append_time_text(out, time->value);
    } else if (const auto* point = std::get_if<timestamp_micros>(&value)) {
        append_datetime_text(out, point->value);
    } else {
        out = text_within(value);
    }
    return out;
}

std::string_view view_of(const any_value& value, std::string& scratch) {
    const bool is_text = std::holds_alternative<std::string_view>(value) || std::holds_alternative<byte_string>(value) ||
                         std::holds_alternative<json_string>(value);
    if (is_text) return text_within(value);
    scratch = text_of(value);
    return scratch;
}

double number_of(const any_value& value) {
    if (std::holds_alternative<json_string>(value)) {
        const auto number = number_in_json(value);
        return number.has_value() ? *number : 0;
    }
    if (const auto number = exact_of(value)) return to_double(*number);
    if (const auto real = floating(value)) return *real;
    if (is_temporal(value)) return to_double(temporal_number(value));
    return leading_number(text_within(value));
}

std::string temporal_digits(const any_value& value) {
    if (!is_temporal(value)) return text_of(value);
    const exact_number number = temporal_number(value);
    std::string out;
    append_decimal(out, number.digits, number.scale);
    return out;
}

std::int64_t signed_of(const any_value& value) {
    if (std::holds_alternative<json_string>(value)) return integer_in_json(value);
    if (const auto number = exact_of(value)) {
        const int128 integer = rounded(*number);
        // BIGINT UNSIGNED's upper half is the same 64 bits.
        const bool upper_half = integer > std::numeric_limits<std::int64_t>::max() && integer <= std::numeric_limits<std::uint64_t>::max();
        if (number->scale == 0 && upper_half) return static_cast<std::int64_t>(static_cast<std::uint64_t>(integer));
        return clamped(integer);
    }
    if (const auto real = floating(value)) {
        constexpr double beyond = 9223372036854775808.0;
        const double integer = std::nearbyint(*real);
        if (integer >= beyond) return std::numeric_limits<std::int64_t>::max();
        return integer < -beyond ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(integer);
    }
    if (is_temporal(value)) return digits_in_whole_seconds(value);
    return static_cast<std::int64_t>(leading_integer(text_within(value)));
}

std::uint64_t unsigned_of(const any_value& value) {
    if (std::holds_alternative<json_string>(value)) return static_cast<std::uint64_t>(integer_in_json(value));
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    if (const auto number = exact_of(value)) {
        const int128 integer = rounded(*number);
        if (integer > int128{most}) return most;
        if (integer < 0 && number->scale > 0) return 0;  // a DECIMAL does not wrap
        return static_cast<std::uint64_t>(integer < 0 ? clamped(integer) : integer);
    }
    if (const auto real = floating(value)) {
        constexpr double beyond = 18446744073709551616.0;
        const double integer = std::nearbyint(*real);
        if (integer >= beyond) return most;
        return integer < 0 ? static_cast<std::uint64_t>(signed_of(value)) : static_cast<std::uint64_t>(integer);
    }
    return is_temporal(value) ? static_cast<std::uint64_t>(signed_of(value)) : leading_integer(text_within(value));
}

std::uint64_t bit_pattern_of(const any_value& value) {
    const auto number = exact_of(value);
    return number && number->digits < 0 ? static_cast<std::uint64_t>(signed_of(value)) : unsigned_of(value);
}

namespace {

// How far a number without a sign goes; 0 where there is none.
std::size_t number_end(std::string_view text) noexcept {
    std::size_t end = digits_from(text, 0);
    std::size_t digits = end;
    if (end < text.size() && text[end] == '.') {
        const std::size_t fraction = digits_from(text, end + 1);
        digits += fraction;
        end += 1 + fraction;
    }
    if (digits == 0) return 0;
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        std::size_t at = end + 1;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const std::size_t exponent = digits_from(text, at);
        if (exponent > 0) end = at + exponent;
    }
    return end;
}

// Removes the sign. Returns: whether it was a minus.
bool take_sign(std::string_view& text) noexcept {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    return negative;
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\r\n\v\f") == text.npos; }

}  // namespace

bool is_whole_number(std::string_view text) noexcept {
    text = without_leading_spaces(text);
    take_sign(text);
    const std::size_t end = number_end(text);
    return end > 0 && is_blank(text.substr(end));
}

bool is_whole_integer(std::string_view text) noexcept {
    text = without_leading_spaces(text);
    take_sign(text);
    const std::size_t end = digits_from(text, 0);
    return end > 0 && is_blank(text.substr(end));
}

double leading_number(std::string_view text) noexcept {
    text = without_leading_spaces(text);
    const bool negative = take_sign(text);
    const std::size_t end = number_end(text);
    if (end == 0) return 0;
    const double value = number_within_double(text.substr(0, end)).value_or(std::numeric_limits<double>::max());
    return negative ? -value : value;
}

std::optional<double> number_within_double(std::string_view number) noexcept {
    double value = 0;
    const auto [_, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc::result_out_of_range) return value;
    // Which end of the range it was from_chars does not tell.
    value = std::strtod(std::string(number).c_str(), nullptr);
    return std::isinf(value) ? std::nullopt : std::optional(value);
}

std::string leading_digits(std::string_view text) {
    text = without_leading_spaces(text);
    const bool negative = take_sign(text);
    const std::size_t end = number_end(text);
    if (end == 0) return "0";
    return (negative ? "-" : "") + std::string(text.substr(0, end));
}

std::uint64_t leading_integer(std::string_view text) noexcept {
    text = without_leading_spaces(text);
    const bool negative = take_sign(text);
    std::uint64_t value = 0;
    bool too_large = false;
    for (std::size_t i = 0; i < text.size() && is_digit(text[i]); ++i) {
        too_large = too_large || __builtin_mul_overflow(value, 10U, &value) ||
                    __builtin_add_overflow(value, static_cast<unsigned>(text[i] - '0'), &value);
    }
    constexpr std::uint64_t least = std::uint64_t{1} << 63;  // of a signed one, as it is stored
    if (negative) return too_large || value > least ? least : std::uint64_t{0} - value;
    return too_large ? std::numeric_limits<std::uint64_t>::max() : value;
}

}  // namespace rollcall::engine
