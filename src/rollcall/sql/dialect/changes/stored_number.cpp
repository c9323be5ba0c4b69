// What a value becomes in a column of numbers: text and bytes are read as the number that they spell, doubles rounded as MySQL rounds
// them, what does not fit is refused: constants here, all else in the engine.
// Source: MySQL 8.0 Reference Manual, "Numeric Data Types", "Out-of-Range and Overflow Handling".
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/types/number_text.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t most_year_digits = 4;

// The engine reads 1_000, 0x10 and inf as numbers, too.
bool may_be_number(std::string_view text) noexcept { return text.find_first_not_of("0123456789.eE+- \t\r\n\v\f") == text.npos; }

bool begins_with_number(std::string_view text) noexcept {
    const std::size_t digit = text.find_first_of("0123456789");
    return digit != text.npos && digit == text.find_first_not_of(" \t\r\n+-.");
}

// Of what is below zero the engine and MySQL make 0 by other rules. Whole numbers are the engine's to refuse.
bool may_be_below_zero(const expression& e) noexcept {
    const bool constant = e.is_literal_number() || e.is_string_literal();
    if (constant && e.text.find('-') == std::string::npos) return false;
    return e.type.is(type_class::decimal) || e.is_string_literal();
}

// "-128, 127": what a signed column, or one narrower than the engine keeps it, takes.
std::string bounds_of(const sql_type& type) {
    const auto most = std::numeric_limits<std::int64_t>::max() >> (64 - type.bits);
    if (!type.is_unsigned) return std::to_string(-most - 1) + ", " + std::to_string(most);
    return "0, " + std::to_string(std::numeric_limits<std::uint64_t>::max() >> (64 - type.bits));
}

bool is_within(double whole, const sql_type& type) noexcept {
    const double beyond = std::ldexp(1.0, type.is_unsigned ? type.bits : type.bits - 1);
    // The largest BIGINT is written as the double behind it, which MySQL takes for it.
    if (!type.is_unsigned && type.bits == 64) return whole >= -beyond && whole <= beyond;
    return whole >= (type.is_unsigned ? 0 : -beyond) && whole < beyond;
}

std::string text_of_whole(double whole) {
    if (whole >= std::ldexp(1.0, 63)) return std::to_string(std::numeric_limits<std::int64_t>::max());
    return std::to_string(static_cast<std::int64_t>(whole));
}

sql_error out_of_range(const column_schema& column, std::size_t row) {
    return {sql_errc::out_of_range, "Out of range value for column '" + column.name + "' at row " + std::to_string(row)};
}

sql_error unlike_number(std::string_view value, const column_schema& column, std::size_t row) {
    const bool cut = begins_with_number(value) && (column.type.is(type_class::integer) || may_be_number(value));
    const std::string place = "for column '" + column.name + "' at row " + std::to_string(row);
    if (cut) return {sql_errc::data_truncated, "Data truncated " + place};
    const std::string_view name = column.type.is(type_class::integer)   ? "integer"
                                  : column.type.is(type_class::decimal) ? "decimal"
                                                                        : "double";
    return {sql_errc::truncated_wrong_value_for_field, "Incorrect " + std::string(name) + " value: '" + std::string(value) + "' " + place};
}

}  // namespace

void note_cut_digits(query_rewriter& parser, const expression& written, const column_schema& column, std::size_t row) {
    if (!column.type.is(type_class::decimal) || !(written.is_literal_number() || written.is_string_literal())) return;
    const std::string number = written.is_string_literal() ? literal_value(written) : written.text;
    const std::size_t point = number.find('.');
    if (point == std::string::npos || !may_be_number(number) || number.find_first_of("eE") != std::string::npos) return;
    const std::size_t cut = number.find_first_of("123456789", std::min(point + 1 + column.type.scale, number.size()));
    if (cut == std::string::npos) return;
    parser.warn(sql_errc::data_truncated, "Data truncated for column '" + column.name + "' at row " + std::to_string(row), true);
}

expression query_rewriter::stored_number(expression e, const column_schema& column, std::size_t row) {
    const sql_type& type = column.type;
    if (type.is(type_form::bit)) return stored_integer(std::move(e), column, row);
    const bool is_literal = e.type.is(type_class::bytes) && e.type.is(type_form::literal);  // X'41', or a query's column of it
    if (e.kind == content::byte_string) {
        e = number_of_bytes(e);
    } else if (is_literal) {
        e = fitted("rollcall_fit_bits", std::move(e), "64", column);
        e.type = types::unsigned_bigint;
    }
    const bool spells_number = !type.is(type_form::year);
    // JSON counts as its text: "true" and the quotes of a string spell no number. The engine would round the binary product of 1.005.
    if (spells_number && e.type.is(type_class::json)) e = called("rollcall_json_stored_digits", std::move(e), types::text);
    if (spells_number && e.is_string_literal()) {
        const std::string value = literal_value(e);
        if (!may_be_number(value) || !read_leading_number(value).whole) {
            fail(unlike_number(value, column, row));
            return e;
        }
    }
    // The engine's own way from text to a number knows '0x1F' and '1_0'.
    const bool text_value = (e.type.is(type_class::text) && !e.is_string_literal()) || e.type.is(type_class::bytes);
    if (spells_number && text_value && !type.is(type_class::real)) {
        const bool exact = type.is(type_class::decimal);
        e = fitted(exact ? "rollcall_fit_decimal_text" : "rollcall_fit_number_text", std::move(e), "", column);
        e.type = types::text;
    }
    if (type.is(type_class::real)) return stored_real(std::move(e), column, row);
    if (type.is(type_class::decimal)) return stored_decimal(std::move(e), column);
    return stored_integer(std::move(e), column, row);
}

// FLOAT(m,d) and DOUBLE(m,d) have d digits behind the point of m. None holds what is infinite.
expression query_rewriter::stored_real(expression e, const column_schema& column, std::size_t row) {
    if (e.type.is_temporal()) e = as_number(std::move(e));
    const double most =
        column.type.bits == 32 ? static_cast<double>(std::numeric_limits<float>::max()) : std::numeric_limits<double>::max();
    if (e.is_literal_number() || e.is_string_literal()) {
        const double value = std::strtod((e.is_literal_number() ? e.text : literal_value(e)).c_str(), nullptr);
        if (!(std::abs(value) <= most)) {
            fail(out_of_range(column, row));
            return e;
        }
    }
    // The engine's way from an exact number to a floating one is not always to the nearest.
    if (e.kind == content::nonzero_number && e.type.is(type_class::decimal)) {
        e.text += "e0";
        e.type = types::real;
    }
    if (!column.type.fixed_digits || e.kind == content::number) {
        const bool fits = e.type.is_exact() || e.is_literal_number() || e.is_string_literal() ||
                          (e.kind == content::column && e.type.is(type_class::real) && e.type.bits <= column.type.bits);
        if (fits) return e;
        return fitted(column.type.bits == 32 ? "rollcall_fit_float" : "rollcall_fit_double", std::move(e), "", column);
    }
    const std::string_view digits = std::string_view(column.mysql_type).substr(column.mysql_type.find('(') + 1);
    return fitted("rollcall_fit_real", as_number(std::move(e)), digits.substr(0, digits.find(')')), column);
}

expression query_rewriter::stored_integer(expression e, const column_schema& column, std::size_t row) {
    const sql_type& type = column.type;
    if (type.is(type_form::year)) {
        const bool plain = e.is_literal_number() && e.text.size() == most_year_digits && e.text > "1901" && e.text < "2155";
        return plain ? e : fitted("rollcall_fit_year", std::move(e), "", column);
    }
    if (type.is(type_form::bit)) return fitted("rollcall_fit_bits", std::move(e), std::to_string(type.precision), column);
    // A fraction of a second rounds the point in time: there is no second 60.
    if (e.type.is_temporal()) e = e.type.scale > 0 ? called("rollcall_to_signed", std::move(e), types::bigint) : as_number(std::move(e));
    if (e.type.is(type_class::real)) return stored_double(std::move(e), column, row);
    if (e.type.is(type_class::unknown)) {
        if (!is_parameter(e)) return fitted_integer(std::move(e), column);
        out_.typed_by_parameters = true;  // it may be a double
    }
    if (type.is_unsigned && may_be_below_zero(e)) e = fitted("rollcall_fit_unsigned", std::move(e), "", column);
    if (type.bits != 24 || (e.is_literal_number() && e.text.size() < 7)) return e;
    return fitted_integer(std::move(e), column);
}

expression query_rewriter::fitted_integer(expression e, const column_schema& column) {
    if (column.type.is_unsigned && column.type.bits == 64) return fitted("rollcall_fit_unsigned", std::move(e), "", column);
    return fitted("rollcall_fit_integer", std::move(e), bounds_of(column.type), column);
}

// Halves round to even, and before it is known whether the value fits: the engine looks before.
expression query_rewriter::stored_double(expression e, const column_schema& column, std::size_t row) {
    if (!e.is_literal_number()) return fitted_integer(std::move(e), column);
    const double whole = std::nearbyint(std::strtod(e.text.c_str(), nullptr));
    if (!is_within(whole, column.type)) {
        fail(out_of_range(column, row));
        return e;
    }
    if (whole >= std::ldexp(1.0, 63) && column.type.is_unsigned) return fitted_integer(std::move(e), column);
    const bool zero = whole == 0;
    return {text_of_whole(whole), whole < 0 ? binding::sign : binding::atom, zero ? content::number : content::nonzero_number, 0,
            types::bigint};
}

expression query_rewriter::stored_decimal(expression e, const column_schema& column) {
    if (e.type.is_temporal()) e = as_number(std::move(e));
    // The engine would take a truth for the last digit.
    if (e.type.is(type_class::boolean)) return wrapped_as("CAST(", std::move(e), " AS TINYINT)", types::bigint);
    const bool is_counted = e.type.is(type_class::integer) && e.type.is_unsigned;
    if (!column.mysql_type.ends_with(" unsigned") || e.kind == content::number || is_counted) return e;
    // The column's check sees what is rounded already.
    const bool written = e.is_literal_number() || e.is_string_literal();
    if (written && e.text.find('-') == std::string::npos) return e;
    if (written || !e.type.is_number() || e.text.size() > longest_repeated_operand || !is_repeatable(e.text)) {
        out_.typed_by_parameters = out_.typed_by_parameters || is_parameter(e);
        return fitted("rollcall_fit_unsigned_decimal", std::move(e), "", column);
    }
    const std::string value = text_of(e, binding::operation);
    const expression refused = fitted("rollcall_fit_unsigned", {"least(" + value + ", -1)"}, "", column);
    const std::string head = "CASE WHEN " + value + " < 0 THEN " + refused.text + " ELSE ";
    return wrapped_as(head, std::move(e), " END", column.type);
}

}  // namespace rollcall::sql
