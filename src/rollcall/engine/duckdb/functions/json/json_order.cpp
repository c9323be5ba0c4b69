// The order of JSON values, written as bytes.
// Source: MySQL 8.0 Reference Manual, "The JSON Data Type", "Comparison and Ordering of JSON Values".
#include "rollcall/engine/duckdb/functions/json/json_order.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace rollcall::engine {

namespace {

// The least first; `end` stands behind the last item of an array.
enum class json_rank : std::uint8_t { end, null, number, string, object, array, boolean };

void append_bytes(std::string& out, std::uint64_t value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255);
}

void append_rank(std::string& out, json_rank rank) { out += static_cast<char>(rank); }

template <class Integer>
std::int64_t beyond_double(std::string_view digits, double real) {
    Integer whole = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), whole);
    return static_cast<std::int64_t>(int128{whole} - static_cast<int128>(real));
}

// As a double, then what a double does not hold of an integer.
void append_key_number(std::string& out, const json_value& value) {
    double real = leading_number(value.text);
    if (real == 0) real = 0;  // -0, too
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    const auto bits = std::bit_cast<std::uint64_t>(real);
    append_bytes(out, (bits & sign) != 0 ? ~bits : bits | sign, 8);
    std::int64_t rest = 0;
    if (value.kind == json_kind::integer) rest = beyond_double<std::int64_t>(value.text, real);
    if (value.kind == json_kind::unsigned_integer) rest = beyond_double<std::uint64_t>(value.text, real);
    constexpr std::int64_t middle = 0x8000;  // a double is off by no more than 1024
    append_bytes(out, static_cast<std::uint64_t>(rest + middle), 2);
}

// A zero byte within is followed by another than the two at the end.
void append_key_text(std::string& out, std::string_view text) {
    for (const char c : text) {
        out += c;
        if (c == '\0') out += '\xff';
    }
    out.append(2, '\0');
}

void append_key(std::string& out, const json_value& value) {
    switch (value.kind) {
        case json_kind::null: return append_rank(out, json_rank::null);
        case json_kind::boolean:
            append_rank(out, json_rank::boolean);
            out += value.truth ? '\1' : '\0';
            return;
        case json_kind::string: append_rank(out, json_rank::string); return append_key_text(out, value.text);
        case json_kind::array:
            append_rank(out, json_rank::array);
            for (const json_value& item : value.items) append_key(out, item);
            return append_rank(out, json_rank::end);
        case json_kind::object:
            append_rank(out, json_rank::object);
            append_bytes(out, value.keys.size(), 4);
            for (std::size_t i = 0; i < value.keys.size(); ++i) {
                append_key_text(out, value.keys[i]);
                append_key(out, value.items[i]);
            }
            return;
        default: append_rank(out, json_rank::number); return append_key_number(out, value);
    }
}

// Is another number its equal: 1 of 1.0, 1.5 of 1.50?
bool has_equal_number(const json_value& value) {
    if (value.kind != json_kind::real && value.kind != json_kind::decimal) return std::ranges::any_of(value.items, has_equal_number);
    const double number = leading_number(value.text);
    return value.kind == json_kind::decimal || number == std::trunc(number);
}

}  // namespace

sql_result<bool> has_equal(const any_value& value) {
    const auto json = json_of(value);
    if (json.has_error()) return json.error();
    return has_equal_number(*json);
}

sql_result<byte_text> order_key(const any_value& value) {
    const auto json = json_of(value);
    if (json.has_error()) return json.error();
    byte_text out;
    append_key(out.bytes, *json);
    return out;
}

sql_result<double> number_in_json(const any_value& value) {
    const auto json = json_of(value);
    if (json.has_error()) return json.error();
    if (json->kind == json_kind::boolean) return json->truth ? 1.0 : 0.0;
    return json->is_scalar() ? leading_number(json->text) : 0.0;
}

sql_result<std::string> digits_in_json(const any_value& value) {
    const auto json = json_of(value);
    if (json.has_error()) return json.error();
    if (json->kind == json_kind::boolean) return std::string(json->truth ? "1" : "0");
    return json->is_scalar() ? leading_digits(json->text) : std::string("0");
}

sql_result<std::string> stored_digits_in_json(const any_value& value) {
    const auto json = json_of(value);
    if (json.has_error()) return json.error();
    return json->is_number() ? json->text : to_text(*json);
}

std::int64_t integer_in_json(const any_value& value) {
    const auto json = json_of(value);
    if (json.has_error() || !json->is_scalar()) return 0;
    const std::string_view text = json->text;
    switch (json->kind) {
        case json_kind::null: return 0;
        case json_kind::boolean: return json->truth ? 1 : 0;
        case json_kind::real: return signed_of(any_value{leading_number(text)});
        case json_kind::decimal: {
            const std::size_t tenth = text.find('.') + 1;
            const auto whole = static_cast<std::int64_t>(leading_integer(text));
            const bool up = tenth != 0 && tenth < text.size() && text[tenth] >= '5' && whole != INT64_MAX && whole != INT64_MIN;
            return whole + (!up ? 0 : text.starts_with('-') ? -1 : 1);
        }
        default: return static_cast<std::int64_t>(leading_integer(text));
    }
}

}  // namespace rollcall::engine
