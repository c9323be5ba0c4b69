// What a value becomes in the column that it is stored in: points in time are read as MySQL reads them and rounded to the column's
// digits, what does not fit is refused: constants here, all else in the engine.
// Source: MySQL 8.0 Reference Manual, "Data Types", "Server SQL Modes".
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/bound_text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Bytes that a column of a type without a length takes. Returns: 0 where only the packet bounds them.
std::size_t most_bytes(std::string_view mysql_type) noexcept {
    if (mysql_type == "tinytext" || mysql_type == "tinyblob") return 255;
    if (mysql_type == "text" || mysql_type == "blob") return 65'535;
    return mysql_type == "mediumtext" || mysql_type == "mediumblob" ? 16'777'215 : 0;
}

// The n-th value for 'n', which is none itself.
expression value_of_index(expression text, const std::vector<std::string>& values) {
    const std::string written = literal_value(text);
    std::size_t index = 0;
    const auto [end, failure] = std::from_chars(written.data(), written.data() + written.size(), index);
    const bool whole = failure == std::errc{} && end == written.data() + written.size();
    const bool is_value = std::ranges::any_of(values, [&written](const std::string& each) { return iequals(each, written); });
    if (whole && !is_value && index > 0 && index <= values.size()) text.text = quote_string(values[index - 1]);
    return text;
}

// The text that MySQL stores of a quotient is that of all its digits.
expression with_all_digits(expression e) {
    e.type.precision = static_cast<std::uint8_t>(std::min(e.type.precision + e.type.hidden, 38));
    e.type.scale = static_cast<std::uint8_t>(e.type.computed_scale());
    e.type.hidden = 0;
    return e;
}

sql_error data_truncated(const column_schema& column, std::size_t row) {
    return {sql_errc::data_truncated, "Data truncated for column '" + column.name + "' at row " + std::to_string(row)};
}

sql_error too_long(const column_schema& column, std::size_t row) {
    return {sql_errc::data_too_long, "Data too long for column '" + column.name + "' at row " + std::to_string(row)};
}

}  // namespace

// "f(value, a, b, 'column')"
expression query_rewriter::fitted(std::string_view function, expression e, std::string_view bounds, const column_schema& column) {
    std::string after = ", " + std::string(bounds) + (bounds.empty() ? "" : ", ") + quote_string(column.name) + ")";
    sql_type type = column.type;
    type.order = e.type.order;  // the engine's functions leave it as it is
    return wrapped_as(std::string(function) + "(", std::move(e), after, type);
}

// Of a column's values those alone that do not fit are brought before the function, which would take half as long as the INSERT itself.
expression query_rewriter::fitted_bytes(std::string_view function, expression e, std::size_t most, const column_schema& column) {
    const bool is_bytes = e.type.is(type_class::bytes);
    const bool twice = (is_bytes || e.type.is(type_class::text)) && !e.type.order.matters() && !e.text.starts_with('$') &&
                       e.text.size() <= longest_repeated_operand && is_repeatable(e.text);
    const std::string value = e.text;
    expression checked = fitted(function, std::move(e), std::to_string(most), column);
    if (!twice) return checked;
    const sql_type type = checked.type;
    const std::string size = (is_bytes ? "octet_length(" : "strlen(") + value + ")";
    return wrapped_as("CASE WHEN " + size + " > " + std::to_string(most) + " THEN ", std::move(checked), " ELSE " + value + " END", type);
}

expression query_rewriter::stored_text(expression e, const column_schema& column, std::size_t row) {
    const bool padded = column.mysql_type.starts_with("char(");
    const std::size_t bytes = most_bytes(column.mysql_type);
    const bool is_parameter = e.text.starts_with('$');
    if (e.type.is(type_class::bytes)) e = fitted("rollcall_fit_utf8", std::move(e), "", column);
    if (e.is_literal_number() && !e.type.is(type_class::integer)) e = as_text(std::move(e));  // 1e2 is '100'
    if ((column.length == 0 && bytes == 0) || !strict_) return is_parameter ? as_text(std::move(e)) : e;
    if (!e.is_string_literal()) {
        if (e.is_literal_number() && e.text.size() <= std::max<std::size_t>(column.length, bytes)) return e;
        if (bytes != 0) return fitted_bytes("rollcall_fit_bytes", as_text(std::move(e)), bytes, column);
        return fitted(padded ? "rollcall_fit_char" : "rollcall_fit_text", as_text(std::move(e)), std::to_string(column.length), column);
    }
    if (e.text.size() <= bytes) return e;
    const std::string value = literal_value(e);
    const std::string_view kept = without_trailing_blanks(value);
    if (bytes != 0 ? value.size() > bytes : count_characters(kept) > column.length) {
        fail(too_long(column, row));
        return e;
    }
    if (bytes != 0) return e;
    if (padded && kept.size() < value.size()) e.text = quote_string(kept);
    if (!padded && count_characters(value) > column.length) {
        warn(sql_errc::data_truncated, data_truncated(column, row).message, true);
        e.text = quote_string(std::string(kept) + std::string(column.length - count_characters(kept), ' '));
    }
    return e;
}

// The n-th value for n.
expression query_rewriter::stored_enumeration(expression e, const column_schema& column, std::size_t row) {
    const std::vector<std::string>* const values = column.type.values;
    if (values == nullptr) return e;
    const bool brings_rows = !in_duplicate_clause_ && (out_.verb == verb::insert || out_.verb == verb::replace);  // else there may be none
    if (e.is_string_literal()) e = value_of_index(std::move(e), *values);
    if (e.is_string_literal() && column.type.order.by != collation::bin) {
        // The value as it was defined; what differs by more than its letters' case the column's check refuses.
        const auto meant = std::ranges::find_if(*values, [text = literal_value(e)](const auto& each) { return iequals(each, text); });
        if (meant != values->end()) e.text = quote_string(*meant);
        if (meant == values->end() && brings_rows) fail(data_truncated(column, row));
        return e;
    }
    if (e.is_string_literal() && brings_rows && std::ranges::find(*values, literal_value(e)) == values->end()) {
        fail(data_truncated(column, row));
    }
    if (!e.type.is_number()) return e;
    if (!e.is_literal_number()) not_supported("Storing a computed number in an ENUM", "Store the value's text");
    const double place = std::trunc(std::strtod(e.text.c_str(), nullptr));
    const std::size_t index = place >= 1 && place <= static_cast<double>(values->size()) ? static_cast<std::size_t>(place) : 0;
    if (index == 0) {
        fail(data_truncated(column, row));
        return e;
    }
    return {quote_string((*values)[index - 1]), binding::atom, content::string, 0, types::text};
}

expression query_rewriter::stored_bytes(expression e, const column_schema& column, std::size_t row) {
    const bool padded = column.mysql_type.starts_with("binary(");
    const std::size_t bytes = most_bytes(column.mysql_type);
    if (e.is_string_literal()) {
        const std::string value = literal_value(e);
        if (bytes != 0 && value.size() > bytes) fail(too_long(column, row));
        e = {blob_literal(value), binding::atom, content::other, 0, types::bytes};
        if (bytes != 0) return e;
    } else if (e.type.is_string()) {
        e = called("encode", std::move(e), types::bytes);
    }
    // Each byte is written \xHH.
    if ((column.length == 0 && bytes == 0) || (e.kind == content::byte_string && e.text.size() / 4 <= bytes)) return e;
    if (bytes != 0) return fitted_bytes("rollcall_fit_blob", std::move(e), bytes, column);
    return fitted(padded ? "rollcall_pad_bytes" : "rollcall_fit_blob", std::move(e), std::to_string(column.length), column);
}

// DATE and DATETIME: constants are read here, and points in time rounded.
expression query_rewriter::stored_point(expression e, const column_schema& column, std::size_t row) {
    const sql_type& type = column.type;
    const bool day = type.is(type_class::date);
    const bool whole_number = e.is_literal_number() && e.type.is(type_class::integer);
    if (e.is_string_literal() || whole_number) {
        auto read = read_date(whole_number ? e.text : literal_value(e));
        if (read && !day) read->value = rounded(read->value, type.scale);
        constexpr std::int32_t last_year = 9999;
        const bool beyond = read && (read->value.date.year > last_year || (type.is(type_form::timestamp) && !is_timestamp(read->value)));
        if (!read || beyond) {
            const std::string value = whole_number ? e.text : literal_value(e);
            fail({sql_errc::truncated_wrong_value, "Incorrect " + std::string(day ? "date" : "datetime") + " value: '" + value +
                                                       "' for column '" + column.name + "' at row " + std::to_string(row)});
            return e;
        }
        return time_literal(*read, day);
    }
    if (e.type.is_known() && !e.type.is_temporal()) {
        if (day) return called("rollcall_date_strictly", std::move(e), types::date);
        e = wrapped_as("rollcall_datetime_at_strictly(", std::move(e), ", " + std::to_string(type.scale) + ")",
                       types::with_digits(types::datetime, type.scale));
    }
    if (e.type.is(type_class::time)) e = as_datetime(std::move(e));
    if (day) return e.type.is(type_class::datetime) ? as_date(std::move(e)) : e;
    const bool too_fine = e.type.is(type_class::datetime) && e.type.scale > type.scale;
    const bool is_own = e.type.is(type_form::timestamp);  // within the same bounds
    if (too_fine) e = as_datetime(std::move(e), type.scale);
    return type.is(type_form::timestamp) && !is_own ? fitted("rollcall_fit_timestamp", as_type(std::move(e), "TIMESTAMP"), "", column) : e;
}

expression query_rewriter::stored(expression e, const column_schema& column, std::size_t row) {
    if (e.type.is(type_class::null) || failure_) return e;
    const bool is_constant = e.is_string_literal() || e.is_literal_number() || e.kind == content::byte_string || e.text.starts_with('$');
    expression out = stored_as(std::move(e), column, row);
    if (is_constant && out.kind == content::other) out.kind = content::constant;
    return out;
}

expression query_rewriter::stored_as(expression e, const column_schema& column, std::size_t row) {
    const sql_type& type = column.type;
    const bool is_text = type.is(type_class::text) || type.is(type_class::bytes);
    if (e.type.hidden > 0 && !type.is_number()) e = is_text ? with_all_digits(std::move(e)) : shown(std::move(e));
    if (engine_reads(e, type)) e.type = {};
    if (e.type.is(type_class::unknown) && type.is_temporal()) out_.typed_by_parameters = true;
    switch (type.kind) {
        case type_class::text: return stored_text(std::move(e), column, row);
        case type_class::bytes: return stored_bytes(std::move(e), column, row);
        case type_class::date:
        case type_class::datetime: return stored_point(std::move(e), column, row);
        case type_class::enumeration: return stored_enumeration(std::move(e), column, row);
        case type_class::json: return e.type.is(type_class::json) ? e : fitted("rollcall_fit_json", std::move(e), "", column);
        case type_class::time: return fitted("rollcall_fit_time", std::move(e), std::to_string(type.scale), column);
        case type_class::integer:
        case type_class::real:
        case type_class::decimal: return stored_number(std::move(e), column, row);
        default: return e;
    }
}

}  // namespace rollcall::sql
