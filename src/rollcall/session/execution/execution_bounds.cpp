// Notes and warnings stand where MySQL's would, before what the statement itself tells.
#include "rollcall/session/execution/execution_bounds.hpp"

#include <fmt/format.h>

#include <chrono>

#include "rollcall/session/running.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> execution_bounds::begin(const sql::engine_statement& statement) {
    if (core_.state.transaction.phase == transaction_phase::aborted || statement.commits_implicitly) {
        auto committed = co_await transaction_.commit(connection_fate::stays);
        if (committed.has_error()) co_return committed.error();
    }
    const bool opens =
        !core_.state.variables.autocommit() && core_.state.transaction.phase == transaction_phase::none && !statement.commits_implicitly;
    if (opens) {
        auto begun = co_await transaction_.begin(false, false);
        if (begun.has_error()) co_return begun.error();
    }
    if (auto noted = co_await note_existence(statement); noted.has_error()) co_return noted.error();
    answer_.warn(statement.warnings);
    core_.state.more_warnings += statement.more_warnings;
    limit_time(statement);
    co_return sql_result<void>{};
}

asio::awaitable<void> execution_bounds::end(const sql::engine_statement& statement, const sql_result<void>& outcome) {
    core_.run->lift_limit();
    // What reads the history alone is no part of the transaction.
    const bool concerned =
        core_.state.transaction.phase == transaction_phase::open && !sql::reads_history_alone(statement) && !core_.run->kept_from_engine;
    if (outcome.has_error() && concerned) co_await transaction_.note_failure(outcome.error());
}

// The notes of DROP ... IF EXISTS about what is not there, and of CREATE ... IF NOT EXISTS about what is.
asio::awaitable<sql_result<void>> execution_bounds::note_existence(const sql::engine_statement& statement) {
    const bool drops = statement.verb == sql::verb::drop_table || statement.verb == sql::verb::drop_view;
    for (const auto& each : statement.noted) {
        const auto columns = co_await catalog_.columns_of(each.database, each.table);
        const bool absent =
            columns.has_error() && (columns.error().code == sql_errc::no_such_table || columns.error().code == sql_errc::bad_db);
        if (columns.has_error() && !absent) co_return columns.error();
        if (drops && absent) answer_.note(sql_errc::bad_table, fmt::format("Unknown table '{}.{}'", each.database, each.table));
        if (!drops && !absent) answer_.note(sql_errc::table_exists, fmt::format("Table '{}' already exists", each.table));
    }
    co_return sql_result<void>{};
}

// MySQL's limit for SELECTs: the statement's own, by its hint, or the session's max_execution_time.
void execution_bounds::limit_time(const sql::engine_statement& statement) {
    const auto limit = statement.time_limit_ms != 0 ? statement.time_limit_ms : core_.state.variables.max_execution_time_ms();
    if (limit == 0 || statement.verb != sql::verb::select) return;
    stop_statement_after(core_, std::chrono::milliseconds{limit});
}

}  // namespace rollcall::session
