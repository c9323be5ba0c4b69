// Literals: numbers, strings, bytes, dates and times, and parameters. Every value is written anew in DuckDB's quoting.
// Source: MySQL 8.0 Reference Manual, "Literal Values".
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/calls/call_types.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/types/number_text.hpp"

namespace rollcall::sql {
namespace {

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

constexpr std::size_t most_exact_digits = 38;  // of the engine's decimals

std::size_t exponent_at(std::string_view text) noexcept {
    const auto* const found = std::ranges::find_if(text, [](char c) { return c == 'e' || c == 'E'; });
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

// digits [. digits] [e [sign] digits], as DuckDB reads a number: nothing else may be written as one.
bool is_plain_number(std::string_view text) {
    const std::size_t e = exponent_at(text);
    if (e != std::string_view::npos) {
        std::string_view exponent = text.substr(e + 1);
        if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
        if (exponent.empty() || !is_digits(exponent)) return false;
    }
    const std::string_view mantissa = text.substr(0, e);
    const std::size_t point = mantissa.find('.');
    const std::string_view whole = mantissa.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : mantissa.substr(point + 1);
    return is_digits(whole) && is_digits(fraction) && whole.size() + fraction.size() > 0;
}

bool is_beyond_double(std::string_view text, std::size_t exponent) {
    constexpr std::size_t least = 250;  // what is shorter is within, whatever its exponent of two digits
    if (text.size() < least && text.size() - exponent <= 3) return false;
    return std::isinf(std::strtod(std::string(text).c_str(), nullptr));
}

// Is the string written as the engine writes it, too?
bool is_plain_string(std::string_view quoted) noexcept {
    const std::string_view inner = quoted.substr(1, quoted.size() - 2);
    const auto ends_or_escapes = [](char c) { return c == '\'' || c == '\\' || c == '\0'; };
    return quoted.front() == '\'' && is_ascii(inner) && std::ranges::none_of(inner, ends_or_escapes);
}

// Source: MySQL 8.0 Reference Manual, "Numeric Literals".
sql_type type_of_number(std::string_view text) noexcept {
    if (exponent_at(text) != std::string_view::npos) return types::real;
    const std::size_t point = text.find('.');
    const std::size_t first = std::min(text.find_first_not_of('0'), text.size());
    const std::string_view digits = text.substr(first);
    if (point != std::string_view::npos) {
        const std::size_t scale = text.size() - point - 1;
        sql_type type = types::decimal(static_cast<int>(std::min(text.size() - 1, most_exact_digits)),
                                       static_cast<int>(std::min(scale, most_exact_digits)));
        type.form = type_form::kept;
        return type;
    }
    const auto above = [digits](std::string_view most) {
        return digits.size() > most.size() || (digits.size() == most.size() && digits > most);
    };
    if (above("18446744073709551615")) return types::decimal(static_cast<int>(std::min<std::size_t>(digits.size(), 38)), 0);
    return above("9223372036854775807") ? types::unsigned_bigint : types::bigint;
}

}  // namespace

expression query_rewriter::number() {
    const std::string_view text = in_.text();
    if (is_short_integer(text)) {
        const bool zero = std::ranges::all_of(text, [](char c) { return c == '0'; });
        in_.advance();
        return {std::string(text), binding::atom, zero ? content::number : content::nonzero_number, 0, types::bigint, false};
    }
    if (!is_plain_number(text)) fail_here();
    const std::size_t exponent = exponent_at(text);
    if (exponent != std::string_view::npos && is_beyond_double(text, exponent)) {
        fail({sql_errc::illegal_value_for_type, "Illegal double '" + std::string(text) + "' value found during parsing"});
    }
    const bool exact = exponent == std::string_view::npos;
    const bool zero = std::ranges::none_of(text.substr(0, exponent), [](char c) { return c >= '1' && c <= '9'; });
    const std::size_t digits = text.size() - std::min(text.find_first_not_of('0'), text.size());
    if (exact && digits > most_exact_digits + 1) {  // the point is one, and HUGEINT has one digit more
        not_supported("An exact number of more than 38 digits", "Write it with an exponent (1.5e40), as a DOUBLE");
    }
    expression e{std::string(text), binding::atom, zero ? content::number : content::nonzero_number, 0, type_of_number(text), false};
    in_.advance();
    return e;
}

// A string's bytes as text; NUL and broken UTF-8 are refused, since DuckDB's text can hold neither.
std::string query_rewriter::utf8_string() {
    if (failure_) return {};
    auto value = in_.string_literal();
    if (value.has_error()) {
        fail(value.error());
        return {};
    }
    if (value->find('\0') != std::string::npos || !is_valid_utf8(*value)) {
        fail({sql_errc::truncated_wrong_value_for_field,
              "Incorrect string value: it holds a zero byte or is no valid UTF-8. Send bytes as X'..' or _binary'..'."});
    }
    return std::move(*value);
}

// Clients send bytes as _binary'...'; the other introducers only name an encoding, of which UTF-8 and what is plain ASCII in
// any of them are served.
expression query_rewriter::string() {
    if (in_.is(token_kind::string) && !in_.is(token_kind::string, 1) && is_plain_string(in_.text())) {
        const std::string_view text = in_.text();
        in_.advance();
        return {std::string(text), binding::atom, content::string, 0, types::text, false};
    }
    if (!in_.is(token_kind::charset_introducer))
        return {quote_string(utf8_string()), binding::atom, content::string, 0, types::text, false};
    const std::string charset = to_lower(value_of(in_.list(), in_.peek()));
    if (!in_.is(token_kind::string, 1)) {  // _binary 0x41
        in_.advance();
        expression bytes = blob();
        if (charset != "binary") not_supported("A hexadecimal string of a character set", "Write it as a string");
        return bytes;
    }
    if (charset == "binary") {
        auto bytes = in_.string_literal();
        return {bytes.has_value() ? blob_literal(*bytes) : std::string{}, binding::atom, content::other, 0, types::bytes};
    }
    std::string text = utf8_string();
    if (!is_ascii(text) && !charset.starts_with("utf8")) not_supported("A string in the character set " + charset, "Send it as utf8mb4");
    return {quote_string(text), binding::atom, content::string, 0, types::text};
}

expression query_rewriter::blob() {
    const std::string bytes = value_of(in_.list(), in_.peek());
    in_.advance();
    return {blob_literal(bytes), binding::atom, content::byte_string, 0, types::bytes};
}

// Numbered by their place in the text, for they are not read in its order.
expression query_rewriter::placeholder() {
    if (!prepared_) fail_here();
    const auto number = std::ranges::lower_bound(placeholders_, in_.position()) - placeholders_.begin() + 1;
    in_.advance();
    expression out{"$" + std::to_string(number)};
    const auto* const types = session_.parameter_types;
    if (types == nullptr || static_cast<std::size_t>(number) > types->size()) return out;
    out.type = (*types)[static_cast<std::size_t>(number) - 1];
    if (!out.type.is(type_class::decimal)) return out;
    const sql_type type = out.type;
    out = as_type(std::move(out), "DECIMAL(" + std::to_string(type.precision) + ", " + std::to_string(type.scale) + ")");
    out.type = type;
    return out;
}

// '-100:00:00.5' is no time of a day. What is of neither form is the engine's to refuse.
expression query_rewriter::time_of_day_or_longer(const expression& text, int digits) {
    const std::string value = literal_value(text);
    std::string_view hours = value;
    const bool negative = hours.starts_with('-');
    if (negative) hours.remove_prefix(1);
    const bool plain = hours.find_first_not_of("0123456789:.") == std::string::npos;
    const std::size_t colon = hours.find(':');
    const bool long_hours = colon == 3 || (colon == 2 && hours.substr(0, 2) > "23");
    if (plain && colon != std::string_view::npos && colon > 0 && (negative || long_hours)) return as_duration(text, digits);
    return {"CAST(" + text.text + " AS TIME)", binding::atom, content::other, 0, types::with_digits(types::time, digits)};
}

expression query_rewriter::typed_literal(std::string_view type) {
    in_.advance();
    const expression text{quote_string(utf8_string()), binding::atom, content::string, 0, types::text};
    if (failure_) return {};
    const int digits = fraction_digits(text);
    if (type == "TIME") return time_of_day_or_longer(text, digits);
    const bool day = type == "DATE";
    const auto read = read_date(literal_value(text));
    if (!read || (day && read->has_time)) {
        fail({sql_errc::wrong_value, "Incorrect " + std::string(day ? "DATE" : "DATETIME") + " value: " + text.text});
        return {};
    }
    expression out = time_literal(*read, day);
    if (!day) out.type = types::with_digits(types::datetime, digits);
    return out;
}

expression query_rewriter::signed_literal() {
    const bool sign = in_.is_symbol("-") || in_.is_symbol("+");
    if (sign && !in_.is(token_kind::number, 1)) fail_here();
    const bool word = in_.is_word("NULL") || in_.is_word("TRUE") || in_.is_word("FALSE");
    const bool value = in_.is(token_kind::number) || in_.is_string() || in_.is(token_kind::hex_string) || in_.is(token_kind::bit_string);
    const bool typed = (in_.is_word("DATE") || in_.is_word("TIME") || in_.is_word("TIMESTAMP")) && in_.is(token_kind::string, 1);
    if (!sign && !word && !value && !typed) fail_here();
    return simple();
}

}  // namespace rollcall::sql
