// The tables that the front end gathers itself, by name.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::sql {

struct virtual_table_entry {
    std::string_view database;
    std::string_view table;
    virtual_table which;
    std::string_view alias;    // what its columns may be qualified with
    std::string_view columns;  // as system_columns.hpp reads them
    std::string_view absent;   // those of text, with blanks between, whose '' is NULL
};

std::span<const virtual_table_entry> virtual_tables() noexcept;
const virtual_table_entry& entry_of(virtual_table which) noexcept;
// Gathered cells are text: numbers and points in time become such again, so that they compare and sort as such, and absent values NULL.
// Returns: what stands in the engine's SELECT * REPLACE (...); "" where the table's columns are texts as they are.
std::string values_of_texts(const virtual_table_entry& entry);
// Is it read where the history of statements is kept?
constexpr bool is_of_history(virtual_table which) noexcept {
    return which == virtual_table::query_history || which == virtual_table::profiles;
}
// Does it read but the history of statements, so that it can run where that is kept? Nothing else is read or written then.
bool reads_history_alone(const engine_statement& query) noexcept;
// Is it one of the databases that the server's own tables stand in? In any case.
bool is_virtual_database(std::string_view database) noexcept;
// Names in lower case. Returns: null where there is no such table.
const virtual_table_entry* find_virtual(std::string_view database, std::string_view table) noexcept;

}  // namespace rollcall::sql
