// Merged queries and materialized ones, told apart by what stands in them.
#include "rollcall/sql/dialect/query/merging.hpp"

#include <algorithm>
#include <array>

#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

constexpr word_table aggregates(std::to_array<std::string_view>({"ANY_VALUE", "AVG", "BIT_AND", "BIT_OR", "BIT_XOR", "COUNT",
                                                                 "GROUP_CONCAT", "JSON_ARRAYAGG", "JSON_OBJECTAGG", "MAX", "MIN", "STD",
                                                                 "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "SUM", "VAR_POP", "VAR_SAMP",
                                                                 "VARIANCE"}));

constexpr word_table keeps_apart(std::to_array<std::string_view>({"DISTINCT", "DISTINCTROW", "GROUP", "HAVING", "LIMIT", "UNION", "EXCEPT",
                                                                  "INTERSECT", "VALUES", "WINDOW", "OVER"}));

// At '('.
bool opens_query(const token_cursor& at) {
    return at.is_symbol("(") && (at.is_word("SELECT", 1) || at.is_word("WITH", 1) || at.is_word("VALUES", 1));
}

// To the ')' of the '(' here.
void leave_parentheses(token_cursor& at) {
    int depth = 0;
    for (; !at.at_end(); at.advance()) {
        if (at.is_symbol("(")) ++depth;
        if (at.is_symbol(")") && --depth == 0) return;
    }
}

bool is_behind_dot(const token_cursor& at) { return at.position() > 0 && at.list().text_of(at.list().tokens[at.position() - 1]) == "."; }

}  // namespace

bool is_aggregate(const token_cursor& at) { return aggregates.contains(at.spelled()); }

bool is_materialized(const token_list& list, token_span query) {
    token_cursor at(list, query.first);
    while (at.is_symbol("(")) at.advance();  // around the whole query
    bool has_tables = false;
    int depth = 0;
    for (; at.position() < query.end && !at.at_end(); at.advance()) {
        const bool of_with = at.position() > 0 && !has_tables && token_cursor(list, at.position() - 1).is_word("AS");
        if (opens_query(at)) {
            if (!has_tables && !of_with) return true;  // a subquery among the items
            leave_parentheses(at);
        } else if (at.is_symbol("(")) {
            ++depth;
        } else if (at.is_symbol(")")) {
            --depth;
        } else if (!is_behind_dot(at)) {
            const bool counts = is_aggregate(at) && at.is_symbol("(", 1);
            if (counts || keeps_apart.contains(at.spelled())) return true;
            if (depth <= 0 && at.is_word("FROM") && !at.is_word("DUAL", 1)) has_tables = true;
        }
    }
    return !has_tables;
}

bool is_materialized_view(std::string_view create_text) {
    const auto list = tokenize(create_text, lex_mode{});
    if (list.has_error()) return false;
    token_cursor at(*list);
    for (int depth = 0; !at.at_end() && !(depth == 0 && at.is_word("AS")); at.advance()) {
        if (at.is_symbol("(")) ++depth;
        if (at.is_symbol(")")) --depth;
    }
    at.advance();
    return !at.at_end() && is_materialized(*list, {at.position(), list->tokens.size()});
}

}  // namespace rollcall::sql
