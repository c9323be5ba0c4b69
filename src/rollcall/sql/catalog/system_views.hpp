// The tables of information_schema, performance_schema and sys that are made of the engine's own catalog and of the lists of
// sessions: each is a query in the engine's dialect, put where a statement names the table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/sql/variables/session_view.hpp"

namespace rollcall::sql {

struct system_view {
    std::string_view database;  // lower case
    std::string_view table;     // as MySQL writes it
    std::string_view columns;   // as system_columns.hpp reads them
    // "": there are no rows. {catalog}, {prefix}, {hidden}: engine_names. {sessions}: the sessions of this front end, gathered;
    // {statements}: the same with their statements' digests. {global_variables}, {session_variables}: rows of names and values.
    std::string_view query;
};

std::span<const system_view> system_views() noexcept;
// Names in lower case. Returns: null where there is none.
const system_view* find_system_view(std::string_view database, std::string_view lower_table) noexcept;
// The view's query for the engine, without parentheses. Whoever may name one that has marks of the session's own puts those in place
// before.
std::string query_of(const system_view& view, const engine_names& names);
void put_for_mark(std::string& text, std::string_view mark, std::string_view with);
// VALUES of such rows, which are some, in parentheses and named.
std::string rows_of_variables(const std::vector<std::pair<std::string, std::string>>& variables);

}  // namespace rollcall::sql
