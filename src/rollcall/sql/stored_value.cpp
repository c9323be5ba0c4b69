// What a constant becomes in the column that it is stored in: points in time are read as MySQL reads them and rounded to the
// column's digits, text that does not fit is refused. Source: MySQL 8.0 Reference Manual, "Data Types", "Server SQL Modes".
#include <algorithm>

#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {
namespace {

std::size_t characters_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view without_trailing_blanks(std::string_view text) noexcept {
    const std::size_t last = text.find_last_not_of(' ');
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

}  // namespace

// Strings alone: what is computed is converted by the engine. `row` counts from 1.
expression query_rewriter::stored(expression e, const column_schema& column, std::size_t row) {
    if (e.kind != content::string || e.level != binding::atom) return e;
    const sql_type& type = column.type;
    if (type.is(type_class::date) || type.is(type_class::datetime)) {
        auto read = read_date(literal_value(e));
        if (!read) return e;
        const bool day = type.is(type_class::date);
        if (!day) read->value = rounded(read->value, type.scale);
        return time_literal(*read, day);
    }
    if (!type.is(type_class::text) || column.length == 0 || !strict_) return e;
    const std::string value = literal_value(e);
    const std::string_view kept = without_trailing_blanks(value);
    if (characters_of(kept) > column.length) {
        fail({sql_errc::data_too_long, "Data too long for column '" + column.name + "' at row " + std::to_string(row)});
    }
    const bool padded = column.mysql_type.starts_with("char(");
    if (padded && kept.size() < value.size()) e.text = quote_string(kept);
    return e;
}

}  // namespace rollcall::sql
