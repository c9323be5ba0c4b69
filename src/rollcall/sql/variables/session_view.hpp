// What a statement may ask of the session that sent it, and of the engine that runs it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rollcall/base/ids.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/sql_type.hpp"
#include "rollcall/sql/types/table_schema.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::sql {

// What a statement may ask of its session. Borrowed for one call.
struct session_view {
    std::string_view database;  // current; "" = none
    std::string_view user;      // "name@host" as USER() gives it
    std::string_view account;   // "name@%" as CURRENT_USER() gives it
    std::string_view version;
    connection_id id;
    std::uint64_t last_insert_id = 0;
    std::int64_t row_count = -1;
    std::uint64_t found_rows = 0;
    std::size_t warning_count = 0;  // errors are among them
    std::size_t error_count = 0;
    std::int64_t began_us = 0;                     // the wall clock when the statement began, microseconds since 1970; 0: the engine's own
    const session_variables* variables = nullptr;  // not null
    bool counts_found_rows = false;                // CLIENT_FOUND_ROWS: a change counts the rows that it found, changed or not
    const std::vector<literal>* parameters = nullptr;        // of a prepared KILL that is executed; null: not bound yet
    const std::vector<sql_type>* parameter_types = nullptr;  // of a prepared statement that is executed; null: not bound yet
    const table_schemas* tables = nullptr;                   // what is known of tables; null: of none, and none is asked for
    const std::atomic<bool>* stop = nullptr;                 // where it becomes true a long text is read no further; null: never

    [[nodiscard]] bool is_stopped() const noexcept { return stop != nullptr && stop->load(std::memory_order_relaxed); }
};

// Where databases live in the engine: catalog."<schema_prefix><database>".table. Both plain lower-case words.
struct engine_names {
    std::string_view catalog = "rollcall";
    std::string_view schema_prefix = "db_";
    std::string_view hidden_schema = "fe";  // MySQL's type text of columns: table "columns"
};

}  // namespace rollcall::sql
