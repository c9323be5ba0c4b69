// REPLACE, ON DUPLICATE KEY UPDATE and changes of several tables on a worker: their texts, one after the other. Private to session.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/engine/engine.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

struct row_change_options {
    bool own_transaction = false;    // none is open: the statement has one to itself
    bool counts_found_rows = false;  // CLIENT_FOUND_ROWS
};

// A change that meets rows by their keys, or takes numbers from a counter, and what it took.
// `plan`: the statement's, null where it runs by its text.
sql_result<part> run_change(engine::connection& on, const sql::engine_statement& statement, engine::prepared_statement* plan,
                            const parameter_list& parameters, const row_change_options& options, std::uint8_t sequence);

struct changed_rows {
    std::uint64_t affected = 0;
    std::uint64_t updated_number = 0;  // what a counter once gave the last row that was updated; 0: none was, or none counts
    // Rows that INSERT IGNORE passes over: the first of them, and how many there are.
    struct passed_over {
        std::uint64_t place = 0;
        sql::statement_warning why;
    };
    std::vector<passed_over> duplicates = {};
    std::uint64_t duplicate_count = 0;
    std::optional<std::uint64_t> first_number = std::nullopt;  // the first that was given and inserted, 0: none; nothing: all were
};

// Returns: the affected rows, as MySQL counts them: 1 a row inserted, 2 a row updated, 0 (or 1) a row that stays as it was; of REPLACE,
// what it deletes and what it inserts.
sql_result<changed_rows> run_row_change(engine::connection& on, const sql::row_change& change, const parameter_list& parameters,
                                        const row_change_options& options);

}  // namespace rollcall::session
