// Texts of parameters. Few kinds are told apart: a statement is written anew where another kind is bound.
#include "rollcall/sql/dialect/bound_text.hpp"

#include <algorithm>
#include <array>

#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/types/number_text.hpp"

namespace rollcall::sql {
namespace {

constexpr std::uint8_t a_day = 1;
constexpr std::uint8_t a_moment = 2;

// That always fit into 8, 16, 24, 32 and 64 bits.
constexpr auto digits_of_bits = std::to_array<std::pair<int, std::uint8_t>>({{8, 2}, {16, 4}, {24, 6}, {32, 9}, {64, 18}});

}  // namespace

bool has_form(std::string_view text, std::string_view form) noexcept {
    const auto fits = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
    return text.size() == form.size() && std::ranges::equal(text, form, fits);
}

sql_type type_of_bound_text(std::string_view text) {
    sql_type type = types::text;
    type.is_unsigned = !text.starts_with('-');
    const std::string_view digits = text.substr(type.is_unsigned ? 0 : 1);
    const bool whole = !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos;
    const auto* const most = std::ranges::find_if(digits_of_bits, [&](const auto& each) { return digits.size() <= each.second; });
    if (whole && most != digits_of_bits.end()) type.precision = most->second;
    const bool day = has_form(text, "0000-00-00");
    if ((day || has_form(text, "0000-00-00 00:00:00")) && read_date(text)) type.scale = day ? a_day : a_moment;
    return type;
}

bool engine_reads(const expression& parameter, const sql_type& as) noexcept {
    const sql_type& type = parameter.type;
    if (!type.is(type_class::text) || !is_parameter(parameter)) return false;
    if (as.is(type_class::date)) return type.scale == a_day;
    if (as.is(type_class::datetime)) return type.scale != 0;
    if (type.precision == 0 || (as.is_unsigned && !type.is_unsigned)) return false;
    if (as.is(type_class::decimal)) return type.precision <= as.precision - as.scale;
    if (as.is(type_class::real)) return true;
    if (!as.is(type_class::integer) || !as.is(type_form::usual)) return false;
    const auto* const most = std::ranges::find(digits_of_bits, int{as.bits}, &std::pair<int, std::uint8_t>::first);
    return most != digits_of_bits.end() && type.precision <= most->second;
}

}  // namespace rollcall::sql
