// Source: MySQL 8.0 Reference Manual, "Flow Control Functions"; its DECIMAL has 65 digits, the engine's 38.
#include "rollcall/sql/dialect/comparison/one_decimal.hpp"

#include <algorithm>
#include <string_view>

namespace rollcall::sql {
namespace {

int digits_of_literal(std::string_view number) noexcept {
    const std::size_t point = std::min(number.find('.'), number.size());
    return static_cast<int>(point - std::min(number.find_first_not_of("-0"), point));
}

}  // namespace

bool loses_digits(const expression& e, const sql_type& common) noexcept {
    if (!common.is(type_class::decimal) || !e.type.is_exact()) return false;
    const int room = most_decimal_digits - common.computed_scale();
    if (e.is_literal_number()) return digits_of_literal(e.text) > room;
    if (!e.type.is(type_class::decimal)) return whole_digits(e.type) > room;
    const bool known = e.type.is(type_form::kept) && whole_digits(e.type) <= room;
    return e.type.computed_scale() != common.computed_scale() && !known;
}

expression in_one_decimal(expression e, const sql_type& common) {
    const std::string function = "rollcall_decimal_" + std::to_string(common.computed_scale()) + "(";
    expression out{function + std::move(e.text) + ")",        binding::atom, content::other,
                   static_cast<std::uint16_t>(e.nesting + 1), common,        e.nullable};
    return out;
}

}  // namespace rollcall::sql
