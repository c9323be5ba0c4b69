// Which of a query's items a name behind them means, where several have it.
// Source: MySQL 8.0 Reference Manual, "SELECT Statement", "Problems with Column Aliases".
#include "rollcall/sql/dialect/query/item_names.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

// What a column of the result shows: a table's column, or, with `computed`, something else.
struct shown_column {
    std::size_t source = 0;
    std::string column;  // lower case
    bool computed = false;
    bool operator==(const shown_column&) const = default;
};

std::size_t source_of(const select_scope& scope, std::string_view qualifier, std::string_view column) {
    const auto has_it = [&](const select_scope::source& each) {
        if (!qualifier.empty() && !iequals(each.name, qualifier)) return false;
        return each.schema == nullptr || each.schema->find(column) != nullptr;
    };
    return static_cast<std::size_t>(std::ranges::find_if(scope.sources, has_it) - scope.sources.begin());
}

void add_star(std::vector<shown_column>& to, const select_scope& scope, std::string_view qualifier) {
    if (qualifier.empty() && scope.merges_columns) {
        for (const auto& each : scope.star) to.push_back({each.source, to_lower(scope.column_of(each).name), false});
        return;
    }
    for (std::size_t i = 0; i < scope.sources.size(); ++i) {
        const auto& source = scope.sources[i];
        if (source.schema == nullptr || (!qualifier.empty() && !iequals(source.name, qualifier))) continue;
        for (const column_schema& each : source.schema->columns) to.push_back({i, to_lower(each.name), false});
    }
}

// Is the name at the cursor a key of its own?
bool ends_key(const token_cursor& at) {
    static constexpr word_table ends(std::to_array<std::string_view>({",", ")", ";", "ASC", "DESC", "WITH", "HAVING", "WINDOW", "ORDER",
                                                                      "LIMIT", "FOR", "LOCK", "INTO", "UNION", "EXCEPT", "INTERSECT"}));
    const token_cursor behind(at.list(), at.position() + 1);
    return behind.at_end() || ends.contains(behind.spelled());
}

// The number of the item that the name means, where several have it that are not one column.
std::optional<std::size_t> place_of_name(query_rewriter& parser, const select_scope& scope, std::string_view name,
                                         std::string_view clause) {
    if (scope.united || parser.failure()) return std::nullopt;
    const auto& aliases = scope.aliases;
    const auto is_it = [name](const column_schema& each) { return iequals(each.name, name); };
    const auto first = std::ranges::find_if(aliases, is_it);
    if (first == aliases.end() || std::find_if(std::next(first), aliases.end(), is_it) == aliases.end()) return std::nullopt;
    const token_list& list = parser.in().list();
    std::vector<shown_column> shown;
    for (const auto& item : scope.items) {
        if (item.all) {
            add_star(shown, scope, item.qualifier);
        } else if (item.token != 0) {
            const std::string column = to_lower(value_of(list, list.tokens[item.token]));
            shown.push_back({source_of(scope, item.qualifier, column), column, false});
        } else {
            shown.push_back({0, {}, true});
        }
    }
    if (shown.size() != aliases.size()) return std::nullopt;  // not all columns are known
    const auto place = [&aliases](auto column) { return static_cast<std::size_t>(column - aliases.begin()); };
    const auto differs = [&](std::size_t i) { return is_it(aliases[i]) && (shown[i].computed || shown[i] != shown[place(first)]); };
    std::size_t meant = place(first);
    std::size_t other = meant + 1;
    while (other < shown.size() && !differs(other)) ++other;
    if (other == shown.size()) return std::nullopt;  // all are one column
    if (!shown[meant].computed) {
        // What is computed goes before the columns that stand before it.
        meant = other;
        if (!shown[meant].computed) {
            parser.fail({sql_errc::non_uniq_field, "Column '" + std::string(name) + "' in " + std::string(clause) + " is ambiguous"});
        }
    }
    return meant + 1;
}

// Is what was read from `begin` on a whole number, whatever parentheses are around it?
bool is_place(const token_cursor& behind, std::size_t begin) {
    std::size_t others = 0;
    bool number = false;
    for (token_cursor at(behind.list(), begin); at.position() < behind.position(); at.advance()) {
        if (at.is_symbol("(") || at.is_symbol(")")) continue;
        ++others;
        number = at.is(token_kind::number) && at.text().find_first_not_of("0123456789") == std::string_view::npos;
    }
    return number && others == 1;
}

// The engine takes any whole number for an item's: what is the same for every row is told as NULL.
expression key_of_expression(query_rewriter& parser) {
    const std::size_t begin = parser.in().position();
    expression key = parser.any_expression();
    if (!is_constant(key) || is_place(parser.in(), begin)) return key;
    expression constant{"NULL", binding::atom, content::other, 0, types::null};
    if (!is_parameter(key)) return constant;
    constant = {key.text + " IS NULL", binding::test, content::other, 0, types::boolean};  // the statement keeps its parameters
    return constant;
}

// GROUP BY looks at the tables first.
bool is_of_table(const select_scope& scope, std::string_view name) {
    return std::ranges::any_of(scope.sources,
                               [name](const auto& each) { return each.schema != nullptr && each.schema->find(name) != nullptr; });
}

}  // namespace

bool orders_by_expressions(token_cursor at) {
    if (!at.try_words({"ORDER", "BY"})) return false;
    do {
        if ((!at.is_identifier() && !at.is(token_kind::number)) || !ends_key(at)) return true;
        at.advance();
        if (!at.try_word("DESC")) at.try_word("ASC");
    } while (at.try_symbol(","));
    return false;
}

expression named_key(query_rewriter& parser, select_scope* scope, std::string_view clause) {
    if (scope == nullptr || scope->aliases.size() < 2) return key_of_expression(parser);
    const token_cursor begin = parser.in();
    const bool bare = begin.is_identifier() && ends_key(begin);
    if (!bare) scope->clause = clause;
    expression key = key_of_expression(parser);
    scope->clause = {};
    if (!bare || parser.failure()) return key;
    const std::string name = value_of(begin.list(), begin.peek());
    const auto place = place_of_name(parser, *scope, name, clause);
    if (!place || (clause == group_clause && is_of_table(*scope, name))) return key;
    return {std::to_string(*place), binding::atom, content::nonzero_number, 0, types::bigint, false};
}

void check_item_name(query_rewriter& parser, const select_scope& scope, std::string_view name) {
    const auto is_it = [name](const column_schema& each) { return iequals(each.name, name); };
    if (scope.united && std::ranges::count_if(scope.aliases, is_it) > 1) {
        parser.fail({sql_errc::non_uniq_field, "Column '" + std::string(name) + "' in " + std::string(scope.clause) + " is ambiguous"});
    }
    if (!place_of_name(parser, scope, name, scope.clause)) return;
    parser.not_supported("The name " + std::string(name) + " of two items in an expression", "Give them two names");
}

}  // namespace rollcall::sql
