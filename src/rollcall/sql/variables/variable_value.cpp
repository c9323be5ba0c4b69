// Checking one value against a variable's type, and what is served of it.
#include "rollcall/sql/variables/variable_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {
namespace {

constexpr auto served_character_sets = std::to_array<std::string_view>({"utf8mb4", "utf8mb3", "utf8", "binary"});
constexpr std::string_view unserved_modes = "NO_UNSIGNED_SUBTRACTION,HIGH_NOT_PRECEDENCE,PAD_CHAR_TO_FULL_LENGTH,TIME_TRUNCATE_FRACTIONAL";

sql_error wrong_value(const known_variable& variable, std::string_view value) {
    return {sql_errc::wrong_value_for_var,
            "Variable '" + std::string(variable.name) + "' can't be set to the value of '" + std::string(value) + "'"};
}

sql_error wrong_type(const known_variable& variable) {
    return {sql_errc::wrong_type_for_var, "Incorrect argument type to variable '" + std::string(variable.name) + "'"};
}

sql_error not_served(const known_variable& variable, std::string_view value, std::string_view remedy) {
    return {sql_errc::not_supported_yet, "Setting '" + std::string(variable.name) + "' to '" + std::string(value) +
                                             "' is not supported: it would have no effect. " + std::string(remedy) + "."};
}

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

literal literal_of_unsigned(std::uint64_t number) {
    if (number <= 9223372036854775807U) return static_cast<std::int64_t>(number);
    return decimal_text{std::to_string(number)};
}

sql_result<literal> checked_boolean(const known_variable& variable, const literal& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (*number == 0 || *number == 1) return literal{*number};
        return wrong_value(variable, std::to_string(*number));
    }
    if (std::holds_alternative<decimal_text>(value)) return wrong_type(variable);
    const std::string text = std::holds_alternative<std::monostate>(value) ? "NULL" : std::get<std::string>(value);
    if (iequals(text, "ON") || iequals(text, "TRUE")) return literal{std::int64_t{1}};
    if (iequals(text, "OFF") || iequals(text, "FALSE")) return literal{std::int64_t{0}};
    return wrong_value(variable, text);
}

sql_result<literal> checked_integer(const known_variable& variable, const literal& value, beyond_bounds beyond) {
    std::optional<std::uint64_t> number = 0;  // what is below zero is below every bound
    if (const auto* small = std::get_if<std::int64_t>(&value)) {
        if (*small >= 0) number = static_cast<std::uint64_t>(*small);
    } else if (const auto* decimal = std::get_if<decimal_text>(&value)) {
        number = parse_number(decimal->digits);
        if (!number) return wrong_type(variable);
    } else {
        return wrong_type(variable);
    }
    const std::uint64_t kept = std::clamp(*number, variable.min, variable.max);
    literal out = literal_of_unsigned(kept);
    const std::string written = text_of_literal(value);
    if (written == std::to_string(kept)) return out;
    if (beyond.refused || variable.exact) {
        sql_error error = wrong_value(variable, written);
        error.message += "; it takes " + std::to_string(variable.min) + " to " + std::to_string(variable.max);
        return error;
    }
    if (beyond.told != nullptr) {
        beyond.told->push_back(
            {sql_errc::truncated_wrong_value, "Truncated incorrect " + std::string(variable.name) + " value: '" + written + "'"});
    }
    return out;
}

sql_result<literal> checked_choice(const known_variable& variable, const literal& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        const auto found = find_in_list(variable.choices, *text);
        if (found) return literal{std::string(*found)};
    }
    if (const auto* index = std::get_if<std::int64_t>(&value)) {
        std::string_view rest = variable.choices;
        for (std::int64_t i = 0; i < *index && !rest.empty(); ++i) {
            const std::size_t comma = rest.find(',');
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
        if (*index >= 0 && !rest.empty()) return literal{std::string(rest.substr(0, rest.find(',')))};
    }
    if (std::holds_alternative<decimal_text>(value)) return wrong_type(variable);
    const bool null = std::holds_alternative<std::monostate>(value);
    return wrong_value(variable, null ? "NULL" : text_of_literal(value));
}

sql_result<literal> checked_mode(const known_variable& variable, const literal& value) {
    if (std::holds_alternative<decimal_text>(value)) return wrong_type(variable);
    std::string unknown;
    auto modes = canonical_sql_mode(value, unknown);
    if (std::holds_alternative<std::monostate>(value)) unknown = "NULL";
    if (!modes) return wrong_value(variable, unknown);
    std::string_view rest = unserved_modes;
    while (!rest.empty()) {
        const std::string_view mode = rest.substr(0, rest.find(','));
        if (find_in_list(*modes, mode)) return not_served(variable, mode, "Leave the mode out");
        rest = rest.size() > mode.size() ? rest.substr(mode.size() + 1) : std::string_view{};
    }
    return literal{std::move(*modes)};
}

// Texts are UTF-8 on both sides; another set would be read wrongly. binary is how dumps ask for bytes as they are.
sql_result<literal> checked_character_set(const known_variable& variable, const literal& value) {
    if (std::holds_alternative<std::monostate>(value) && variable.name == "character_set_results") return literal{};
    const auto* name = std::get_if<std::string>(&value);
    if (name == nullptr) {
        if (std::holds_alternative<std::monostate>(value)) return wrong_value(variable, "NULL");
        return wrong_type(variable);
    }
    if (!is_character_set(*name)) return sql_error{sql_errc::unknown_character_set, "Unknown character set: '" + *name + "'"};
    const std::string lower = to_lower(*name);
    if (std::ranges::find(served_character_sets, lower) == served_character_sets.end()) return not_served(variable, lower, "Use utf8mb4");
    return literal{lower == "utf8" ? std::string("utf8mb3") : lower};
}

sql_result<literal> checked_collation(const known_variable& variable, const literal& value) {
    const auto* name = std::get_if<std::string>(&value);
    if (name == nullptr) {
        if (std::holds_alternative<std::monostate>(value)) return wrong_value(variable, "NULL");
        return wrong_type(variable);
    }
    std::string lower = to_lower(*name);
    if (lower.starts_with("utf8_")) lower.replace(0, 4, "utf8mb3");
    const std::string_view set = character_set_of(lower);
    const bool complete = lower == "binary" || (lower.size() > set.size() + 1 && set != "binary");
    if (!is_character_set(set) || !complete) return sql_error{sql_errc::unknown_collation, "Unknown collation: '" + *name + "'"};
    if (std::ranges::find(served_character_sets, set) == served_character_sets.end()) {
        return not_served(variable, lower, "Use a collation of utf8mb4");
    }
    return literal{lower};
}

sql_result<literal> checked_text(const known_variable& variable, const literal& value) {
    if (std::holds_alternative<std::string>(value)) return value;
    if (std::holds_alternative<std::monostate>(value)) return wrong_value(variable, "NULL");
    return wrong_type(variable);
}

sql_result<literal> checked_type(const known_variable& variable, const literal& value, beyond_bounds beyond) {
    switch (variable.type) {
        case variable_type::boolean: return checked_boolean(variable, value);
        case variable_type::integer: return checked_integer(variable, value, beyond);
        case variable_type::enumeration: return checked_choice(variable, value);
        case variable_type::mode_set: return checked_mode(variable, value);
        case variable_type::character_set: return checked_character_set(variable, value);
        case variable_type::collation: return checked_collation(variable, value);
        case variable_type::text:
        case variable_type::zone: break;
    }
    return checked_text(variable, value);
}

// No system variable holds a double or bytes: those are taken as a number with digits and as text.
literal plain_of(const literal& value) {
    if (std::holds_alternative<double_number>(value)) return decimal_text{text_of_literal(value)};
    if (const auto* const text = std::get_if<byte_text>(&value)) return text->bytes;
    return value;
}

}  // namespace

literal initial_value(const known_variable& variable) {
    if (variable.initial == null_text) return {};
    if (variable.type == variable_type::boolean) return std::int64_t{variable.initial == "ON" ? 1 : 0};
    if (variable.type == variable_type::integer) return literal_of_unsigned(parse_number(variable.initial).value_or(0));
    return std::string(variable.initial);
}

sql_result<literal> checked_value(const known_variable& variable, const literal& value, beyond_bounds beyond) {
    auto checked = checked_type(variable, plain_of(value), beyond);
    if (checked.has_error() || variable.served.empty()) return checked;
    const std::string text = text_of_value(variable, *checked);
    if (!find_in_list(variable.served, text)) return not_served(variable, text, variable.remedy);
    return checked;
}

std::string text_of_value(const known_variable& variable, const literal& value) {
    if (variable.type == variable_type::boolean) return value == literal{std::int64_t{0}} ? "OFF" : "ON";
    return text_of_literal(value);
}

std::string text_of_literal(const literal& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* decimal = std::get_if<decimal_text>(&value)) return decimal->digits;
    if (const auto* real = std::get_if<double_number>(&value)) return fmt::format("{}", real->value);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* text = std::get_if<byte_text>(&value)) return text->bytes;
    return {};
}

std::string_view default_collation(std::string_view character_set) noexcept {
    if (iequals(character_set, "utf8mb4")) return "utf8mb4_0900_bin";
    if (iequals(character_set, "utf8mb3") || iequals(character_set, "utf8")) return "utf8mb3_general_ci";
    if (iequals(character_set, "binary")) return "binary";
    return {};
}

std::string_view character_set_of(std::string_view collation) noexcept { return collation.substr(0, collation.find('_')); }

std::optional<std::string_view> find_in_list(std::string_view list, std::string_view word) noexcept {
    while (!list.empty()) {
        const std::string_view each = list.substr(0, list.find(','));
        if (iequals(each, word)) return each;
        list = list.size() > each.size() ? list.substr(each.size() + 1) : std::string_view{};
    }
    return std::nullopt;
}

}  // namespace rollcall::sql
