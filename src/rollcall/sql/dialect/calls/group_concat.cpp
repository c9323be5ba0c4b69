// GROUP_CONCAT: joined by the engine's string_agg() or, where DISTINCT values are sorted as numbers, out of a list of them.
#include "rollcall/sql/dialect/calls/call_types.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

namespace {

// What is sorted otherwise than its text is.
bool sorts_as_text(const sql_type& type) noexcept {
    if (type.is(type_form::year) || type.is(type_class::boolean)) return true;
    return !type.is_number() && !type.is(type_form::duration) && !type.is(type_class::json);
}

// Numbers whose text the engine writes as MySQL does.
bool is_plain_number(const sql_type& type) noexcept {
    const bool as_written = !type.is(type_form::year) && !type.is(type_form::bit);
    return as_written && (type.is(type_class::integer) || (type.is(type_class::decimal) && type.hidden == 0));
}

}  // namespace

// GROUP_CONCAT([DISTINCT] x [, y] [ORDER BY ...] [SEPARATOR 's'])
expression query_rewriter::group_concat() {
    const bool distinct = in_.try_word("DISTINCT");
    std::string text;
    std::vector<expression> parts;
    text_order by;
    do {
        expression part = settled(any_expression());
        by = combined(by, part.type.order);
        if (distinct && part.type.order.by != collation::bin) {
            not_supported("GROUP_CONCAT(DISTINCT) of text that ignores case", "Use a derived table with SELECT DISTINCT");
        }
        parts.push_back(part);
        text += (text.empty() ? "" : ", ") + as_text(std::move(part), bytes_as::utf8).text;
    } while (in_.try_symbol(","));
    if (parts.size() > 1) text = "rollcall_concat(" + text + ")";
    std::string order = order_by(parts);
    bool by_value = false;
    // A DISTINCT aggregate sorts by what it joins: the same text, so not by the number behind it.
    if (distinct && !order.empty()) {
        const std::string by_itself = " ORDER BY " + parts.back().text + " ";
        if (parts.size() != 1 || !order.starts_with(by_itself) || order.find(", ", by_itself.size()) != std::string::npos) {
            not_supported("GROUP_CONCAT(DISTINCT x ORDER BY y)", "Order by x itself, or use a derived table");
        }
        const sql_type& type = parts.back().type;
        by_value = is_plain_number(type);
        if (type.is_known() && !by_value && !sorts_as_text(type)) {
            not_supported("GROUP_CONCAT(DISTINCT ... ORDER BY ...) of such values", "Use a derived table with SELECT DISTINCT");
        }
        if (!by_value) order = " ORDER BY " + text + order.substr(by_itself.size() - 1);
    }
    std::string separator = ",";
    if (in_.try_word("SEPARATOR")) separator = utf8_string();
    if (in_.is_word("LIMIT")) not_supported("LIMIT in GROUP_CONCAT", "Use a derived table");
    expect_symbol(")");
    sql_type type = types::text;
    type.order = {by.by, by.rank, engine_collation::plain};
    expression all;
    if (by_value) {
        const auto& value = parts.back().text;
        all = {"list(DISTINCT " + value + order + ") FILTER (WHERE " + text_of(parts.back(), binding::operation) + " IS NOT NULL)",
               binding::atom, content::other, nesting_of(parts)};
        all = wrapped("array_to_string(CAST(", windowed(std::move(all)), " AS VARCHAR[]), " + quote_string(separator) + ")");
    } else {
        all = {text + ", " + quote_string(separator) + order, binding::atom, content::other, nesting_of(parts)};
        all = windowed(wrapped(distinct ? "string_agg(DISTINCT " : "string_agg(", std::move(all), ")"));
    }
    // A view holds no value of a session.
    if (view_edits_ == nullptr) out_.session_dependent = true;
    const literal most =
        *session_.variables->find("group_concat_max_len", view_edits_ != nullptr ? variable_scope::global : variable_scope::session);
    all = wrapped_as("rollcall_cut(", std::move(all), ", CAST(" + literal_text(most) + " AS UBIGINT))", type);
    return has_bytes(parts) ? called("encode", std::move(all), types::bytes) : all;
}

}  // namespace rollcall::sql
