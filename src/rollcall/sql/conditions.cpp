// AND, OR, XOR and NOT.
// Source: MySQL 8.0 Reference Manual, "Logical Operators".
#include <algorithm>
#include <optional>
#include <utility>

#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Does it fail, in a change, where it finds text that is no number or no date?
bool may_fail(const expression& condition) {
    return condition.text.find("_strictly(") != std::string::npos || condition.text.find("_or_error(") != std::string::npos;
}

// `all` where `first` does not decide: the engine tests conditions in an order of its own.
expression decided_first(query_rewriter& parser, const expression& first, const expression& all, bool any) {
    if (first.text.size() > longest_repeated_operand) {
        parser.not_supported("In a change, a conversion of text beside a long condition", "Compare text with text, or CAST the column");
    }
    expression out{"CASE WHEN (" + first.text + (any ? ") IS TRUE THEN TRUE ELSE " : ") IS FALSE THEN FALSE ELSE ") + all.text + " END"};
    out.nesting = static_cast<std::uint16_t>(all.nesting + 1);
    out.type = types::boolean;
    return out;
}

}  // namespace

// a OR b OR c, a AND b AND c
expression query_rewriter::conditions(expression&& left, bool any) {
    const spelling word = any ? spelling("OR") : spelling("AND");
    const spelling symbol = any ? spelling("||") : spelling("&&");
    const auto tighter = any ? precedence::exclusive : precedence::negation;
    const auto level = any ? binding::disjunction : binding::conjunction;
    const auto behind = [&](expression&& a, const expression& b) {
        expression out = joined(std::move(a), any ? " OR " : " AND ", b, level, level, any ? binding::conjunction : binding::negation);
        out.type = types::boolean;
        return out;
    };
    make_condition(left);
    std::optional<expression> failing;
    if (converts_strictly_ && may_fail(left)) failing = std::exchange(left, {});
    for (int count = 0; in_.try_word(word) || in_.try_symbol(symbol);) {
        if (++count == most_conditions) fail(too_many_conditions());
        expression right = operators(tighter);
        make_condition(right);
        expression& into = converts_strictly_ && may_fail(right) ? failing ? *failing : failing.emplace() : left;
        into = into.text.empty() ? std::move(right) : behind(std::move(into), right);
    }
    if (!failing) return left;
    return left.text.empty() ? std::move(*failing) : decided_first(*this, left, behind(expression(left), *failing), any);
}

expression query_rewriter::exclusive(expression&& left) {
    in_.advance();
    expression a = as_type(condition(std::move(left)), "BOOLEAN");
    expression b = as_type(condition(operators(precedence::conjunction)), "BOOLEAN");
    expression out = joined(std::move(a), " <> ", b, binding::comparison, binding::operation, binding::operation);
    out.type = types::boolean;
    return out;
}

// At NOT.
expression query_rewriter::negation() {
    const depth_guard guard(*this);
    in_.advance();
    expression inner = condition(operators(precedence::negation));
    inner.text = text_of(inner, binding::test);
    expression out = wrapped("NOT ", std::move(inner), "", binding::negation);
    out.type = types::boolean;
    return out;
}

}  // namespace rollcall::sql
