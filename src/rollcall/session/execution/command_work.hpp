// All that a command does. One file a command; what statements do stands in run_statement.cpp (the FE's own) and run_engine.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/session/command_outcome.hpp"
#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Made for one command, so that an idle session has none of it. Thread: the session's shard.
class command_work {
public:
    explicit command_work(session_core& core) : core_(core), parts_(core) {}

    // The login's database, then OK: the end of a handshake and of COM_CHANGE_USER. Returns: does the session go on?
    asio::awaitable<bool> confirm_login();
    // Sends the error, if any, and flushes; counts it. Returns: false where the connection is lost.
    asio::awaitable<bool> conclude(sql_result<void> outcome);
    void retire_prepared();

    asio::awaitable<command_outcome> dispatch(std::string_view payload);

private:
    // --- commands, one file each ---
    asio::awaitable<command_outcome> command_query(std::string_view body);
    asio::awaitable<command_outcome> command_init_db(std::string_view body);
    asio::awaitable<command_outcome> command_field_list(std::string_view body);
    asio::awaitable<command_outcome> command_statistics();
    asio::awaitable<command_outcome> command_process_kill(std::string_view body);
    asio::awaitable<command_outcome> command_change_user(std::string_view body);
    asio::awaitable<command_outcome> command_reset_connection();
    asio::awaitable<command_outcome> command_set_option(std::string_view body);
    asio::awaitable<command_outcome> command_stmt_prepare(std::string_view body);
    asio::awaitable<command_outcome> command_stmt_execute(std::string_view body);
    asio::awaitable<command_outcome> command_stmt_fetch(std::string_view body);
    asio::awaitable<command_outcome> command_stmt_send_long_data(std::string_view body);
    asio::awaitable<command_outcome> command_stmt_reset(std::string_view body);
    asio::awaitable<command_outcome> command_stmt_close(std::string_view body);
    asio::awaitable<sql_result<void>> run_text(std::string text, std::string trace_id);
    asio::awaitable<sql_result<sql::split_text>> split(std::string_view text);

    asio::awaitable<sql_result<void>> run_statement(sql::statement statement, row_format format);
    void note_session_context();
    asio::awaitable<sql_result<void>> run_use(std::string database);
    asio::awaitable<sql_result<void>> run_create_database(sql::create_database_statement statement);
    asio::awaitable<sql_result<void>> run_drop_database(sql::drop_database_statement statement);
    asio::awaitable<sql_result<void>> run_kill(sql::kill_statement statement);
    asio::awaitable<sql_result<void>> kill_by_id(connection_id id, registry::kill_order order);

    // --- transactions: transaction.cpp ---
    asio::awaitable<sql_result<void>> run_transaction(sql::transaction_statement statement);

    // --- SHOW: show.cpp, show_catalog.cpp, show_views.cpp, show_processlist.cpp ---
    asio::awaitable<sql_result<void>> run_show(sql::show_statement statement, row_format format);
    asio::awaitable<sql_result<text_table>> show_table(const sql::show_statement& statement);
    asio::awaitable<sql_result<text_table>> show_databases(const sql::show_statement& statement);
    asio::awaitable<sql_result<text_table>> show_tables(const sql::show_statement& statement);
    asio::awaitable<sql_result<text_table>> show_columns(const sql::show_statement& statement);
    asio::awaitable<sql_result<text_table>> show_create(const sql::show_statement& statement);
    asio::awaitable<sql_result<text_table>> show_index(const sql::show_statement& statement);
    asio::awaitable<sql_result<text_table>> show_table_status(const sql::show_statement& statement);
    // The view of information_schema that tells it. `place`: a WHERE in the engine's dialect, or "".
    asio::awaitable<sql_result<text_table>> show_view(const sql::show_statement& statement, std::string place);
    asio::awaitable<void> send_processlist(sql::show_statement statement);
    [[nodiscard]] text_table show_front_ends() const;
    sql_result<text_table> show_grants(const sql::show_statement& statement);
    [[nodiscard]] sql_result<std::string> database_of(const sql::show_statement& statement) const;

    // As a query of them all tells its columns.
    asio::awaitable<sql_result<std::vector<column>>> definitions_of(std::string database, std::string table);

    // --- accounts: account_statements.cpp ---
    asio::awaitable<sql_result<void>> run_account_statement(sql::statement statement);

    // --- prepared statements: prepared.cpp; those with a name: named_prepared.cpp ---
    [[nodiscard]] sql_result<void> find_room_for_prepared() const;
    // Fills `entry`. `shown`: the text's redacted form. Returns: the columns of its result.
    asio::awaitable<sql_result<std::vector<column>>> prepare(std::string text, sql::redacted_sql shown, prepared_entry& entry);
    asio::awaitable<sql_result<std::vector<column>>> plan_query(const sql::engine_statement& query, prepared_entry& entry);
    asio::awaitable<sql_result<void>> fit_to_types(prepared_entry& entry, const parameter_list& parameters);
    asio::awaitable<sql_result<void>> run_prepared(prepared_entry& entry, parameter_list parameters, row_format format,
                                                   prepared_entry* cursor_of);
    // The entry is to be erased then.
    void forget_prepared(prepared_entry& entry);
    asio::awaitable<sql_result<void>> run_prepare(sql::prepare_statement statement);
    asio::awaitable<sql_result<void>> run_execute(sql::execute_statement statement);
    sql_result<void> run_deallocate(const sql::deallocate_statement& statement);

    // --- what variables get: into_variables.cpp ---
    asio::awaitable<sql_result<void>> run_set(sql::set_statement statement, parameter_list parameters);
    asio::awaitable<sql_result<void>> compute_values(sql::set_statement& statement, const parameter_list& parameters);

    asio::awaitable<sql_result<void>> select_database(std::string database);
    void reset_state();

    session_core& core_;
    session_parts parts_;
};

}  // namespace rollcall::session
