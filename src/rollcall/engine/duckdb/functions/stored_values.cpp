// Values as columns take them.
#include "rollcall/engine/duckdb/functions/stored_values.hpp"

#include "rollcall/base/characters.hpp"
#include "rollcall/engine/duckdb/functions/temporal_values.hpp"

namespace rollcall::engine {

namespace {

sql_error refused(sql_errc code, std::string_view what, std::string_view column) {
    return {code, std::string(what) + " for column '" + std::string(column) + "' at row 1"};
}

sql_error too_long(std::string_view column) { return refused(sql_errc::data_too_long, "Data too long", column); }
sql_error out_of_range(std::string_view column) { return refused(sql_errc::out_of_range, "Out of range value", column); }

sql_error incorrect(sql_errc code, std::string_view type, const any_value& value, const any_value& column) {
    return refused(code, "Incorrect " + std::string(type) + " value: '" + text_of(value) + "'", text_of(column));
}

bool is_plain_text(const any_value& value) noexcept { return std::holds_alternative<std::string_view>(value); }

// Nothing but a number, and blanks around it.
bool is_numeric(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    text = without_trailing_blanks(text.substr(first));
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos && text.find_first_of("0123456789") == 0;
}

// Text rounds as the exact number that it spells: halves away from zero.
std::int64_t rounded_integer(const any_value& value) {
    return is_plain_text(value) ? signed_of(any_value{std::round(number_of(value))}) : signed_of(value);
}

std::optional<std::uint64_t> bits_of(const any_value& value) {
    const auto* bytes = std::get_if<byte_string>(&value);
    std::string_view text = bytes != nullptr ? bytes->bytes : std::string_view{};
    if (is_plain_text(value)) text = std::get<std::string_view>(value);
    if (bytes == nullptr && !is_plain_text(value)) return unsigned_of(value);
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
    const auto number = bits_of(value);
    if (!number || *number >> unsigned_of(bits) != 0) return too_long(text_of(column));
    return *number;
}

sql_result<std::int64_t> fit_integer(const any_value& value, const any_value& least, const any_value& most, const any_value& column) {
    if (is_plain_text(value) && !is_numeric(std::get<std::string_view>(value))) {
        return incorrect(sql_errc::truncated_wrong_value_for_field, "integer", value, column);
    }
    const std::int64_t number = rounded_integer(value);
    if (number < signed_of(least) || number > signed_of(most)) return out_of_range(text_of(column));
    return number;
}

sql_result<std::int64_t> fit_year(const any_value& value, const any_value& column) {
    if (is_plain_text(value) && !is_numeric(std::get<std::string_view>(value))) {
        return incorrect(sql_errc::truncated_wrong_value_for_field, "integer", value, column);
    }
    const auto year = to_year(value);
    if (!year) return out_of_range(text_of(column));
    return *year;
}

sql_result<day_micros> fit_time(const any_value& value, const any_value& digits, const any_value& column) {
    const auto time = to_duration_at(value, digits);
    if (!time) return incorrect(sql_errc::truncated_wrong_value, "time", value, column);
    if (time->value >= 0 && time->value < micros_a_day) return day_micros{time->value};
    return sql_error{sql_errc::not_supported_yet, "A TIME column holds 00:00:00 to 23:59:59; '" + text_of(value) +
                                                      "' is beyond. Keep longer and negative times as seconds in an INT column."};
}

}  // namespace rollcall::engine
