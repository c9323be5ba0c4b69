// The bounds of what the engine's planner takes long for, and cannot be stopped in: tables, those behind views, subqueries, columns that
// joins merge or make equal. That of a join's tables is MySQL's own.
#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/query/equal_columns.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr std::uint64_t most_tables_behind_views = 500;
constexpr std::uint64_t deepest_subqueries = 8;
constexpr std::uint64_t most_subqueries = 100 * weight_of_correlated;
// Where n tables are merged by k columns each with each, of the order of k * n^3.
constexpr std::uint64_t most_merging = 37'000;
// Of cost_of_equal_columns(): about a second.
constexpr std::uint64_t most_equal = 227'000;

sql_error too_many_tables_behind_views() {
    return {sql_errc::too_many_tables,
            "Too many tables; behind the views of a statement stand 500 at most. Read fewer views, or make a table of "
            "one with CREATE TABLE ... AS SELECT."};
}

}  // namespace

sql_error too_many_tables() { return {sql_errc::too_many_tables, "Too many tables; MySQL can only use 61 tables in a join"}; }

// A table that is read, or a view with what stands behind it.
void query_rewriter::count_table(const table_name& table, const shared_schema& schema) {
    const view_extent behind = schema == nullptr ? view_extent{} : schema->extent;
    if (behind.tables > 1) tables_behind_views_ += behind.tables;
    if (tables_behind_views_ > most_tables_behind_views) fail(too_many_tables_behind_views());
    // Those that do not stand in its join are read by subqueries or derived tables.
    if (behind.subqueries > 0 && behind.tables > behind.joined) count_subqueries(weight_of_correlated * (behind.tables - behind.joined));
    count_joined(behind.joined);
    note_subqueries(behind.subqueries);
    if (view_edits_ == nullptr) return;
    const auto is_it = [&table](const table_read& each) {
        return iequals(each.of.database, table.database) && iequals(each.of.table, table.table);
    };
    auto read = std::ranges::find_if(reads_, is_it);
    if (read == reads_.end()) read = reads_.insert(reads_.end(), {table, {0, 0, 0}});
    const bool outermost = scope_ != nullptr && scope_->outer == nullptr && cte_depth_ == 0 && subquery_depth_ == 0;
    read->times.tables += 1;
    read->times.joined += outermost ? 1 : 0;
    read->times.subqueries = std::max(read->times.subqueries, subquery_depth_);
}

std::vector<table_read> query_rewriter::reads_of_query(bool is_made) const {
    std::vector<table_read> out = reads_;
    for (table_read& each : out) {
        each.times.joined *= is_made ? 0 : 1;
        if (!cte_subqueries_.empty()) each.times.subqueries = deepest_own_subquery_;  // it may stand wherever a CTE is named
    }
    out.push_back({{}, {0, is_made ? std::uint64_t{1} : 0, deepest_own_subquery_}});
    return out;
}

void query_rewriter::count_joined(std::uint64_t tables) {
    if (scope_ != nullptr && (scope_->joined += tables) > most_joined_tables) fail(too_many_tables());
}

// So many stand in one another here, within those that are open.
void query_rewriter::note_subqueries(std::uint64_t nested) {
    deepest_own_subquery_ = std::max(deepest_own_subquery_, subquery_depth_);
    deepest_subquery_ = std::max(deepest_subquery_, subquery_depth_ + nested);
    if (subquery_depth_ + nested <= deepest_subqueries) return;
    fail({sql_errc::too_high_level_of_nesting,
          "Too high level of nesting for select: subqueries in expressions stand at most 8 deep in one another, those of views counted. "
          "Write "
          "joins, derived tables or WITH."});
}

void query_rewriter::count_subqueries(std::uint64_t weight) {
    if ((subqueries_ += weight) <= most_subqueries) return;
    not_supported(
        "More than 100 subqueries in expressions that name columns of a query around them or follow IN, or 400 others, those of views "
        "counted",
        "Write joins or derived tables with GROUP BY, or several statements");
}

// An inner join by columns of one name: the engine looks at each pair of all tables that have them.
void query_rewriter::count_merging(std::size_t columns) {
    if (scope_ == nullptr) return;
    scope_->merging += columns * scope_->joined * scope_->joined;
    if (scope_->merging <= most_merging) return;
    fail({sql_errc::too_many_tables,
          "Too many tables; NATURAL JOIN and USING join 47 by one column at most, 37 by two, 27 by five, 21 by ten. Write ON with other "
          "columns, or join derived tables with LIMIT."});
}

// `from`: FROM and WHERE.
void query_rewriter::count_equal_columns(token_span from) {
    constexpr std::uint64_t few = 36;  // tables that any conditions may join
    if (failure_ || scope_->joined <= few || cost_of_equal_columns(in_.list(), from) <= most_equal) return;
    fail({sql_errc::too_many_tables,
          "Too many tables; conditions of inner joins make one column of 61 tables equal at most, two of 48, four of 38, and WHERE one of "
          "48. Write joins of derived tables with LIMIT, or several statements."});
}

}  // namespace rollcall::sql
