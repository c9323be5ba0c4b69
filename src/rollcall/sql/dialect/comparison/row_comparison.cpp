// Rows in comparisons: (a, b) = (1, '2') is written as the pairs that MySQL compares one by one, each by the rules of its two types. The
// engine would bring whole rows to one type, and takes NULLs within them for equal.
// Source: MySQL 8.0 Reference Manual, "Comparison Functions and Operators", "Row Subqueries".
#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// More rows than that are faster as a table.
constexpr std::size_t most_rows_one_by_one = 64;

// What any_expression() adds to the depth on the way to a condition that no parenthesis and no NOT encloses.
constexpr int depth_of_conditions = 1;

// No name of a user's column within the row's text may mean one of these.
constexpr std::string_view rows_name = "\"row compared\"";
std::string name_beside(std::size_t number) { return "\"column compared " + std::to_string(number + 1) + "\""; }

bool may_be_null(const expression& e) noexcept {
    return e.nullable && !e.is_literal_number() && e.kind != content::string && e.kind != content::byte_string;
}

std::size_t width_of(const expression& e) noexcept { return e.kind == content::row ? e.items->size() : 1; }

bool may_be_repeated(const expression& e) {
    if (e.kind == content::row) return std::ranges::all_of(*e.items, may_be_repeated);
    return e.text.size() <= longest_repeated_operand && is_repeatable(e.text);
}

bool is_whole_number(std::string_view quoted) noexcept {
    quoted.remove_prefix(quoted.starts_with("'-") ? 2 : 1);
    const std::size_t end = quoted.find_first_not_of("0123456789");
    return end != 0 && end + 1 == quoted.size();
}

// MySQL's IN with several rows compares by what stands on the left alone: a text with a number as texts, a whole number with '1.5' as 1.
// Is that the same as `=`?
bool by_left_alone(const expression& left, const expression& right) {
    if (left.kind == content::row && right.kind == content::row && width_of(left) == width_of(right)) {
        return std::ranges::equal(*left.items, *right.items, by_left_alone);
    }
    const sql_type& a = left.type;
    const sql_type& b = right.type;
    if (b.is_string() && b.order.by != collation::bin && b.order.by != a.order.by) return false;
    if (!a.is_known() || !b.is_known() || a.kind == b.kind) return true;
    if (a.is_string() || a.is(type_class::bytes)) return !b.is_number() && !b.is(type_class::json);
    if (a.is_temporal()) return !b.is_number() || right.is_literal_number();
    if (a.is(type_class::integer) || a.is(type_class::boolean)) {
        return b.is(type_class::integer) || b.is(type_class::boolean) || (right.is_string_literal() && is_whole_number(right.text));
    }
    return a.is_number() && (b.is_number() || right.is_string_literal());
}

// The row as the engine writes one.
expression row_text(const std::vector<expression>& items) {
    expression out{"("};
    for (const expression& item : items) {
        out.text.append(out.text.size() == 1 ? "" : ", ").append(item.text);
        out.nesting = std::max<std::uint16_t>(out.nesting, item.nesting + 1);
    }
    out.text += ')';
    return out;
}

// Behind a query: the names of its columns.
std::string names_beside(const std::vector<expression>& columns) {
    std::string out(rows_name);
    for (std::size_t i = 0; i < columns.size(); ++i) out.append(i == 0 ? "(" : ", ").append(name_beside(i));
    return out += ")";
}

// So many columns of a query, by the names that they have beside a row. `known`: null where nothing is known of them.
std::vector<expression> columns_beside(std::size_t count, const std::vector<column_schema>* known) {
    std::vector<expression> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        out[i].text = std::string(rows_name) + "." + name_beside(i);
        out[i].kind = content::column;
        if (known == nullptr) continue;
        out[i].type = (*known)[i].type;
        out[i].nullable = (*known)[i].nullable;
    }
    return out;
}

// Behind a predicate: does nothing around it within the condition tell its NULL from false?
bool decides_alone(token_cursor in, const row_filter& filter, int depth) {
    constexpr auto asks = std::to_array<spelling>({"IS", "=", "<=>", "<>", "!=", "<", "<=", ">", ">="});
    if (depth != filter.depth + depth_of_conditions) return false;
    if (std::ranges::any_of(asks, [&in](spelling word) { return in.is_word(word); })) return false;
    in.seek(filter.begin);
    while (!in.at_end() && !in.is_word("XOR")) in.advance();
    return in.at_end();
}

}  // namespace

expression query_rewriter::row_of(std::vector<expression> items) {
    expression row{"", binding::atom, content::row};
    row.items = &rows_.emplace_front(std::move(items));
    return row;
}

// (a, b) = (c, d): the pairs joined by AND, of <> by OR, so that a NULL counts only where no other pair decides.
expression query_rewriter::rows_compared(expression left, std::string_view op, expression right) {
    const std::size_t width = width_of(left);
    if (left.kind != right.kind || width != width_of(right)) {
        fail(wrong_column_count(width));
        return {};
    }
    if (op != " = " && op != " <> " && op != " IS NOT DISTINCT FROM ") return rows_in_order(std::move(left), op, std::move(right));
    const bool any = op == " <> ";
    const binding level = any ? binding::disjunction : binding::conjunction;
    const binding tighter = any ? binding::conjunction : binding::negation;
    const binding of_pair = op.starts_with(" IS") ? binding::test : binding::comparison;
    expression all = compared(std::move(left.items->front()), op, std::move(right.items->front()), of_pair);
    for (std::size_t i = 1; i < width && !failure_; ++i) {
        const expression next = compared(std::move((*left.items)[i]), op, std::move((*right.items)[i]), of_pair);
        all = joined(std::move(all), any ? " OR " : " AND ", next, level, level, tighter);
    }
    all.type = types::boolean;
    return all;
}

// (a, b) < (c, d) is a < c OR a = c AND b < d.
expression query_rewriter::rows_in_order(expression left, std::string_view op, expression right) {
    const std::string_view strictly = op.starts_with(" <") ? " < " : " > ";
    const std::size_t last = left.items->size() - 1;
    expression out = compared(std::move((*left.items)[last]), op, std::move((*right.items)[last]), binding::comparison);
    for (std::size_t i = last; i-- > 0 && !failure_;) {
        expression& a = (*left.items)[i];
        expression& b = (*right.items)[i];
        if (!may_be_repeated(a) || !may_be_repeated(b)) {
            not_supported("The order of rows with a subquery, a random value or a long expression in them",
                          "Compute it in a derived table, and compare its column");
            return {};
        }
        expression equal = compared(expression(a), " = ", expression(b), binding::comparison);
        out = joined(std::move(equal), " AND ", out, binding::conjunction, binding::conjunction, binding::negation);
        expression differs = compared(std::move(a), strictly, std::move(b), binding::comparison);
        out = joined(std::move(differs), " OR ", out, binding::disjunction, binding::conjunction, binding::conjunction);
    }
    out.type = types::boolean;
    return out;
}

// (a, b) IN ((1, 2), (3, 4))
expression query_rewriter::row_in_list(expression left, bool negated) {
    if (is_query_ahead()) return row_in_query(std::move(left), negated);
    expect_symbol("(");
    std::vector<expression> rows;
    do {
        rows.push_back(value_or_row());
        if (width_of(rows.back()) != width_of(left)) fail(wrong_column_count(width_of(left)));
    } while (in_.try_symbol(",") && !failure_);
    expect_symbol(")");
    const auto compares_alike = [&left](const expression& row) { return by_left_alone(left, row); };
    if (rows.size() > 1 && !std::ranges::all_of(rows, compares_alike)) {
        not_supported("IN with several rows whose values are of other types than the columns",
                      "Write (a = 1 AND b = 2) OR (a = 3 AND b = 4)");
    }
    if (failure_) return {};
    if (auto table = row_in_table(left, negated, rows)) return std::move(*table);
    if (rows.size() > most_conditions) fail(too_many_conditions());
    if (rows.size() > 1 && !may_be_repeated(left)) {
        not_supported("IN beside a row with a subquery, a random value or a long expression in it", "Compute it in a derived table");
    }
    expression out = rows_compared(row_of(*left.items), " = ", std::move(rows.front()));
    for (std::size_t i = 1; i < rows.size() && !failure_; ++i) {
        const expression next = rows_compared(row_of(*left.items), " = ", std::move(rows[i]));
        out = joined(std::move(out), " OR ", next, binding::disjunction, binding::disjunction, binding::conjunction);
    }
    if (negated) out = wrapped("(NOT (", std::move(out), "))");
    out.type = types::boolean;
    return out;
}

// Many rows of constants as a table, where each column of it is compared as one type and no NULL makes a difference. Returns: nothing
// elsewhere.
std::optional<expression> query_rewriter::row_in_table(const expression& left, bool negated, const std::vector<expression>& rows) {
    const bool in_question = rows.size() > most_rows_one_by_one && scope_ != nullptr && !scope_->in_join_condition;
    const bool null_is_false = !negated && decides_alone(in_, filter_, depth_);
    if (!in_question || (!null_is_false && std::ranges::any_of(*left.items, may_be_null))) return std::nullopt;
    const std::size_t warned = out_.warnings.size();
    std::vector<expression> own = *left.items;
    std::vector<type_class> kinds(own.size());
    std::string text;
    for (const expression& row : rows) {
        text += text.empty() ? "(" : "), (";
        for (std::size_t i = 0; i < own.size(); ++i) {
            expression mine = (*left.items)[i];
            expression theirs = (*row.items)[i];
            match(mine, theirs);
            const bool first = &row == &rows.front();
            const bool alike = first || (mine.text == own[i].text && theirs.type.kind == kinds[i]);
            const bool fits = theirs.type.is_known() && is_constant(theirs) && (null_is_false || !may_be_null(theirs));
            if (!alike || !fits) {
                out_.warnings.resize(std::min(warned, out_.warnings.size()));
                return std::nullopt;
            }
            text.append(i == 0 ? "" : ", ").append(theirs.text);
            own[i] = std::move(mine);
            kinds[i] = theirs.type.kind;
        }
    }
    expression out = row_text(own);
    out.text.append(negated ? " NOT IN " : " IN ").append("(VALUES ").append(text).append("))");
    out.level = binding::pattern;
    out.type = types::boolean;
    return out;
}

// (a, b) IN (SELECT c, d ...): what the query gives is brought to what the row is compared as. The engine's own IN looks the row up, but
// gives NULL wherever there is one, though another pair may differ.
expression query_rewriter::row_in_query(expression left, bool negated) {
    const std::size_t width = left.items->size();
    for (expression& each : *left.items) each = shown(std::move(each));  // a query's rows have no other digits
    expression rows = subquery(true);
    if (columns_known_ && columns_.size() != width) fail(wrong_column_count(width));
    if (failure_) return {};
    std::vector<expression> columns = columns_beside(width, columns_of_query());
    const bool null_is_false = !negated && decides_alone(in_, filter_, depth_);
    const bool known = std::ranges::none_of(*left.items, may_be_null) && std::ranges::none_of(columns, may_be_null);
    if (null_is_false || known) {
        std::string matched;
        bool plain = true;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            match((*left.items)[i], columns[i]);
            matched.append(i == 0 ? "" : ", ").append(columns[i].text);
            plain = plain && columns[i].text.ends_with(name_beside(i));
        }
        if (!plain) rows = wrapped("(SELECT " + matched + " FROM ", std::move(rows), " AS " + names_beside(columns) + ")");
        expression out =
            joined(row_text(*left.items), negated ? " NOT IN " : " IN ", rows, binding::pattern, binding::operation, binding::atom);
        out.type = types::boolean;
        return out;
    }
    expression equal = rows_compared(std::move(left), " = ", row_of(columns));
    const std::string_view head =
        "(SELECT CASE WHEN bool_or(\"equal\") THEN TRUE WHEN count(*) > count(\"equal\") THEN NULL ELSE FALSE END FROM (SELECT ";
    expression out = joined(std::move(equal), " FROM ", rows, binding::atom, binding::disjunction, binding::atom);
    return wrapped_as((negated ? "(NOT " : "") + std::string(head), std::move(out),
                      " AS " + names_beside(columns) + ") AS \"rows compared\"(\"equal\"))" + (negated ? ")" : ""), types::boolean);
}

// (a, b) = (SELECT c, d ...): of no row it is NULL, and more than one is the engine's error.
expression query_rewriter::row_and_query(expression left, std::string_view op) {
    if (op.starts_with(" IS")) not_supported("A row and a query beside <=>", "Use EXISTS with a condition for each column");
    const std::size_t width = left.items->size();
    for (expression& each : *left.items) each = shown(std::move(each));
    const expression rows = subquery(true);
    if (columns_known_ && columns_.size() != width) fail(wrong_column_count(width));
    if (failure_) return {};
    const std::vector<expression> columns = columns_beside(width, columns_of_query());
    expression out = rows_compared(std::move(left), op, row_of(columns));
    out = joined(std::move(out), " FROM ", rows, binding::atom, binding::disjunction, binding::atom);
    return wrapped_as("(SELECT ", std::move(out), " AS " + names_beside(columns) + ")", types::boolean);
}

// What WHERE, ON and HAVING take: a condition, and NULL counts as false.
expression query_rewriter::filter_condition() {
    const row_filter outer = std::exchange(filter_, {in_.position(), depth_});
    expression out = condition(any_expression());
    filter_ = outer;
    return out;
}

}  // namespace rollcall::sql
