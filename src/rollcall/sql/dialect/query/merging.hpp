// Which queries MySQL merges into the one that reads them, and of which it makes a table first. Internal to this folder but for views.
#pragma once

#include <string_view>

#include "rollcall/sql/dialect/select_scope.hpp"
#include "rollcall/sql/text/token_cursor.hpp"

namespace rollcall::sql {

// Does an aggregate function's name stand here?
bool is_aggregate(const token_cursor& at);

// Does MySQL make a table of the query's rows where it stands in FROM? Whoever reads such a table calls its columns as he writes them,
// those of a merged query are called as they are there. Source: MySQL 8.0 Reference Manual, "Optimizing Derived Tables, View References,
// and Common Table Expressions with Merging or Materialization". Thread: any.
bool is_materialized(const token_list& list, token_span query);

// The same of a view, by the text of its CREATE VIEW. Thread: any.
bool is_materialized_view(std::string_view create_text);

}  // namespace rollcall::sql
