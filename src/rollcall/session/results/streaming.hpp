// A statement's work on the engine, task by task: run, encode a buffer's worth of rows, close. All of it on workers.
// Private to session.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/base/counted_place.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/session/results/result_encoding.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

// Gathered tables that the engine holds for a statement, until this is gone.
class held_tables {
public:
    // `holder` outlives it.
    explicit held_tables(engine::database& holder) : holder_(holder) {}
    ~held_tables() {
        for (const auto number : numbers_) holder_.release_gathered(number);
    }
    held_tables(const held_tables&) = delete;
    held_tables& operator=(const held_tables&) = delete;

    // Returns: the number to read it by.
    std::uint64_t hold(engine::gathered_table table) { return numbers_.emplace_back(holder_.hold_gathered(std::move(table))); }

private:
    engine::database& holder_;
    std::vector<std::uint64_t> numbers_;
};

// An open result. Only one worker task at a time has it.
struct open_result {
    open_result(engine::database& holder, runtime::memory_budget& memory) : gathered(holder), buffers(&memory) {}

    held_tables gathered;
    std::shared_ptr<engine::connection> visited;  // where it runs instead of the session's own engine; null: there
    std::unique_ptr<engine::execution> running;
    std::vector<column> columns;         // as the client is told of them, from its first part on
    std::optional<counted_place> place;  // once its first buffer does not hold all of it
    runtime::memory_share buffers;
};

// What one task gives back: encoded packets and how they end.
struct part {
    std::string packets;
    std::size_t head_bytes = 0;    // of `packets`, before the first row
    std::uint8_t behind_head = 0;  // the number of the packet behind them
    std::uint8_t sequence = 0;
    std::uint64_t rows = 0;
    std::uint64_t rows_changed = 0;
    engine::given_numbers numbers;  // of a statement that takes or tells some
    bool has_rows = false;          // a result set, not a count of changes
    bool done = true;
    std::string profile;  // the operators as JSON, with the last part
    // MySQL's messages for rows that INSERT IGNORE passed over: the first of them, and how many there are.
    std::vector<sql::statement_warning> duplicates = {};
    std::uint64_t duplicate_count = 0;
};

// How a result is encoded: what every task needs.
struct encoding {
    std::vector<sql::column_origin> origins;  // of the columns
    std::vector<sql::sql_type> types;         // what the statement knows of them; none where it knows nothing
    row_format format = row_format::text;
    wire::capability_flags capabilities = 0;
    wire::ok_fields status;
    std::size_t buffer_bytes = 0;
    bool measured = false;         // operator by operator
    bool measured_values = false;  // whether the profile may tell values
};

// Encodes a result's head and its first rows, or tells how many rows were changed. The result is closed where it has
// ended or failed.
sql_result<part> first_part(engine::connection& on, open_result& open, std::uint8_t sequence, const encoding& how);

// One more buffer's worth of rows, from packet number `sequence` on. Closes as first_part().
sql_result<part> next_part(engine::connection& on, open_result& open, std::uint8_t sequence, const encoding& how);

// DDL with what belongs to it, in one transaction: all of it or nothing.
// `text`: the statement's, with gathered tables in it.
sql_result<part> run_with_companions(engine::connection& on, const sql::engine_statement& statement, const std::string& text,
                                     const parameter_list& parameters, std::uint8_t sequence);

}  // namespace rollcall::session
