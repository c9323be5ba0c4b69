// INSERT of many rows of constants: each column's values go to the engine as one list, bound to a statement of constant size. Spelled
// out, the engine would parse, bind and plan each of them by itself, which takes longer than all the rest.
// Where a value is no plain constant, or one that the engine would refuse, all rows are spelled out: what it says is then as of one row.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

#include "rollcall/base/text/hex.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t few_rows = 32;  // up to here they are faster spelled out

// As an item between quotes; the engine takes off one backslash of each.
void append_quoted(std::string& to, std::string_view value) {
    to += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') to += '\\';
        to += c;
    }
    to += '"';
}

void append_quoted_hex(std::string& to, std::string_view bytes) {
    to += '"';
    append_hex(to, bytes);
    to += '"';
}

// '\x41\x42'::BLOB
void append_hex_of_blob(std::string& to, std::string_view literal) {
    to += '"';
    for (std::size_t at = 1; literal[at] == '\\'; at += 4) to += literal.substr(at + 2, 2);
    to += '"';
}

bool is_blob_literal(const expression& e) noexcept {
    return e.level == binding::atom && e.type.is(type_class::bytes) && e.text.starts_with('\'') && e.text.ends_with("'::BLOB");
}

template <class Number>
bool is_within(std::string_view text, Number least, Number most) noexcept {
    Number value{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc{} && end == text.data() + text.size() && value >= least && value <= most;
}

bool fits_integer(std::string_view text, const sql_type& type) noexcept {
    if (!type.is_unsigned || !type.is(type_form::usual)) {
        const auto most = std::numeric_limits<std::int64_t>::max() >> (64 - type.bits);
        return is_within<std::int64_t>(text, type.is(type_form::usual) || type.is(type_form::flag) ? -most - 1 : 0, most);
    }
    return is_within<std::uint64_t>(text, 0, std::numeric_limits<std::uint64_t>::max() >> (64 - type.bits));
}

// [-] digits [. digits], with room for its whole part even where its fraction is rounded up.
bool fits_decimal(std::string_view text, const sql_type& type) noexcept {
    if (text.starts_with('-')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    constexpr std::string_view digits = "0123456789";
    if (whole.empty() || whole.find_first_not_of(digits) != whole.npos || fraction.find_first_not_of(digits) != whole.npos) return false;
    const std::size_t needed = whole.size() - std::min(whole.find_first_not_of('0'), whole.size());
    const auto room = static_cast<std::size_t>(type.precision - type.scale);
    return fraction.size() <= type.scale ? needed <= room : needed < room;
}

bool fits_real(std::string_view text, const sql_type& type) noexcept {
    const double most = type.bits == 32 ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
    return is_within<double>(text, -most, most);
}

// Text that is a number is taken as one by all columns of numbers.
bool append_number(std::string& to, const expression& e, std::string_view value, const sql_type& type) {
    const bool is_text = e.is_string_literal();
    if (!is_text && !e.is_literal_number()) return false;
    const bool exact = is_text || !e.type.is(type_class::real);
    if (type.is(type_class::integer) && !fits_integer(value, type)) return false;
    if (type.is(type_class::decimal) && !(exact && fits_decimal(value, type))) return false;
    if (type.is(type_class::real) && !fits_real(value, type)) return false;
    // A zero has a sign only where it was a floating number from the beginning.
    const bool loses_sign = e.kind == content::number && exact && value.starts_with('-');
    to += value.substr(loses_sign ? 1 : 0);
    return true;
}

// Nothing of a column whose values are not put into lists.
std::optional<value_list> list_for(const sql_type& type) {
    switch (type.kind) {
        case type_class::integer: return value_list{type.is(type_form::year) || type.is(type_form::bit) ? types::bigint : type};
        case type_class::real: return value_list{types::real};
        case type_class::decimal:
        case type_class::text:
        case type_class::date:
        case type_class::datetime:
        case type_class::bytes: return value_list{type};
        case type_class::enumeration:
        case type_class::time:
        case type_class::json: return value_list{types::text};
        default: return std::nullopt;
    }
}

}  // namespace

// Puts the rows into lists. Returns: false where they stay rows.
bool query_rewriter::make_lists(insertion& into) {
    const bool is_explained = !token_cursor(in_.list()).is_word("INSERT");  // its plan would show whole lists
    if (prepared_ || is_explained || into.replace || into.rows.size() <= few_rows || in_.is_word("ON")) return false;
    const std::pair told{out_.warnings.size(), out_.more_warnings};
    std::vector<value_list> lists;
    for (std::size_t i = 0; i < into.rows.front().size(); ++i) {
        auto list = list_for(into.columns[i].schema->type);
        if (!list) return false;
        lists.push_back(std::move(*list));
    }
    for (std::size_t row = 0; row < into.rows.size(); ++row) {
        const depth_guard stoppable(*this);
        for (std::size_t i = 0; i < lists.size(); ++i) {
            if (row > 0) lists[i].text += ',';
            if (append_item(lists[i], into.rows[row][i], *into.columns[i].schema, row + 1)) continue;
            out_.warnings.resize(told.first);  // they come again with the rows
            out_.more_warnings = told.second;
            return false;
        }
    }
    into.lists = std::move(lists);
    into.rows.clear();
    return true;
}

// Returns: false for what is not put into a list.
bool query_rewriter::append_item(value_list& to, const inserted_value& given, const column_schema& column, std::size_t row) {
    if (failure_) return false;
    if (given.value.type.is(type_class::null) || (given.is_default && column.auto_increment)) {
        to.text += "NULL";
        return true;
    }
    return !given.is_default && append_value(to.text, given.value, column, row);
}

bool query_rewriter::append_value(std::string& to, const expression& e, const column_schema& column, std::size_t row) {
    const bool is_text = e.is_string_literal();
    const bool is_whole = e.is_literal_number() && e.type.is(type_class::integer);
    // To these a text is another value than the number that it spells.
    if (is_text && (column.type.is(type_form::year) || column.type.is(type_form::bit))) return false;
    switch (column.type.kind) {
        case type_class::integer:
        case type_class::decimal:
        case type_class::real:
            if (column.mysql_type.ends_with(" unsigned") && e.text.find('-') != std::string::npos) return false;
            if (e.type.is(type_class::boolean) && (e.text == "TRUE" || e.text == "FALSE")) {
                return append_number(to, {"", binding::atom, content::number, 0, types::bigint}, e.text == "TRUE" ? "1" : "0", column.type);
            }
            note_cut_digits(*this, e, column, row);
            return append_number(to, e, is_text ? literal_value(e) : e.text, column.type);
        case type_class::bytes:
            if (is_text) append_quoted_hex(to, literal_value(e));
            if (is_blob_literal(e)) append_hex_of_blob(to, e.text);
            return is_text || is_blob_literal(e);
        case type_class::date:
        case type_class::datetime: {
            if (!is_text && !is_whole) return false;
            const std::string point = stored(e, column, row).text;  // TIMESTAMP '2024-01-05 10:11:12'
            const std::size_t quote = std::min(point.find('\''), point.size() - 1);
            append_quoted(to, std::string_view(point).substr(quote + 1, point.size() - quote - 2));
            return true;
        }
        case type_class::text:
        case type_class::enumeration:
            if (!is_text && !(is_whole && column.type.is(type_class::enumeration))) return false;
            append_quoted(to, literal_value(stored(e, column, row)));
            return true;
        default:
            if (is_text) append_quoted(to, literal_value(e));
            return is_text;
    }
}

// The lists in the place of a query, which reads what its parameters stand for.
void query_rewriter::take_lists(insertion& from) {
    if (from.lists.empty()) return;
    from.query = "SELECT ";
    for (value_list& list : from.lists) {
        const bool is_hex = list.type.is(type_class::bytes);
        if (!from.given.empty()) from.query += ", ";
        from.query += is_hex ? "unhex(unnest(CAST($" : "unnest(CAST($";
        from.given.push_back({"", list.type});
        from.query += std::to_string(from.given.size()) + " AS " + (is_hex ? "VARCHAR" : engine_type_of(list.type)) + "[]))";
        if (is_hex) from.query += ")";
        out_.lists.push_back(std::move(list.text) + "]");
    }
    from.lists.clear();
}

}  // namespace rollcall::sql
