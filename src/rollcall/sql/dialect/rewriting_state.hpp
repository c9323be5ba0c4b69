// What is known while a statement is rewritten: where it is read, what it has said so far, and what is written. Internal to this folder.
#pragma once

#include <cstdint>
#include <forward_list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/dialect/changes/insertion.hpp"
#include "rollcall/sql/dialect/expression.hpp"
#include "rollcall/sql/dialect/query/cte_scope.hpp"
#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token_cursor.hpp"
#include "rollcall/sql/types/table_schema.hpp"
#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

struct rewriting_state {
    rewriting_state(const token_list& list, const session_view& session, const engine_names& names, bool prepared)
        : in_(list), session_(session), names_(names), prepared_(prepared) {}

    token_cursor in_;
    const session_view& session_;
    engine_names names_;
    bool prepared_;
    bool pipes_concatenate_ = false;
    std::vector<std::uint32_t> closing_;     // of each '(' token, the token that closes it
    std::vector<std::size_t> placeholders_;  // the tokens that are one
    cte_scope ctes_;
    // Columns that SET has assigned so far, lower case, and what reading one gives then; nothing where that cannot be written.
    std::unordered_map<std::string, std::optional<expression>> assigned_;
    const insertion* filled_ = nullptr;  // whose VALUES or SET are read
    std::string row_alias_;              // INSERT ... AS row_alias, lower case, in its ON DUPLICATE KEY UPDATE
    bool in_duplicate_clause_ = false;
    const insertion* inserted_ = nullptr;  // whose ON DUPLICATE KEY UPDATE is read, or a condition on its rows; null: of an unknown table
    std::vector<column_assignment> assignments_;  // by the last assignments()
    bool changes_rows_ = false;                   // INSERT, UPDATE, DELETE: what is a warning elsewhere is an error
    bool strict_ = false;                         // sql_mode
    bool converts_strictly_ = false;              // so does a change in it: what a conversion cuts off is an error
    bool only_full_group_by_ = false;             // sql_mode
    bool zero_counts_up_ = true;                  // sql_mode has no NO_AUTO_VALUE_ON_ZERO
    bool warns_of_division_ = true;               // sql_mode has ERROR_FOR_DIVISION_BY_ZERO
    bool strict_division_ = false;                // sql_mode has ERROR_FOR_DIVISION_BY_ZERO and is strict
    select_scope* scope_ = nullptr;               // of the SELECT being read, or of the change
    std::unique_ptr<select_scope> last_scope_;    // of the SELECT that was read last; null where that was none
    std::vector<column_schema> columns_;          // of the query that was read last
    bool columns_known_ = false;
    bool bounded_ = false;       // the query that was read last has ORDER BY or LIMIT behind it
    bool rolled_up_ = false;     // the GROUP BY that was read last
    bool keeps_digits_ = false;  // the SELECT that is read next gives a value to an expression: quotients with all their digits
    std::unordered_map<std::string, shared_schema> cte_schemas_;
    std::vector<std::string> listed_columns_;  // by the last column_list()
    int cte_depth_ = 0;
    int outermost_selects_ = 0;
    // The tokens of the operand that was read last and needs no engine: a literal, a value of the session.
    std::pair<std::size_t, std::size_t> constant_{0, 0};
    // The same of one that is NOW() or its like, and how many of them were read.
    std::pair<std::size_t, std::size_t> time_tokens_{0, 0};
    told_time time_;
    std::size_t times_read_ = 0;
    std::optional<bool> names_processlist_;
    bool takes_into_ = false;           // the statement is a query, whose rows may go elsewhere than to the client
    view_edits* view_edits_ = nullptr;  // null: no view is defined
    int depth_ = 0;
    std::uint64_t subquery_depth_ = 0;                               // of the subqueries in expressions that are open
    std::unordered_map<std::string, std::uint64_t> cte_subqueries_;  // how deep they stand in it
    std::uint64_t deepest_subquery_ = 0;
    std::uint64_t deepest_own_subquery_ = 0;  // so far, without those of views
    std::vector<table_read> reads_;           // of a view's query: each table once
    std::uint64_t tables_behind_views_ = 0;
    std::uint64_t subqueries_ = 0;                     // in expressions so far, weighed: see count_subqueries()
    std::uint64_t outer_names_ = 0;                    // columns so far that a query around the one that names them has
    row_filter filter_;                                // the WHERE or ON being read
    std::forward_list<std::vector<expression>> rows_;  // the items of those read so far
    std::optional<sql_error> failure_;
    engine_statement out_;
};

}  // namespace rollcall::sql
