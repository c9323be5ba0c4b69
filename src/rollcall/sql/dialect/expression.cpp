// Operators: MySQL's precedence read, DuckDB's written. One function a level of MySQL's grammar.
// Source: MySQL 8.0 Reference Manual, "Operator Precedence"; sql/sql_yacc.yy's expr, bool_pri, predicate, bit_expr, simple_expr.
#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/ddl/column_type.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// An operator between two operands, or behind one.
struct infix_operator {
    std::string_view symbol;
    precedence level;
    std::string_view engine = {};  // of comparisons
};
constexpr word_table infix_operators(std::to_array<infix_operator>({{"OR", precedence::disjunction},
                                                                    {"||", precedence::disjunction},
                                                                    {"XOR", precedence::exclusive},
                                                                    {"AND", precedence::conjunction},
                                                                    {"&&", precedence::conjunction},
                                                                    {"IS", precedence::comparison},
                                                                    {"=", precedence::comparison, " = "},
                                                                    {"<=>", precedence::comparison, " IS NOT DISTINCT FROM "},
                                                                    {"<>", precedence::comparison, " <> "},
                                                                    {"!=", precedence::comparison, " <> "},
                                                                    {"<=", precedence::comparison, " <= "},
                                                                    {">=", precedence::comparison, " >= "},
                                                                    {"<", precedence::comparison, " < "},
                                                                    {">", precedence::comparison, " > "},
                                                                    {"NOT", precedence::predicate},
                                                                    {"IN", precedence::predicate},
                                                                    {"BETWEEN", precedence::predicate},
                                                                    {"LIKE", precedence::predicate},
                                                                    {"REGEXP", precedence::predicate},
                                                                    {"RLIKE", precedence::predicate},
                                                                    {"MEMBER", precedence::predicate},
                                                                    {"SOUNDS", precedence::predicate},
                                                                    {"|", precedence::bit_or},
                                                                    {"&", precedence::bit_and},
                                                                    {"<<", precedence::shift},
                                                                    {">>", precedence::shift},
                                                                    {"+", precedence::sum},
                                                                    {"-", precedence::sum},
                                                                    {"*", precedence::product},
                                                                    {"/", precedence::product},
                                                                    {"%", precedence::product},
                                                                    {"DIV", precedence::product},
                                                                    {"MOD", precedence::product},
                                                                    {"^", precedence::bit_xor}}),
                                     &infix_operator::symbol);

constexpr word_table prefixes(std::to_array<std::string_view>({"-", "+", "~", "!", "BINARY"}));

// MEMBER and SOUNDS are names elsewhere, and NOT is no operator without one behind it.
bool is_predicate_ahead(const token_cursor& in) {
    constexpr auto after_not = std::to_array<spelling>({"IN", "BETWEEN", "LIKE", "REGEXP", "RLIKE"});
    if (in.is_word("NOT")) return std::ranges::any_of(after_not, [&in](spelling word) { return in.is_word(word, 1); });
    if (in.is_word("MEMBER")) return in.is_word("OF", 1) || in.is_symbol("(", 1);
    return !in.is_word("SOUNDS") || in.is_word("LIKE", 1);
}

// How many digits a number may have that the engine compares with any of these.
std::size_t most_digits_beside(const sql_type& type) noexcept {
    const int own = type.is_exact() ? whole_digits(type) + (type.is(type_class::decimal) ? type.computed_scale() : 0) : 0;
    return static_cast<std::size_t>(std::max(0, most_decimal_digits - own));
}

}  // namespace

sql_error too_deep() {
    return {
        sql_errc::parse,
        "The statement is nested more than 200 levels deep: parentheses and calls within each other, or operators in a row. Take it apart "
        "into smaller ones, or use a derived table."};
}

std::uint16_t nesting_of(std::span<const expression> of) noexcept {
    std::uint16_t deepest = 0;
    for (const expression& each : of) deepest = std::max(deepest, each.nesting);
    return deepest;
}

bool is_byte_value(const expression& e) noexcept { return e.type.is(type_class::bytes) && e.kind != content::byte_string; }

sql_error too_many_conditions() {
    return {sql_errc::parse, "More than 5000 conditions in a row are joined by AND or OR. Write column IN (...), or join a derived table."};
}

sql_error too_many_columns() {
    return {sql_errc::too_many_columns, "Too many columns: SELECT, GROUP BY and ORDER BY take at most 4096 each"};
}

sql_error wrong_column_count(std::size_t expected) {
    return {sql_errc::operand_columns, "Operand should contain " + std::to_string(expected) + " column(s)"};
}

void query_rewriter::stop_reading() {
    fail(depth_ > max_depth ? too_deep() : sql_error{sql_errc::query_interrupted, "Query execution was interrupted"});
}

std::string text_of(const expression& e, binding at_least) {
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

expression query_rewriter::wrapped_as(std::string_view before, expression&& inner, std::string_view after, const sql_type& type,
                                      binding level) {
    expression out = wrapped(before, std::move(inner), after, level);
    out.type = type;
    return out;
}

expression query_rewriter::as_type(expression&& e, std::string_view type) {
    return wrapped("CAST(", std::move(e), " AS " + std::string(type) + ")");
}

expression shown(expression e) {
    if (!e.type.is(type_class::decimal) || e.type.hidden == 0) return e;
    const std::string type = "DECIMAL(" + std::to_string(e.type.precision) + ", " + std::to_string(e.type.scale) + ")";
    expression out{"CAST(" + std::move(e.text) + " AS " + type + ")", binding::atom, content::other,
                   static_cast<std::uint16_t>(e.nesting + 1)};
    out.type = e.type;
    out.type.hidden = 0;
    out.nullable = e.nullable;
    return out;
}

expression widened(expression e) {
    if (!e.type.is(type_class::real) || e.type.bits != 32) return e;
    expression out{"CAST(" + std::move(e.text) + " AS DOUBLE)", binding::atom, content::other, static_cast<std::uint16_t>(e.nesting + 1)};
    out.type = e.type;
    out.type.bits = types::real.bits;
    out.nullable = e.nullable;
    return out;
}

expression query_rewriter::any_expression() {
    expression e = value_or_row();
    if (e.kind == content::row) fail(wrong_column_count(1));
    return e;
}

expression query_rewriter::value_or_row() {
    const depth_guard guard(*this);
    expression out = operators(precedence::disjunction);
    if (in_.is_symbol(":=")) not_supported("Assignment with := in an expression", "Use SET");
    return out;
}

// An operand, and behind it all operators that bind at least so tightly. Each takes on its right what binds tighter than itself.
expression query_rewriter::operators(precedence at_least) {
    const bool negated = at_least <= precedence::negation && in_.is_word("NOT");
    expression left = negated ? negation() : simple();
    precedence at_most = negated ? precedence::conjunction : precedence::bit_xor;
    while (const infix_operator* const op = infix_operators.find(in_.spelled())) {
        if (op->level < at_least || op->level > at_most) break;
        at_most = op->level;
        switch (op->level) {
            case precedence::disjunction:
            case precedence::conjunction: {
                if (pipes_concatenate_ && in_.is_symbol("||")) return left;
                left = conditions(std::move(left), op->level == precedence::disjunction);
                break;
            }
            case precedence::exclusive: left = exclusive(std::move(left)); break;
            case precedence::comparison:
                left = op->engine.empty() ? tested(std::move(left)) : comparison(std::move(left), op->engine);
                break;
            case precedence::predicate: {
                if (!is_predicate_ahead(in_)) return left;
                left = predicate(std::move(left));
                at_most = precedence::comparison;
                break;
            }
            default: left = computation(std::move(left), op->symbol, op->level); break;
        }
    }
    return left;
}

// IS [NOT] NULL, TRUE, FALSE or UNKNOWN
expression query_rewriter::tested(expression&& left) {
    in_.advance();
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
    return wrapped_as("", {text_of(left, binding::operation), binding::atom, content::other, left.nesting}, test, types::boolean,
                      binding::test);
}

// `op`: in the engine's words.
expression query_rewriter::comparison(expression&& left, std::string_view op) {
    const bool null_safe = in_.is_symbol("<=>");
    in_.advance();
    const binding level = null_safe ? binding::test : binding::comparison;
    const bool any = in_.is_word("ANY") || in_.is_word("SOME");
    if ((any || in_.is_word("ALL")) && is_query_ahead(1) && !null_safe) {
        in_.advance();
        if (left.kind == content::row) {
            if (op != (any ? " = " : " <> ")) fail(wrong_column_count(1));
            return row_in_query(std::move(left), !any);
        }
        const expression rows = matched_subquery(left);
        expression out = joined(std::move(left), std::string(op) + (any ? "ANY " : "ALL "), rows, level, binding::operation, binding::atom);
        out.type = types::boolean;
        return out;
    }
    if (left.kind == content::row && is_query_ahead()) return row_and_query(std::move(left), op);
    const row_filter outer = std::exchange(filter_, {});
    expression out = compared(std::move(left), op, operators(precedence::predicate), level);
    filter_ = outer;
    chain(out);
    return out;
}

expression query_rewriter::predicate(expression&& left) {
    const bool negated = in_.try_word("NOT");
    if (in_.try_word("IN")) return in_list(std::move(left), negated);
    if (in_.try_word("BETWEEN")) return between(std::move(left), negated);
    if (in_.try_word("LIKE")) return like(std::move(left), negated);
    if (in_.try_word("REGEXP") || in_.try_word("RLIKE")) return regexp(std::move(left), negated);
    if (in_.is_word("MEMBER")) {
        not_supported("MEMBER OF", "Use json_contains()");
    } else {
        not_supported("SOUNDS LIKE", "Compare with LIKE");
    }
    return left;
}

expression query_rewriter::in_list(expression&& left, bool negated) {
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
    const bool joins_numbers =
        (left.type.is_number() && !left.type.is(type_form::year)) || (left.type.is(type_class::unknown) && !left.type.order.matters());
    const std::size_t most_joined = most_digits_beside(left.type);
    bool joinable = false;  // the item before
    do {
        const depth_guard guard(*this);
        // Most items are literals: no operator is looked for, level by level, where one ends.
        const bool is_number = in_.is(token_kind::number) && (in_.is_symbol(",", 1) || in_.is_symbol(")", 1));
        const bool is_short = is_number && joins_numbers && in_.text().size() <= most_joined;
        const bool joins = is_short && joinable;
        joinable = is_short;
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

expression query_rewriter::between(expression&& left, bool negated) {
    expression low = operators(precedence::bit_or);
    expect_word("AND");
    return in_range(std::move(left), negated, std::move(low), operators(precedence::predicate));
}

expression query_rewriter::computation(expression&& left, std::string_view op, precedence level) {
    in_.advance();
    if (level == precedence::sum && in_.is_word("INTERVAL") && !is_interval_index()) {
        return shifted(std::move(left), op.front(), interval_body());
    }
    expression out = operation(op, std::move(left), operators(tighter_than(level)));
    chain(out);
    return out;
}

// MySQL's are of 64 bits without a sign, whatever goes in.
expression query_rewriter::bit_operation(std::string_view op, expression left, expression right) {
    if (is_byte_value(left) || is_byte_value(right))
        not_supported("Bit operations on bytes", "Write CONV(HEX(...), 16, 10) for their number");
    left = as_bits(std::move(left));
    right = as_bits(std::move(right));
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
    return divided_whole(std::move(left), std::move(right));
}

// At - + ~ ! or BINARY.
expression query_rewriter::unary() {
    const depth_guard guard(*this);
    if (in_.try_symbol("-")) {
        const bool is_number = in_.is(token_kind::number);
        expression inner = simple();
        type_nulls(inner, inner);
        out_.typed_by_parameters = out_.typed_by_parameters || !inner.type.is_known();
        if (inner.type.is_known()) inner = widened(as_term(std::move(inner)));
        // The least of a narrow type has no positive counterpart.
        const bool narrow = inner.type.is(type_class::integer) && !is_number && (inner.type.bits < 64 || inner.type.is_unsigned);
        if (narrow) inner = as_integer(std::move(inner), "BIGINT");
        const content kind = is_number ? inner.kind : content::other;
        sql_type type = computed(inner.type);
        if (is_number && type.is(type_class::integer) && type.is_unsigned) {
            type = inner.text == "9223372036854775808" ? types::bigint : types::decimal(20, 0);
        }
        inner.text = text_of(inner, binding::atom);
        expression negative = wrapped("-", std::move(inner), "", binding::sign);
        negative.kind = kind;
        negative.type = type;
        negative.nullable = !is_number;
        return negative;
    }
    if (in_.try_symbol("+")) return simple();
    if (in_.try_symbol("~")) {
        expression bits = simple();
        if (is_byte_value(bits)) not_supported("Bit operations on bytes", "Write CONV(HEX(...), 16, 10) for their number");
        bits = as_type(as_bits(std::move(bits)), "UBIGINT");
        return wrapped_as("xor(", std::move(bits), ", CAST(18446744073709551615 AS UBIGINT))", types::unsigned_bigint);
    }
    if (in_.try_symbol("!")) return wrapped_as("(NOT (", condition(simple()), "))", types::boolean);
    in_.advance();  // BINARY x
    expression inner = simple();
    if (inner.type.is_known()) return cast_to_bytes(std::move(inner), "BLOB");
    expression text = as_type(std::move(inner), "VARCHAR");
    sql_type bytewise = types::text;
    bytewise.order = {collation::bin, coercibility::written, engine_collation::bytes};
    return {text.text + " COLLATE \"binary\"", binding::product, content::other, text.nesting, bytewise};
}

expression query_rewriter::simple() {
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
