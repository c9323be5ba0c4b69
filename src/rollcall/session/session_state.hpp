// A served session's state: plain data of its shard.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/registry/kill_order.hpp"
#include "rollcall/registry/rows/query_record.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/session/results/cursor.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/variables/variables.hpp"
#include "rollcall/wire/commands/command.hpp"

namespace rollcall::session {

enum class transaction_phase : std::uint8_t {
    none,
    open,
    aborted,  // a statement failed in it: the engine will not go on, whatever COMMIT says
};

struct transaction_state {
    transaction_phase phase = transaction_phase::none;
    bool read_only = false;
    std::string aborted_by;  // the first error's message
};

// What a session has sent, to be compared with later.
struct sent_so_far {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::chrono::nanoseconds time{0};
};

// The record of an execution whose rows are still being fetched, and when that began.
struct open_record {
    registry::query_record record;
    steady_time began{};
};

// What is known of a prepared statement's parameters where it is parsed for an execution; null: nothing. Borrowed.
struct bound_parameters {
    const std::vector<sql::literal>* values = nullptr;
    const std::vector<sql::sql_type>* types = nullptr;
};

// A prepared statement, as COM_STMT_PREPARE or PREPARE made it.
struct prepared_entry {
    std::string text;            // the client's
    sql::redacted_sql redacted;  // the same, as listings show it
    sql::statement parsed;
    std::size_t parameter_count = 0;
    bool typed_by_parameters = false;                     // `parsed` and `plan` are for `parsed_for`
    std::vector<sql::sql_type> parsed_for;                // one a parameter; empty: for unknown ones
    std::uint64_t schemas_version = 0;                    // of what was known of tables then
    std::uint64_t definitions = 0;                        // of the engine then
    std::vector<std::size_t> decimals;                    // parameters of this execution whose text is a DECIMAL's
    std::unique_ptr<engine::prepared_statement> plan;     // null: run by text at each execution
    std::vector<wire::bound_type> types;                  // of the last execution
    std::vector<std::unique_ptr<std::string>> long_data;  // one a parameter, null where none was sent
    runtime::memory_share long_data_memory;               // of long_data
    std::optional<sql_error> long_data_refused;           // why the next execution fails
    std::shared_ptr<cursor> rows;                         // of the open cursor, shared with a worker's task alone; null: none is open
    std::unique_ptr<open_record> recorded;                // of the open cursor; null: none is kept
};

struct warning {
    std::string level;  // "Warning", "Error", "Note"
    std::uint16_t code = 0;
    std::string message;
};

struct session_state {
    explicit session_state(const sql::session_variables& fresh) : variables(fresh) {}

    std::string database;
    bool database_untold = false;   // it has changed since the client was told (session_track_schema)
    bool multi_statements = false;  // one text may hold several
    sql::session_variables variables;
    transaction_state transaction;
    std::uint64_t last_insert_id = 0;
    std::int64_t row_count = -1;
    std::uint64_t found_rows = 0;
    std::vector<warning> warnings;
    std::uint64_t more_warnings = 0;  // that are counted, and not kept
    [[nodiscard]] std::uint64_t warning_count() const noexcept { return warnings.size() + more_warnings; }
    [[nodiscard]] std::uint64_t error_count() const noexcept {
        return static_cast<std::uint64_t>(std::ranges::count(warnings, "Error", &warning::level));
    }
    void forget_warnings() noexcept {
        warnings.clear();
        more_warnings = 0;
    }
    std::map<std::uint32_t, prepared_entry> prepared;
    std::map<std::string, prepared_entry> named_prepared;  // PREPARE's, by name in lower case
    std::uint32_t last_prepared_id = 0;
    std::uint32_t query_counter = 0;
};

}  // namespace rollcall::session
