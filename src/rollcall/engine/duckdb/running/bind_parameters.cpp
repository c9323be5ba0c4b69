// Binding by the alternative that the client sent. DuckDB plans a statement anew for the values bound, so the type bound
// decides between a look-up in an index and a scan.
#include "rollcall/engine/duckdb/running/bind_parameters.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/values/value_text.hpp"

namespace rollcall::engine {

namespace {

// The calendar check that MySQL's binary protocol leaves to the server.
bool is_calendar_date(const date_value& date) noexcept {
    const auto days = to_days(date);
    return date_in_range(days) && to_date_unchecked(days) == date;
}

duckdb_timestamp timestamp_of(const datetime_value& value) noexcept {
    duckdb_timestamp stored;
    stored.micros = to_microseconds(value);
    return stored;
}

// DuckDB's TIME ends at 24:00; MySQL's goes beyond and below zero: such a duration is an INTERVAL.
duckdb_state bind_time(duckdb_prepared_statement to, idx_t at, const time_value& value) {
    constexpr std::int64_t day = 86'400'000'000;
    const std::int64_t micros = to_microseconds(value);
    if (micros >= 0 && micros <= day) {
        duckdb_time stored;
        stored.micros = micros;
        return duckdb_bind_time(to, at, stored);
    }
    duckdb_interval stored{};
    stored.micros = micros;
    return duckdb_bind_interval(to, at, stored);
}

bool is_integer(duckdb_type type) noexcept {
    switch (type) {
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_UBIGINT:
        case DUCKDB_TYPE_HUGEINT: return true;
        default: return false;
    }
}

bool is_number(duckdb_type type) noexcept {
    return is_integer(type) || type == DUCKDB_TYPE_DECIMAL || type == DUCKDB_TYPE_DOUBLE || type == DUCKDB_TYPE_FLOAT;
}

// Returns: nothing where the text is not all of it a number of that type.
template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// 1.50 as 150 and a scale of 2. Returns: nothing for a text with an exponent, or more digits than fit 64 bits.
std::optional<duckdb_decimal> decimal_of(std::string_view text) {
    constexpr std::uint8_t most_digits = 18;
    const auto point = text.find('.');
    if (point == std::string_view::npos || point == 0 || point + 1 == text.size()) return std::nullopt;
    const std::size_t scale = text.size() - point - 1;
    std::string digits{text};
    digits.erase(point, 1);
    const auto value = number_of<std::int64_t>(digits);
    if (!value || digits.size() > most_digits || text[point - 1] == '-') return std::nullopt;
    duckdb_decimal out;
    out.width = most_digits;
    out.scale = static_cast<std::uint8_t>(scale);
    out.value.lower = static_cast<std::uint64_t>(*value);
    out.value.upper = *value < 0 ? -1 : 0;
    return out;
}

struct binder {
    duckdb_prepared_statement to;
    idx_t at;
    duckdb_type expected;

    duckdb_state operator()(std::monostate) const { return duckdb_bind_null(to, at); }
    duckdb_state operator()(std::int64_t value) const { return duckdb_bind_int64(to, at, value); }
    duckdb_state operator()(std::uint64_t value) const {
        if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return duckdb_bind_int64(to, at, static_cast<std::int64_t>(value));
        }
        return duckdb_bind_uint64(to, at, value);
    }
    duckdb_state operator()(float value) const { return duckdb_bind_float(to, at, value); }
    duckdb_state operator()(double value) const { return bind_double(value); }
    duckdb_state operator()(const std::string& text) const {
        if (expected == DUCKDB_TYPE_BLOB) return duckdb_bind_blob(to, at, text.data(), text.size());
        if (is_number(expected)) return bind_text_of_number(text);
        return bind_text(text);
    }
    duckdb_state operator()(const blob_value& blob) const {
        // Clients send as bytes what is text to the statement: it is stored and compared as that.
        if (expected == DUCKDB_TYPE_VARCHAR && valid_utf8(blob.bytes) == blob.bytes) return bind_text(blob.bytes);
        return duckdb_bind_blob(to, at, blob.bytes.data(), blob.bytes.size());
    }
    duckdb_state operator()(const date_value& date) const {
        duckdb_date stored;
        stored.days = to_days(date);
        return duckdb_bind_date(to, at, stored);
    }
    duckdb_state operator()(const time_value& value) const { return bind_time(to, at, value); }
    duckdb_state operator()(const datetime_value& value) const { return duckdb_bind_timestamp(to, at, timestamp_of(value)); }

private:
    duckdb_state bind_text(std::string_view text) const { return duckdb_bind_varchar_length(to, at, text.data(), text.size()); }

    // The engine would round the text to the column's type before it compares: '1.5' would be 2. What is no number, and what
    // has more digits than a number here, stays text.
    duckdb_state bind_text_of_number(std::string_view text) const {
        if (const auto whole = number_of<std::int64_t>(text)) return duckdb_bind_int64(to, at, *whole);
        if (const auto whole = number_of<std::uint64_t>(text)) return duckdb_bind_uint64(to, at, *whole);
        if (const auto exact = decimal_of(text)) return duckdb_bind_decimal(to, at, *exact);
        if (const auto inexact = number_of<double>(text); inexact && std::isfinite(*inexact) && text.find_first_of("eE") != text.npos)
            return duckdb_bind_double(to, at, *inexact);
        return bind_text(text);
    }

    // JavaScript's clients send every number as a double. A whole one that meets an integer is bound as one: as a double
    // it would turn the column's side into doubles, which is inexact beyond 2^53 and cannot use an index (75 times slower
    // on four million rows).
    duckdb_state bind_double(double value) const {
        constexpr double exact = 9007199254740992.0;  // 2^53
        const bool whole = std::abs(value) <= exact && value == std::trunc(value);
        if (whole && is_integer(expected)) return duckdb_bind_int64(to, at, static_cast<std::int64_t>(value));
        return duckdb_bind_double(to, at, value);
    }
};

bool is_sound(const parameter& value) noexcept {
    if (const auto* date = std::get_if<date_value>(&value)) return is_calendar_date(*date);
    if (const auto* datetime = std::get_if<datetime_value>(&value)) return is_calendar_date(datetime->date);
    return true;
}

}  // namespace

std::vector<duckdb_type> expected_types(duckdb_prepared_statement statement) {
    std::vector<duckdb_type> types;
    const idx_t count = duckdb_nparams(statement);
    for (idx_t i = 1; i <= count; ++i) types.push_back(duckdb_param_type(statement, i));
    return types;
}

sql_result<void> bind_parameters(duckdb_prepared_statement statement, std::span<const parameter> parameters,
                                 std::span<const duckdb_type> expected) {
    const std::size_t wanted = expected.size();
    if (parameters.size() != wanted) {
        return sql_error{sql_errc::stmt_arguments, "Incorrect arguments to EXECUTE: the statement has " + std::to_string(wanted) +
                                                       " placeholders, " + std::to_string(parameters.size()) + " values were given"};
    }
    for (std::size_t i = 0; i < wanted; ++i) {
        if (!is_sound(parameters[i])) {
            return sql_error{sql_errc::truncated_wrong_value, "Incorrect date value in parameter " + std::to_string(i + 1)};
        }
        if (std::visit(binder{statement, i + 1, expected[i]}, parameters[i]) != DuckDBSuccess) {
            return sql_error{sql_errc::stmt_arguments,
                             "Incorrect arguments to EXECUTE: parameter " + std::to_string(i + 1) + " cannot be taken; text must be UTF-8"};
        }
    }
    return boost::system::in_place_value;
}

}  // namespace rollcall::engine
