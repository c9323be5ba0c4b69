// UNION, EXCEPT and INTERSECT: the columns that their queries make together, and what a recursive query knows of its own.
// Source: MySQL 8.0 Reference Manual, "Set Operations", "WITH (Common Table Expressions)".
#include <algorithm>

#include "rollcall/sql/collating.hpp"
#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {
namespace {

// The engine plans them in a time that grows with the square of their number, and looks for an interrupt but now and then.
constexpr std::size_t most_queries = 1000;

sql_error too_many_queries() {
    return {sql_errc::parse,
            "More than 1000 queries in a row are joined by UNION, EXCEPT or INTERSECT. Write VALUES ROW(...), ROW(...), or fill a table."};
}

// The rows of a set operation, so that what orders them may compute. `distinct`: it gives none twice, and is an error where a row has a
// text that the engine would not take for its equal. Columns go by their places: two may have one name.
std::string united_rows(std::string rows, const std::vector<column_schema>& columns, bool distinct) {
    std::vector<std::string> tests;
    bool padded = false;
    std::string items;
    std::string places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        padded = padded || is_padded(columns[i].type);
        if (distinct && may_have_equals(columns[i].type)) tests.push_back(may_equal_another(columns[i].type, united_column(i)));
        append_name((items += i == 0 ? "" : ", ") += united_column(i) + " AS ", columns[i].name);
        append_name(places += i == 0 ? "" : ", ", std::to_string(i + 1));
    }
    if (!padded && tests.empty()) return rows;
    rows = "SELECT " + items + " FROM (" + rows + ") AS \"united\" (" + places + ")";
    return tests.empty() ? rows : rows + " WHERE " + equals_check(tests);
}

}  // namespace

// A recursive query's columns are as its first part makes them. All may be NULL, and none is a literal to what reads it.
void query_rewriter::note_growing(const growing_cte& of, const std::vector<column_schema>& columns) {
    const bool fits = of.columns.empty() || of.columns.size() == columns.size();
    auto schema = fits ? std::make_shared<table_schema>() : nullptr;
    for (std::size_t i = 0; fits && i < columns.size(); ++i) {
        column_schema& column = schema->columns.emplace_back();
        column.name = of.columns.empty() ? columns[i].name : of.columns[i];
        if (!columns[i].type.is(type_class::null)) column.type = columns[i].type;
        if (column.type.is_string()) column.type.order.rank = std::min(column.type.order.rank, coercibility::column);
    }
    cte_schemas_[of.name] = std::move(schema);
}

// INTERSECT binds tighter than UNION and EXCEPT in both grammars. `of`: the recursive name that the query makes, null for none.
std::string query_rewriter::query_terms(bool named, const growing_cte* of) {
    std::string out = query_term(named);
    std::vector<column_schema> first = std::move(columns_);
    bool known = columns_known_;
    if (of != nullptr && known) note_growing(*of, first);
    bool distinct = false;
    for (std::size_t terms = 1;; ++terms) {
        const bool is_union = in_.is_word("UNION");
        if (in_.try_word("UNION")) {
            out += " UNION ";
        } else if (in_.try_word("EXCEPT")) {
            out += " EXCEPT ";
        } else if (in_.try_word("INTERSECT")) {
            out += " INTERSECT ";
        } else {
            columns_ = std::move(first);
            columns_known_ = known;
            if (terms > 1 && known && last_scope_) {  // what orders the rows sees no table
                last_scope_->aliases = columns_;
                last_scope_->sources.clear();
                last_scope_->united = true;
            }
            const bool looks = distinct || in_.is_word("ORDER");
            return terms > 1 && known && looks ? united_rows(std::move(out), columns_, distinct) : out;
        }
        if (terms == most_queries) fail(too_many_queries());
        if (!out_.into.empty()) fail_here();  // INTO stands behind the last query alone
        if (in_.try_word("ALL")) {
            out += "ALL ";
        } else {
            in_.try_word("DISTINCT");
            distinct = true;
        }
        out += query_term(named);
        known = known && columns_known_ && columns_.size() == first.size();
        for (std::size_t i = 0; known && i < first.size(); ++i) {
            const sql_type grown = first[i].type;
            join_column(first[i], columns_[i]);
            if (of != nullptr && grown.is_known() && !grown.is_string()) first[i].type = grown;
        }
        if (!is_union && known && std::ranges::any_of(first, [](const auto& each) { return may_have_equals(each.type); })) {
            not_supported("EXCEPT and INTERSECT of JSON, and of text whose blanks at the end do not count (PAD SPACE)",
                          "Write NOT EXISTS or EXISTS");
        }
    }
}

}  // namespace rollcall::sql
