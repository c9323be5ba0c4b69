// Operators: MySQL's precedence read, DuckDB's written. One function a level of MySQL's grammar.
// Source: MySQL 8.0 Reference Manual, "Operator Precedence"; sql/sql_yacc.yy's expr, bool_pri, predicate, bit_expr, simple_expr.
#include <algorithm>
#include <array>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/collating.hpp"
#include "rollcall/sql/column_type.hpp"
#include "rollcall/sql/rewriter.hpp"
#include "rollcall/sql/word_table.hpp"

namespace rollcall::sql {
namespace {

sql_error too_deep() {
    return {
        sql_errc::parse,
        "The statement is nested more than 200 levels deep: parentheses and calls within each other, or operators in a row. Take it apart "
        "into smaller ones, or use a derived table."};
}

struct bit_operator {
    std::string_view symbol;
    int level;
};
constexpr word_table bit_operators(
    std::to_array<bit_operator>(
        {{"|", 1}, {"&", 2}, {"<<", 3}, {">>", 3}, {"+", 4}, {"-", 4}, {"*", 5}, {"/", 5}, {"%", 5}, {"DIV", 5}, {"MOD", 5}, {"^", 6}}),
    &bit_operator::symbol);

constexpr word_table prefixes(std::to_array<std::string_view>({"-", "+", "~", "!", "BINARY"}));

struct comparison_operator {
    std::string_view symbol;
    std::string_view engine;
};
constexpr word_table comparison_operators(std::to_array<comparison_operator>({{"=", " = "},
                                                                              {"<=>", " IS NOT DISTINCT FROM "},
                                                                              {"<>", " <> "},
                                                                              {"!=", " <> "},
                                                                              {"<=", " <= "},
                                                                              {">=", " >= "},
                                                                              {"<", " < "},
                                                                              {">", " > "}}),
                                          &comparison_operator::symbol);

}  // namespace

sql_error too_many_conditions() {
    return {sql_errc::parse, "More than 5000 conditions in a row are joined by AND or OR. Write column IN (...), or join a derived table."};
}

sql_error wrong_column_count(std::size_t expected) {
    return {sql_errc::operand_columns, "Operand should contain " + std::to_string(expected) + " column(s)"};
}

void query_rewriter::stop_reading() {
    fail(depth_ > max_depth ? too_deep() : sql_error{sql_errc::query_interrupted, "Query execution was interrupted"});
}

std::string query_rewriter::text_of(const expression& e, binding at_least) {
    std::string text;
    append_text(text, e, at_least);
    return text;
}

// An operator over what came before it: in a row of them, each is one level more for the engine, which plans them in cubic time.
void query_rewriter::chain(expression& e) {
    if (++e.nesting > max_nesting) fail(too_deep());
}

// Appends, so that a chain of a thousand terms costs a thousand steps.
expression query_rewriter::joined(expression&& left, std::string_view op, const expression& right, binding level, binding left_least,
                                  binding right_least) {
    const bool wrap_left = left.level < left_least;
    const bool wrap_right = right.level < right_least;
    const auto nesting = std::max<int>(left.nesting + (wrap_left ? 1 : 0), right.nesting + (wrap_right ? 1 : 0));
    if (nesting > max_nesting) {
        fail(too_deep());
        return {};
    }
    constexpr std::size_t few = 64;  // room for what follows in a chain of short operands
    if (left.kind == content::row || right.kind == content::row) fail(wrong_column_count(1));
    if (wrap_left) left.text.insert(0, 1, '(') += ')';
    if (left.text.capacity() < few) left.text.reserve(few);
    left.text += op;
    append_text(left.text, right, right_least);
    expression out{std::move(left.text), level, content::other, static_cast<std::uint16_t>(nesting)};
    out.type.order = combined(left.type.order, right.type.order);
    return out;
}

expression query_rewriter::wrapped(std::string_view before, expression&& inner, std::string_view after, binding level) {
    if (inner.nesting >= max_nesting) {
        fail(too_deep());
        return {};
    }
    if (inner.kind == content::row) fail(wrong_column_count(1));
    inner.text.insert(0, before).append(after);
    expression out{std::move(inner.text), level, content::other, static_cast<std::uint16_t>(inner.nesting + 1)};
    out.type.order = inner.type.order;
    return out;
}

expression query_rewriter::wrapped_as(std::string_view before, expression&& inner, std::string_view after, const sql_type& type) {
    expression out = wrapped(before, std::move(inner), after);
    out.type = type;
    return out;
}

expression query_rewriter::as_type(expression&& e, std::string_view type) {
    return wrapped("CAST(", std::move(e), " AS " + std::string(type) + ")");
}

expression query_rewriter::any_expression() {
    expression e = value_or_row();
    if (e.kind == content::row) fail(wrong_column_count(1));
    return e;
}

expression query_rewriter::value_or_row() {
    const depth_guard guard(*this);
    expression left = exclusive();
    for (int count = 0; in_.try_word("OR") || (!pipes_concatenate_ && in_.try_symbol("||"));) {
        if (++count == most_conditions) fail(too_many_conditions());
        expression right = exclusive();
        make_condition(right);
        make_condition(left);
        left = joined(std::move(left), " OR ", right, binding::disjunction, binding::disjunction, binding::conjunction);
        left.type = types::boolean;
    }
    if (in_.is_symbol(":=")) not_supported("Assignment with := in an expression", "Use SET");
    return left;
}

expression query_rewriter::exclusive() {
    expression left = conjunction();
    while (in_.try_word("XOR")) {
        expression a = as_type(condition(std::move(left)), "BOOLEAN");
        expression b = as_type(condition(conjunction()), "BOOLEAN");
        left = joined(std::move(a), " <> ", b, binding::comparison, binding::operation, binding::operation);
        left.type = types::boolean;
    }
    return left;
}

expression query_rewriter::conjunction() {
    expression left = negation();
    for (int count = 0; in_.try_word("AND") || in_.try_symbol("&&");) {
        if (++count == most_conditions) fail(too_many_conditions());
        expression right = negation();
        make_condition(right);
        make_condition(left);
        left = joined(std::move(left), " AND ", right, binding::conjunction, binding::conjunction, binding::negation);
        left.type = types::boolean;
    }
    return left;
}

expression query_rewriter::negation() {
    const depth_guard guard(*this);
    if (!in_.try_word("NOT")) return comparison();
    expression inner = condition(negation());
    inner.text = text_of(inner, binding::test);
    expression out = wrapped("NOT ", std::move(inner), "", binding::negation);
    out.type = types::boolean;
    return out;
}

expression query_rewriter::comparison() {
    expression left = predicate();
    while (true) {
        if (in_.try_word("IS")) {
            if (left.kind == content::row) fail(wrong_column_count(1));
            const bool negated = in_.try_word("NOT");
            std::string test = negated ? " IS NOT " : " IS ";
            if (in_.is_word("TRUE") || in_.is_word("FALSE")) left = condition(std::move(left));
            if (in_.try_word("NULL") || in_.try_word("UNKNOWN")) {
                test += "NULL";
            } else if (in_.try_word("TRUE")) {
                test += "TRUE";
            } else if (in_.try_word("FALSE")) {
                test += "FALSE";
            } else {
                fail_here();
            }
            left = wrapped("", {text_of(left, binding::operation), binding::atom, content::other, left.nesting}, test, binding::test);
            left.type = types::boolean;
            continue;
        }
        const comparison_operator* const op = comparison_operators.find(in_.spelled());
        if (op == nullptr) return left;
        in_.advance();
        const bool null_safe = op->symbol == "<=>";
        const binding level = null_safe ? binding::test : binding::comparison;
        const bool any = in_.is_word("ANY") || in_.is_word("SOME");
        if ((any || in_.is_word("ALL")) && is_query_ahead(1) && !null_safe) {
            in_.advance();
            if (left.kind == content::row) {
                if (op->engine != (any ? " = " : " <> ")) fail(wrong_column_count(1));
                left = row_in_query(std::move(left), !any);
                continue;
            }
            const expression rows = matched_subquery(left);
            left =
                joined(std::move(left), std::string(op->engine) + (any ? "ANY " : "ALL "), rows, level, binding::operation, binding::atom);
            left.type = types::boolean;
        } else if (left.kind == content::row && is_query_ahead()) {
            left = row_and_query(std::move(left), op->engine);
        } else {
            const row_filter outer = std::exchange(filter_, {});
            left = compared(std::move(left), op->engine, predicate(), level);
            filter_ = outer;
            chain(left);
        }
    }
}

expression query_rewriter::predicate() {
    const depth_guard guard(*this);
    expression left = bits(1);
    constexpr auto after_not = std::to_array<spelling>({"IN", "BETWEEN", "LIKE", "REGEXP", "RLIKE"});
    const bool negated = in_.is_word("NOT") && std::ranges::any_of(after_not, [this](spelling word) { return in_.is_word(word, 1); });
    if (negated) in_.advance();
    if (in_.try_word("IN")) {
        left = in_list(std::move(left), negated);
    } else if (in_.try_word("BETWEEN")) {
        left = between(std::move(left), negated);
    } else if (in_.try_word("LIKE")) {
        left = like(std::move(left), negated);
    } else if (in_.try_word("REGEXP") || in_.try_word("RLIKE")) {
        left = regexp(std::move(left), negated);
    } else if (in_.is_word("MEMBER") && (in_.is_word("OF", 1) || in_.is_symbol("(", 1))) {
        not_supported("MEMBER OF", "Use json_contains()");
    } else if (in_.is_word("SOUNDS") && in_.is_word("LIKE", 1)) {
        not_supported("SOUNDS LIKE", "Compare with LIKE");
    }
    return left;
}

expression query_rewriter::in_list(expression left, bool negated) {
    if (left.kind == content::row) return row_in_list(std::move(left), negated);
    if (is_query_ahead()) {
        const expression rows = matched_subquery(left);
        expression out = joined(std::move(left), negated ? " NOT IN " : " IN ", rows, binding::pattern, binding::operation, binding::atom);
        out.type = types::boolean;
        return out;
    }
    expect_symbol("(");
    std::vector<expression> items;
    // Numbers are compared alike with these, and several of them in a row are one item.
    const bool joins_numbers = left.type.is_number() || (left.type.is(type_class::unknown) && !left.type.order.matters());
    do {
        const depth_guard guard(*this);
        // Most items are literals: no operator is looked for, level by level, where one ends.
        const bool is_number = in_.is(token_kind::number) && (in_.is_symbol(",", 1) || in_.is_symbol(")", 1));
        const bool joins = is_number && joins_numbers && !items.empty() && items.back().is_literal_number();
        if (joins && is_short_integer(in_.text())) {
            items.back().text.append(", ").append(in_.text());
            in_.advance();
        } else if (joins) {
            items.back().text.append(", ").append(number().text);
        } else {
            items.push_back(is_number ? number() : any_expression());
        }
    } while (in_.try_symbol(","));
    expect_symbol(")");
    if (failure_) return {};
    return in_values(std::move(left), negated, std::move(items));
}

expression query_rewriter::between(expression left, bool negated) {
    expression low = bits(1);
    expect_word("AND");
    return in_range(std::move(left), negated, std::move(low), predicate());
}

// DuckDB's LIKE is fast, and linear, where the pattern is written out and holds no wildcard but `%`, or none but `_`. Else it
// goes back as often as the pattern lets it, and knows no backslash: those go to our own. Numbers and dates match by their text.
expression query_rewriter::like(expression left, bool negated) {
    if (left.kind != content::string) left = left.type.is_known() ? as_text(std::move(left)) : as_type(std::move(left), "VARCHAR");
    expression pattern = simple();
    match_collations(*this, std::array{&left, &pattern}, "like");
    const bool written_out = pattern.is_string_literal();
    const auto holds = [&pattern](char c) { return pattern.text.find(c) != std::string::npos; };
    if (written_out && !holds('\\') && !(holds('%') && holds('_')) && !in_.is_word("ESCAPE")) {
        left = with_letters_folded(std::move(left));
        pattern = with_letters_folded(std::move(pattern));
        expression out =
            joined(std::move(left), negated ? " NOT LIKE " : " LIKE ", pattern, binding::pattern, binding::operation, binding::operation);
        out.type = types::boolean;
        return out;
    }
    if (!pattern.text.starts_with('$')) pattern = as_text(std::move(pattern));
    expression escape{in_.list().mode.no_backslash_escapes ? "''" : "'\\'"};
    if (in_.try_word("ESCAPE")) escape = simple();
    fold_for_like(*this, left, pattern, escape);
    expression all = joined(std::move(left), ", ", pattern, binding::atom, binding::disjunction, binding::disjunction);
    all = joined(std::move(all), ", ", escape, binding::atom, binding::disjunction, binding::disjunction);
    return wrapped_as(negated ? "(NOT rollcall_like(" : "rollcall_like(", std::move(all), negated ? "))" : ")", types::boolean);
}

expression query_rewriter::regexp(expression left, bool negated) {
    expression text = as_type(std::move(left), "VARCHAR");
    expression pattern = bits(1);
    const bool folds = ignores_case(*this, std::array{&text, &pattern}, "regexp_like");
    expression both = joined(std::move(text), ", ", pattern, binding::atom, binding::disjunction, binding::disjunction);
    const std::string end = folds ? ", 'i')" : ")";
    return wrapped_as(negated ? "(NOT regexp_matches(" : "regexp_matches(", std::move(both), negated ? end + ")" : end, types::boolean);
}

expression query_rewriter::bits(int at_least) {
    const depth_guard guard(*this);
    expression left = simple();
    while (true) {
        const bit_operator* const op = bit_operators.find(in_.spelled());
        if (op == nullptr || op->level < at_least) return left;
        in_.advance();
        if (op->level == 4 && in_.is_word("INTERVAL")) {
            left = shifted(std::move(left), op->symbol.front(), interval_body());
        } else {
            left = operation(op->symbol, std::move(left), bits(op->level + 1));
            chain(left);
        }
    }
}

// MySQL's are of 64 bits without a sign, whatever goes in.
expression query_rewriter::bit_operation(std::string_view op, expression left, expression right) {
    left = as_number(std::move(left), "rollcall_to_unsigned");
    right = as_number(std::move(right), "rollcall_to_unsigned");
    if (left.kind != content::other) left = as_type(std::move(left), "UBIGINT");
    if (op == "|" || op == "&") {
        expression out = joined(std::move(left), op == "|" ? " | " : " & ", right, binding::operation, binding::operation, binding::sum);
        out.type = types::unsigned_bigint;
        return out;
    }
    if (right.kind != content::other) right = as_type(std::move(right), "UBIGINT");
    expression both = joined(std::move(left), ", ", right, binding::atom, binding::disjunction, binding::disjunction);
    return wrapped_as(op == "^"    ? "xor("
                      : op == "<<" ? "rollcall_shift_left("
                                   : "rollcall_shift_right(",
                      std::move(both), ")", types::unsigned_bigint);
}

// Division by zero is NULL in MySQL, infinite in DuckDB.
expression query_rewriter::operation(std::string_view op, expression&& left, expression&& right) {
    const auto infix = [&](std::string_view text, binding level) {
        const auto tighter = static_cast<binding>(static_cast<int>(level) + 1);
        return joined(std::move(left), text, right, level, level, tighter);
    };
    if (op == "+" || op == "-" || op == "*") {
        const bool nullable = left.nullable || right.nullable || !left.type.is_number() || !right.type.is_number();
        const binding level = op == "*" ? binding::product : binding::sum;
        const std::string_view spaced = op == "+" ? " + " : op == "-" ? " - " : " * ";
        expression out = sum_or_product(spaced, std::move(left), std::move(right), level);
        out.nullable = nullable;
        return out;
    }
    if (op == "%" || op == "MOD") return sum_or_product(" % ", std::move(left), divisor(std::move(right)), binding::product);
    if (op == "|" || op == "&" || op == "^" || op == "<<" || op == ">>") return bit_operation(op, std::move(left), std::move(right));
    if (op == "/") return divided(std::move(left), std::move(right));
    if (left.type.is_known()) left = as_number(std::move(left));
    if (right.type.is_known()) right = as_number(std::move(right));
    right = divisor(std::move(right));
    return wrapped_as("CAST(trunc(", infix(" // ", binding::product), ") AS BIGINT)", types::bigint);
}

// At - + ~ ! or BINARY.
expression query_rewriter::unary() {
    if (in_.try_symbol("-")) {
        const bool is_number = in_.is(token_kind::number);
        expression inner = simple();
        if (inner.type.is_known()) inner = as_term(std::move(inner));
        // The least of a narrow type has no positive counterpart.
        const bool narrow = inner.type.is(type_class::integer) && !is_number && (inner.type.bits < 64 || inner.type.is_unsigned);
        if (narrow) inner = as_integer(std::move(inner), "BIGINT");
        const content kind = is_number ? inner.kind : content::other;
        sql_type type = computed(inner.type);
        if (is_number && type.is(type_class::integer) && type.is_unsigned) type = types::decimal(20, 0);
        inner.text = text_of(inner, binding::atom);
        expression negative = wrapped("-", std::move(inner), "", binding::sign);
        negative.kind = kind;
        negative.type = type;
        negative.nullable = !is_number;
        return negative;
    }
    if (in_.try_symbol("+")) return simple();
    if (in_.try_symbol("~")) {
        return wrapped_as("xor(rollcall_to_unsigned(", simple(), "), CAST(18446744073709551615 AS UBIGINT))", types::unsigned_bigint);
    }
    if (in_.try_symbol("!")) return wrapped_as("(NOT (", condition(simple()), "))", types::boolean);
    in_.advance();
    expression text = as_type(simple(), "VARCHAR");
    sql_type bytewise = types::text;
    bytewise.order = {collation::bin, coercibility::written, engine_collation::bytes};
    return {text.text + " COLLATE \"binary\"", binding::product, content::other, text.nesting, bytewise};
}

expression query_rewriter::simple() {
    const depth_guard guard(*this);
    const bool is_name = in_.is(token_kind::word) && !in_.is_word("BINARY");
    expression left = !is_name && prefixes.contains(in_.spelled()) ? unary() : operand();
    if (in_.is_word("COLLATE")) left = collated(std::move(left));
    while (pipes_concatenate_ && in_.try_symbol("||")) {
        std::array<expression, 2> both{std::move(left), collated(operand())};
        const text_order order = order_of(both);
        left = joined(std::move(both[0]), " || ", both[1], binding::operation, binding::operation, binding::sum);
        chain(left);
        left.type.order = order;
    }
    return left;
}

// DuckDB's collations are few: a *_bin one compares bytes, as it does by itself; the *_ci ones ignore case and accents,
// *_as_ci only case.
expression query_rewriter::collated(expression e) {
    while (in_.try_word("COLLATE")) {
        const collation by = read_collation(*this);
        const auto engine = by == collation::bin ? engine_collation::bytes : engine_collation_of(by);
        if (e.type.is_known()) e = as_text(std::move(e));
        e.text = text_of(e, binding::atom);
        e = wrapped("", std::move(e), " COLLATE " + std::string(engine_name(engine)), binding::product);
        e.type = types::text;
        e.type.order = {by, coercibility::written, engine};
    }
    return e;
}

}  // namespace rollcall::sql
