// AND, OR, XOR and NOT.
// Source: MySQL 8.0 Reference Manual, "Logical Operators".
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// More conversions in a row than these are tested in the engine's order.
constexpr std::size_t most_turns = 32;

// Does it fail, in a change, where it finds text that is no number or no date?
bool may_fail(const expression& condition) {
    return condition.text.find("_strictly(") != std::string::npos || condition.text.find("_or_error(") != std::string::npos;
}

// Does it compare a column that a key of its table begins with? MySQL looks rows up by it, and tests the others of those alone.
bool is_by_key(const token_list& list, std::size_t begin, const select_scope* scope) {
    token_cursor at(list, begin);
    while (at.try_symbol("(")) {}
    if (scope == nullptr || !at.is_identifier()) return false;
    while (at.is_symbol(".", 1) && at.is_identifier(2)) {
        at.advance();
        at.advance();
    }
    const std::string column = value_of(list, at.peek());
    at.advance();
    const auto compares = [&at](spelling by) { return at.is_symbol(by); };
    constexpr auto symbols = std::to_array<spelling>({"=", "<", ">", "<=", ">=", "<=>"});
    if (std::ranges::none_of(symbols, compares) && !at.is_word("IN") && !at.is_word("BETWEEN")) return false;
    return std::ranges::any_of(scope->sources, [&column](const select_scope::source& each) {
        const auto begins = [&column](const table_key& key) { return !key.columns.empty() && iequals(key.columns.front(), column); };
        return each.schema != nullptr && std::ranges::any_of(each.schema->keys, begins);
    });
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
    std::vector<expression> turns;  // of a strict change: each is tested before those behind it, from the first that may fail
    expression looked_up;           // by a key, whatever stands before it
    const auto take = [&](expression&& next, std::size_t begin) {
        if (converts_strictly_ && may_fail(next) && turns.size() < most_turns) {
            if (!left.text.empty()) turns.push_back(std::exchange(left, {}));
            turns.push_back(std::move(next));
        } else if (!any && !turns.empty() && is_by_key(in_.list(), begin, scope_)) {
            looked_up = looked_up.text.empty() ? std::move(next) : behind(std::move(looked_up), next);
        } else {
            left = left.text.empty() ? std::move(next) : behind(std::move(left), next);
        }
    };
    if (converts_strictly_) take(std::exchange(left, {}), in_.position());
    for (int count = 0; in_.try_word(word) || in_.try_symbol(symbol);) {
        if (++count == most_conditions) fail(too_many_conditions());
        const std::size_t begin = in_.position();
        expression right = operators(tighter);
        make_condition(right);
        take(std::move(right), begin);
    }
    if (turns.empty()) return std::move(left);
    if (!left.text.empty()) turns.push_back(std::move(left));
    if (!looked_up.text.empty()) turns.insert(turns.begin(), std::move(looked_up));
    expression out = std::move(turns.back());
    for (auto each = std::next(turns.rbegin()); each != turns.rend(); ++each) {
        out = decided_first(*this, *each, behind(expression(*each), out), any);
    }
    return out;
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
