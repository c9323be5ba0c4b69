// Types by their text, and what two of them have in common.
#include "rollcall/sql/types/sql_type.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rollcall::sql {
namespace {

struct type_name {
    std::string_view name;
    sql_type type;
};
constexpr sql_type integer_of(int bits) noexcept { return {type_class::integer, false, static_cast<std::uint8_t>(bits)}; }
constexpr auto names = std::to_array<type_name>({
    {"tinyint", integer_of(8)},
    {"smallint", integer_of(16)},
    {"mediumint", integer_of(24)},
    {"int", integer_of(32)},
    {"bigint", integer_of(64)},
    {"hugeint", types::decimal(38, 0)},
    {"year", {type_class::integer, false, 16, 0, 0, type_form::year}},
    {"bit", {type_class::integer, true, 64, 1, 0, type_form::bit}},
    {"float", {type_class::real, false, 32}},
    {"double", types::real},
    {"char", types::text},
    {"varchar", types::text},
    {"tinytext", types::text},
    {"text", types::text},
    {"mediumtext", types::text},
    {"longtext", types::text},
    {"binary", types::bytes},
    {"varbinary", types::bytes},
    {"tinyblob", types::bytes},
    {"blob", types::bytes},
    {"mediumblob", types::bytes},
    {"longblob", types::bytes},
    {"date", types::date},
    {"time", types::time},
    {"datetime", types::datetime},
    {"timestamp", {type_class::datetime, false, 64, 0, 0, type_form::timestamp}},
    {"json", types::json},
    {"enum", {type_class::enumeration}},
});

int number_at(std::string_view text) noexcept {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

int finest(const sql_type& type) noexcept { return type.is(type_class::decimal) ? type.computed_scale() : 0; }

// Digits behind those that are shown leave a decimal of the engine's no room for more before the point.
int whole_digits_kept(const sql_type& type) noexcept { return std::min(whole_digits(type), most_decimal_digits - finest(type)); }

}  // namespace

int whole_digits(const sql_type& type) noexcept {
    if (type.is(type_class::decimal)) return type.precision - type.scale;
    if (type.is(type_class::boolean)) return 1;
    return type.bits == 64 ? 20 : type.bits > 16 ? 10 : type.bits == 16 ? 5 : 3;
}

sql_type type_of_text(std::string_view mysql_type) noexcept {
    const std::size_t end = std::min(mysql_type.find_first_of("( "), mysql_type.size());
    const std::string_view name = mysql_type.substr(0, end);
    const std::string_view rest = mysql_type.substr(end);
    if (name == "decimal") {
        const std::size_t comma = rest.find(',');
        const int scale = comma == std::string_view::npos ? 0 : number_at(rest.substr(comma + 1));
        const int precision = rest.starts_with('(') ? number_at(rest.substr(1)) : 10;
        sql_type type = types::decimal(std::min(precision, most_decimal_digits), scale);
        if (precision > narrow_decimal_digits) type.bits = wide_decimal_bits;
        type.form = type_form::kept;
        return type;
    }
    const auto* const found = std::ranges::find(names, name, &type_name::name);
    if (found == names.end()) return {};
    sql_type type = found->type;
    if (type.is(type_class::integer)) type.is_unsigned = type.is_unsigned || rest.find("unsigned") != std::string_view::npos;
    const int number = rest.starts_with('(') ? number_at(rest.substr(1)) : 0;
    if (type.is_temporal()) type.scale = static_cast<std::uint8_t>(number);
    if (type.is(type_form::bit)) type.precision = static_cast<std::uint8_t>(std::max(number, 1));
    if (name == "tinyint" && number == 1) type.form = type_form::flag;
    const std::size_t comma = rest.find(',');
    if (type.is(type_class::real) && number > 0 && comma != std::string_view::npos) {  // FLOAT(7,2)
        type.fixed_digits = true;
        type.scale = static_cast<std::uint8_t>(number_at(rest.substr(comma + 1)));
    }
    return type;
}

std::uint32_t length_of_text(std::string_view mysql_type) noexcept {
    const std::string_view name = mysql_type.substr(0, mysql_type.find('('));
    const bool sized = name == "char" || name == "varchar" || name == "binary" || name == "varbinary";
    return sized && name.size() < mysql_type.size() ? static_cast<std::uint32_t>(number_at(mysql_type.substr(name.size() + 1))) : 0;
}

std::vector<std::string> values_of_enum(std::string_view mysql_type) {
    std::vector<std::string> values;
    if (!mysql_type.starts_with("enum(")) return values;
    bool inside = false;
    for (std::size_t i = 5; i < mysql_type.size(); ++i) {
        const char c = mysql_type[i];
        if (c == '\'' && inside && i + 1 < mysql_type.size() && mysql_type[i + 1] == '\'') {
            values.back() += c;
            ++i;
        } else if (c == '\'') {
            if (!inside) values.emplace_back();
            inside = !inside;
        } else if (inside) {
            values.back() += c;
        }
    }
    return values;
}

sql_type real_of(const sql_type& a, const sql_type& b, int more) noexcept {
    constexpr int not_fixed = 31;
    const auto digits = [](const sql_type& type) -> int {
        if (type.is(type_class::real)) return type.fixed_digits ? type.scale : not_fixed;
        if (type.is(type_class::decimal)) return type.scale;
        return type.is_exact() ? 0 : not_fixed;
    };
    const int scale = std::max(digits(a), digits(b)) + more;
    sql_type out = types::real;
    if (scale >= not_fixed) return out;
    out.fixed_digits = true;
    out.scale = static_cast<std::uint8_t>(scale);
    return out;
}

namespace {

// In a column of several values the literal is no number any more.
sql_type without_literal(sql_type type) noexcept {
    if (type.is(type_form::literal)) type.form = type_form::usual;
    return type;
}

sql_type common_kind(const sql_type& a, const sql_type& b) noexcept {
    if (a.is(type_class::null)) return without_literal(b);
    if (b.is(type_class::null)) return without_literal(a);
    if (!a.is_known() || !b.is_known()) return {};
    if (a.kind == b.kind && (a.is(type_class::boolean) || a.values == b.values) && !a.is(type_class::integer) && !a.is_exact()) {
        sql_type out = a.is(type_class::real) ? real_of(a, b) : without_literal(a.form == b.form ? a : computed(a));
        if (a.is(type_class::time) && a.form != b.form) out.form = type_form::duration;
        out.bits = std::max(a.bits, b.bits);
        if (!a.is(type_class::real)) out.scale = std::max(a.scale, b.scale);
        return out;
    }
    if (a.is(type_class::boolean) && b.is(type_class::boolean)) return a;
    if (a.is_number() && b.is_number()) {
        if (a.is(type_class::real) || b.is(type_class::real)) return real_of(a, b);
        const bool decimal = a.is(type_class::decimal) || b.is(type_class::decimal);
        if (!decimal && a.is_unsigned == b.is_unsigned) {
            sql_type out = a.is(type_class::boolean) ? b : a;
            if (a.form != b.form) out = computed(out);
            out.bits = std::max(a.is(type_class::boolean) ? out.bits : a.bits, b.is(type_class::boolean) ? out.bits : b.bits);
            return out;
        }
        const int scale = std::max(a.is(type_class::decimal) ? a.scale : 0, b.is(type_class::decimal) ? b.scale : 0);
        const auto is_full = [](const sql_type& type) { return type.is_unsigned && type.bits == 64; };
        if (!decimal && !is_full(a) && !is_full(b)) return types::bigint;
        const int whole = std::max(whole_digits_kept(a), whole_digits_kept(b));
        sql_type out = types::decimal(std::min(most_decimal_digits, whole + scale), scale);
        const int computed_scale = std::min(most_decimal_digits - whole, std::max(finest(a), finest(b)));
        out.hidden = static_cast<std::uint8_t>(std::max(computed_scale, scale) - scale);
        return out;
    }
    if (a.is_temporal() && b.is_temporal()) return types::with_digits(types::datetime, std::max(a.scale, b.scale));
    if (a.is(type_class::bytes) || b.is(type_class::bytes)) return types::bytes;
    if (a.is(type_class::json) != b.is(type_class::json)) return types::text;
    return types::text;
}

}  // namespace

sql_type common_type(const sql_type& a, const sql_type& b) noexcept {
    sql_type out = common_kind(a, b);
    if (a.is_string() && b.is_string()) out.order = combined(a.order, b.order);
    if (a.is_string() != b.is_string() && out.is_string()) out.order = a.is_string() ? a.order : b.order;
    return out;
}

}  // namespace rollcall::sql
