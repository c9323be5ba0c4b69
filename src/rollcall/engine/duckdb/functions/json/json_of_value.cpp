// Values of other types as JSON.
// Source: MySQL 8.0 Reference Manual, "The JSON Data Type", "Converting between JSON and non-JSON values".
#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/duckdb/functions/json/json_value.hpp"
#include "rollcall/engine/duckdb/functions/temporal/temporal_text.hpp"

namespace rollcall::engine {

namespace {

// MySQL writes "base64:type252:...", the number by the column's type, which no value here tells.
sql_error no_json_of_bytes() {
    return {sql_errc::not_supported_yet,
            "Bytes in JSON are not supported. Write TO_BASE64(...) around them, or CONVERT(... USING utf8mb4) for their text."};
}

}  // namespace

sql_error no_json_charset() {
    return {sql_errc::invalid_json_charset, "Cannot create a JSON value from a string with CHARACTER SET 'binary'."};
}

sql_result<json_value> json_of(const any_value& value) {
    json_value out;
    if (std::holds_alternative<std::monostate>(value)) return out;
    if (const auto* json = std::get_if<json_string>(&value)) return parse_json(json->text, "a value of type JSON", json_numbers::of_value);
    if (const auto* truth = std::get_if<bool>(&value)) {
        out.kind = json_kind::boolean;
        out.truth = *truth;
        return out;
    }
    const auto exact = exact_of(value);
    if (exact || std::holds_alternative<double>(value) || std::holds_alternative<float>(value)) {
        out.text = text_of(value);
        out.kind = !exact ? json_kind::real : exact->scale > 0 ? json_kind::decimal : json_kind::integer;
        if (!exact && out.text.find_first_of(".e") == std::string::npos) out.text += ".0";
        return out;
    }
    if (const auto* moment = std::get_if<timestamp_micros>(&value)) {
        std::string text = datetime_text(moment->value);
        if (text.find('.') == std::string::npos) text += ".000000";
        return json_string_of(text);
    }
    if (const auto* time = std::get_if<day_micros>(&value)) {
        std::string text = duration_text(time->value);
        if (text.find('.') == std::string::npos) text += ".000000";
        return json_string_of(text);
    }
    if (const auto* other = std::get_if<other_value>(&value)) {
        if (auto nested = is_json(other->text); nested.has_value() && *nested) return parse_json(other->text, "a list");
    }
    if (std::holds_alternative<byte_string>(value)) return no_json_of_bytes();
    return json_string_of(valid_utf8(text_of(value)));
}

sql_result<json_value> document_of(const any_value& value, std::string_view where) {
    if (const auto* text = std::get_if<std::string_view>(&value)) return parse_json(*text, where);
    if (const auto* json = std::get_if<json_string>(&value)) return parse_json(json->text, where, json_numbers::of_value);
    if (const auto* other = std::get_if<other_value>(&value)) return parse_json(other->text, where);
    if (std::holds_alternative<byte_string>(value)) {
        return no_json_charset();
    }
    std::string message = "Invalid data type for JSON data in ";
    message.append(where).append("; a JSON string or JSON type is required.");
    return sql_error{sql_errc::invalid_json_type, std::move(message)};
}

}  // namespace rollcall::engine
