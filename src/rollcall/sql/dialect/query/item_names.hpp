// Which of a query's items a name behind them means, where several have it. Internal to this folder.
#pragma once

#include <string_view>

#include "rollcall/sql/dialect/expression.hpp"
#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token_cursor.hpp"

namespace rollcall::sql {

// Reads a key of GROUP BY or ORDER BY. Returns: an item's number where the key is a name that several items have. `scope`: null where there
// are no items; NULL where it is a constant, but for a whole number that is written: that is an item's. Errors: non_uniq_field where they
// are several columns. Thread: any, as of all here.
expression named_key(query_rewriter& parser, select_scope* scope, std::string_view clause);

// Is a key behind the ORDER BY here more than a name or a number? false where no ORDER BY stands here.
bool orders_by_expressions(token_cursor at);

// What a name within an expression means, likewise: not_supported_yet where one of the items is no column.
void check_item_name(query_rewriter& parser, const select_scope& scope, std::string_view name);

}  // namespace rollcall::sql
