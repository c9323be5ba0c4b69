// The tables of information_schema, performance_schema and sys that are made of the engine's own catalog and of the lists of
// sessions: each is a query in the engine's dialect, put where a statement names the table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rollcall/sql/parse.hpp"

namespace rollcall::sql {

struct system_view {
    std::string_view database;  // lower case
    std::string_view table;     // as MySQL writes it
    // {catalog}, {prefix}, {hidden}: engine_names. {sessions}: the sessions of this front end, gathered.
    std::string_view query;
};

std::span<const system_view> system_views() noexcept;
// Names in lower case. Returns: null where there is none.
const system_view* find_system_view(std::string_view database, std::string_view lower_table) noexcept;
// The view's query for the engine, without parentheses. `sessions`: what stands for {sessions}.
std::string query_of(const system_view& view, const engine_names& names, std::string_view sessions);

}  // namespace rollcall::sql
