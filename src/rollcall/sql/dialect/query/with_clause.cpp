// WITH: names of queries, and of those that read themselves. Source: MySQL 8.0 Reference Manual, "WITH (Common Table Expressions)".
#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/query/merging.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// Is there a UNION without ALL between the parentheses, and not in others within?
bool unites_distinct(const token_list& list, std::size_t open, std::size_t close) {
    int depth = 0;
    for (token_cursor at(list, open + 1); at.position() < close; at.advance()) {
        if (at.is_symbol("(")) ++depth;
        if (at.is_symbol(")")) --depth;
        if (depth == 0 && at.is_word("UNION") && !at.is_word("ALL", 1)) return true;
    }
    return false;
}

// Does the name stand where a table's does?
bool reads_table(const token_list& list, token_span within, std::string_view name) {
    constexpr auto before = std::to_array<spelling>({"FROM", "JOIN", "STRAIGHT_JOIN", ",", "("});
    for (token_cursor at(list, within.first); at.position() + 1 < within.end; at.advance()) {
        if (!at.is_identifier(1) || !iequals(value_of(list, at.peek(1)), name)) continue;
        if (std::ranges::any_of(before, [&at](spelling each) { return at.is_word(each); })) return true;
    }
    return false;
}

}  // namespace

// WITH [RECURSIVE] name [(columns)] AS (query), ...: a name is known to the queries behind it, and with RECURSIVE to its own.
std::string query_rewriter::with_clause() {
    if (!in_.try_word("WITH")) return {};
    const bool recursive = in_.try_word("RECURSIVE");
    std::string out = recursive ? "WITH RECURSIVE " : "WITH ";
    bool first = true;
    do {
        if (!first) out += ", ";
        first = false;
        const std::string cte = name();
        // The engine looks for a file of a name that it does not know: none may look like one.
        check_table_name(cte);
        if (cte.find('.') != std::string::npos) fail({sql_errc::wrong_table_name, "Incorrect table name '" + cte + "'"});
        out += quote_name(engine_cte(cte));
        listed_columns_.clear();
        if (in_.is_symbol("(")) out += " " + column_list();
        expect_word("AS");
        if (recursive) {
            ctes_.add(cte);
            cte_schemas_[to_lower(cte)] = nullptr;  // its types are those of its first part, which is not read yet
        }
        const std::size_t open = in_.position();
        expect_symbol("(");
        ++cte_depth_;
        growing_cte grown{to_lower(cte), std::exchange(listed_columns_, {}), sees_outer_columns(scope_)};
        if (recursive) ctes_.begin_query(grown);
        const auto deepest_outside = std::exchange(deepest_subquery_, subquery_depth_);
        out += " AS (" + query(true) + ")";
        cte_subqueries_[grown.name] = deepest_subquery_ - subquery_depth_;
        deepest_subquery_ = std::max(deepest_subquery_, deepest_outside);
        if (recursive) ctes_.end_query();
        --cte_depth_;
        const auto folds = [](const column_schema& each) { return each.type.is_string() && each.type.order.by != collation::bin; };
        if (recursive && !failure_ && std::ranges::any_of(columns_, folds) && unites_distinct(in_.list(), open, in_.position())) {
            not_supported("UNION in a recursive query of text that ignores case", "Write UNION ALL, and SELECT DISTINCT of its rows");
        }
        expect_symbol(")");
        grown.is_made = is_materialized(in_.list(), {open + 1, in_.position() - 1});
        if (recursive && columns_known_) {
            note_growing(grown, columns_);
        } else {
            shared_schema made = schema_of_query(grown.columns, grown.is_made);
            if (made) check_names(*this, *made);
            cte_schemas_[grown.name] = std::move(made);
        }
        if (!recursive) ctes_.add(cte);
    } while (in_.try_symbol(","));
    return out + " ";
}

// ORDER BY and LIMIT of a query that WITH RECURSIVE names. The engine takes neither in a recursion: one that reads itself ends with as many
// rows as its LIMIT lets through, around the recursion alone. `begin`: the first token of `terms`.
std::string query_rewriter::bounded_recursion(std::string terms, const growing_cte& of, std::size_t begin) {
    const std::string called = quote_name(engine_cte(of.name));
    if (!reads_table(in_.list(), {begin, in_.position()}, of.name)) {
        const std::string order = order_of_query();
        return "SELECT * FROM (" + terms + order + limit() + ") AS " + called;
    }
    if (in_.is_word("ORDER")) not_supported("ORDER BY over UNION in a recursive query", "Order what reads it");
    std::string columns;
    for (const std::string& each : of.columns) append_name(columns += columns.empty() ? " (" : ", ", each);
    if (!columns.empty()) columns += ")";
    return "WITH RECURSIVE " + called + columns + " AS (" + terms + ") SELECT * FROM " + called + limit();
}

}  // namespace rollcall::sql
