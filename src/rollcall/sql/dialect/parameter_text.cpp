// Parameters become constants.
#include "rollcall/sql/dialect/parameter_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"

namespace rollcall::sql {

namespace {

std::string text_of(const date_value& date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }
std::string text_of(const time_value& time) {
    return fmt::format("{}{:02}:{:02}:{:02}.{:06}", time.negative ? "-" : "", time.hours, time.minutes, time.seconds, time.microseconds);
}

// The engine's text holds no NUL: one is joined in.
std::string text_constant(std::string_view value) {
    std::string out;
    for (;;) {
        const std::size_t zero = value.find('\0');
        out += quote_string(value.substr(0, zero));
        if (zero == std::string_view::npos) return out;
        out += " || chr(0) || ";
        value.remove_prefix(zero + 1);
    }
}

// JavaScript's clients send every number as a double: a whole one is written as an integer.
std::string number_constant(double value) {
    constexpr double exact = 9007199254740992.0;  // 2^53
    if (std::abs(value) <= exact && value == std::trunc(value)) return fmt::format("({})", static_cast<std::int64_t>(value));
    return fmt::format("CAST('{}' AS DOUBLE)", value);
}

struct writer {
    std::string operator()(std::monostate) const { return "NULL"; }
    std::string operator()(std::int64_t value) const { return fmt::format("({})", value); }
    std::string operator()(std::uint64_t value) const { return fmt::format("{}", value); }
    std::string operator()(float value) const { return fmt::format("CAST('{}' AS FLOAT)", value); }
    std::string operator()(double value) const { return number_constant(value); }
    std::string operator()(const std::string& value) const { return "(" + text_constant(value) + ")"; }
    std::string operator()(const blob_value& value) const { return blob_literal(value.bytes); }
    std::string operator()(const date_value& value) const { return "CAST('" + text_of(value) + "' AS DATE)"; }
    std::string operator()(const time_value& value) const {
        const bool of_day = !value.negative && value.hours < 24;
        return "CAST('" + text_of(value) + (of_day ? "' AS TIME)" : "' AS INTERVAL)");
    }
    std::string operator()(const datetime_value& value) const {
        return "CAST('" + text_of(value.date) + " " + text_of(value.time) + "' AS TIMESTAMP)";
    }
};

// Clients send as bytes what is text to the statement, too.
std::string* text_among(parameter& value) {
    if (auto* const bytes = std::get_if<blob_value>(&value)) return &bytes->bytes;
    return std::get_if<std::string>(&value);
}

constexpr double beyond_counts = 9223372036854775808.0;  // 2^63

bool is_beyond_counts(const parameter& value) noexcept {
    const auto* const number = std::get_if<std::uint64_t>(&value);
    const auto* const real = std::get_if<double>(&value);  // JavaScript's
    return (number != nullptr && *number > INT64_MAX) || (real != nullptr && *real >= beyond_counts);
}

// MySQL's LIMIT takes none of these; the engine takes NULL for no limit.
bool is_no_count(const parameter& value) noexcept {
    const auto* const number = std::get_if<std::int64_t>(&value);
    return std::holds_alternative<std::monostate>(value) || (number != nullptr && *number < 0);
}

}  // namespace

sql_result<void> fit_limits(std::string_view text, parameter_list& values) {
    if (std::ranges::none_of(values, [](const parameter& each) { return is_no_count(each) || is_beyond_counts(each); })) return {};
    for (std::size_t at = text.find_first_of("'\"$"); at != text.npos; at = text.find_first_of("'\"$", at + 1)) {
        if (text[at] != '$') {
            at = std::min(text.find(text[at], at + 1), text.size() - 1);
            continue;
        }
        const std::string_view before = text.substr(0, at);
        if (!before.ends_with(" LIMIT ") && !before.ends_with(" OFFSET ")) continue;
        std::size_t number = 0;
        std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
        if (number == 0 || number > values.size()) continue;
        parameter& value = values[number - 1];
        if (is_beyond_counts(value)) value = INT64_MAX;
        if (!is_no_count(value)) continue;
        return sql_error{sql_errc::stmt_arguments,
                         "Incorrect arguments to EXECUTE: LIMIT takes a number of rows, not NULL and not negative"};
    }
    return {};
}

void pad_values(parameter_list& values, std::span<const padded_parameter> padded) {
    for (const padded_parameter& each : padded) {
        std::string* const text = each.number > values.size() ? nullptr : text_among(values[each.number - 1]);
        if (text == nullptr) continue;
        text->resize(text->find_last_not_of(' ') + 1);
        if (each.ordered) *text += ' ';
    }
}

sql_result<std::string> with_parameter_values(std::string_view text, const parameter_list& values) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char first = text.front();
        std::size_t length = 1;
        if (first == '\'' || first == '"') {
            length = std::min(text.find(first, 1), text.size() - 1) + 1;
        } else if (first == '$') {
            std::size_t number = 0;
            const auto read = std::from_chars(text.data() + 1, text.data() + text.size(), number);
            if (number == 0 || number > values.size()) return sql_error{sql_errc::stmt_arguments, "Incorrect arguments to EXECUTE"};
            const auto* const string = std::get_if<std::string>(&values[number - 1]);
            if (string != nullptr && valid_utf8(*string) != *string) {
                return sql_error{sql_errc::stmt_arguments, "Incorrect arguments to EXECUTE: parameter " + std::to_string(number) +
                                                               " cannot be taken; text must be UTF-8"};
            }
            out += std::visit(writer{}, values[number - 1]);
            text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
            continue;
        } else {
            length = std::min(text.find_first_of("'\"$"), text.size());
        }
        out += text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace rollcall::sql
