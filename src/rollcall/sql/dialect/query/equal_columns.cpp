// Conditions are read by their tokens: "a.x = b.y" between two that end a condition, in no OR or the like.
#include "rollcall/sql/dialect/query/equal_columns.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/token_cursor.hpp"

namespace rollcall::sql {
namespace {

using pair = std::pair<std::string, std::string>;

bool is_any(const token_cursor& at, std::initializer_list<spelling> words) {
    return std::ranges::any_of(words, [&](spelling word) { return at.is_word(word); });
}

// t.a, `t`.`a` or a, of which the last two names count. The cursor moves behind it.
std::optional<std::string> column_at(token_cursor& at) {
    if (!at.is_identifier()) return std::nullopt;
    std::string before, name;
    for (;;) {
        before = std::exchange(name, to_lower(value_of(at.list(), at.peek())));
        at.advance();
        if (!at.is_symbol(".") || !at.is_identifier(1)) break;
        at.advance();
    }
    return before + "." + name;
}

// The cursor stands where a condition begins, and moves nowhere.
std::optional<pair> equality_at(token_cursor at) {
    auto left = column_at(at);
    if (!left || !at.try_symbol("=")) return std::nullopt;
    auto right = column_at(at);
    const bool goes_on = at.is(token_kind::symbol) && !is_any(at, {")", ",", "&&"});
    if (!right || goes_on) return std::nullopt;
    return pair{std::move(*left), std::move(*right)};
}

// What stands within one pair of parentheses, or none.
struct level {
    std::vector<pair> equal;
    bool holds = true;   // all conditions of it must
    bool counts = true;  // they are no outer join's
    bool outer = false;  // the join whose ON comes is one
    bool query = false;  // a query of its own
    std::uint64_t weight = 1;
};

// Columns that are equal to one another, each of them in one set.
class equal_sets {
public:
    void join(const pair& columns, std::uint64_t weight) {
        const auto [a, b] = std::pair{root_of(number_of(columns.first)), root_of(number_of(columns.second))};
        weights_[a] = std::max({weights_[a], weights_[b], weight});
        if (a == b) return;
        parents_[b] = a;
        sizes_[a] += sizes_[b];
    }
    [[nodiscard]] std::uint64_t cost() const {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < parents_.size(); ++i) {
            if (parents_[i] == i) sum += weights_[i] * sizes_[i] * sizes_[i] * sizes_[i];
        }
        return sum;
    }

private:
    std::size_t number_of(const std::string& column) {
        const auto [found, is_new] = numbers_.try_emplace(column, parents_.size());
        if (is_new) {
            parents_.push_back(found->second);
            sizes_.push_back(1);
            weights_.push_back(1);
        }
        return found->second;
    }
    std::size_t root_of(std::size_t of) {
        while (parents_[of] != of) of = parents_[of] = parents_[parents_[of]];
        return of;
    }

    std::map<std::string, std::size_t> numbers_;
    std::vector<std::size_t> parents_;
    std::vector<std::uint64_t> sizes_, weights_;  // of the sets, at their roots
};

}  // namespace

std::uint64_t cost_of_equal_columns(const token_list& list, token_span from) {
    equal_sets sets;
    std::vector<level> open(1);
    const auto settle = [&sets](level& of) {
        if (of.holds && of.counts && !of.query) std::ranges::for_each(of.equal, [&](const pair& each) { sets.join(each, of.weight); });
        of.equal.clear();
        of.holds = true;
    };
    bool begins = false;  // a condition may begin here
    token_cursor at{list, from.first};
    for (; !at.at_end() && at.position() < from.end; at.advance()) {
        level& now = open.back();
        if (begins) {
            if (auto equality = equality_at(at)) now.equal.push_back(std::move(*equality));
            if (is_any(at, {"NOT", "!"})) now.holds = false;
        }
        begins = is_any(at, {"AND", "&&", "ON", "WHERE", "("});
        if (at.is_symbol("(")) {
            open.push_back({.equal = {}, .holds = true, .counts = now.counts, .outer = false, .weight = now.weight});
        } else if (at.is_symbol(")") && open.size() > 1) {
            level inner = std::move(open.back());
            open.pop_back();
            if (inner.holds && inner.counts && !inner.query) std::ranges::move(inner.equal, std::back_inserter(open.back().equal));
        } else if (is_any(at, {"LEFT", "RIGHT"})) {
            now.outer = true;
        } else if (is_any(at, {"JOIN", "STRAIGHT_JOIN", "ON", "WHERE"})) {
            settle(now);
            const bool is_where = at.is_word("WHERE");
            now.weight = is_where ? 2 : 1;
            now.counts = at.is_word("ON") ? !std::exchange(now.outer, false) : is_where || now.counts;
        } else if (is_any(at, {"OR", "||", "XOR", "CASE"})) {
            now.holds = false;
        } else if (at.is_word("SELECT")) {
            now.query = true;
        }
    }
    settle(open.front());
    return sets.cost();
}

}  // namespace rollcall::sql
