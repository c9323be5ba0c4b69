// All that a command does. One file a command; what statements do stands in run_statement.cpp (the FE's own) and run_engine.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/command_outcome.hpp"
#include "rollcall/session/recording.hpp"
#include "rollcall/session/results/literal_sink.hpp"
#include "rollcall/session/results/result_encoding.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/results/text_table.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// What stands for each of a statement's tables in its text, in order; and where it runs, if it reads the history alone.
struct table_sources {
    std::vector<std::string> texts;
    engine_lane::visit visit;
};

// Made for one command, so that an idle session has none of it. Thread: the session's shard.
class command_work {
public:
    explicit command_work(session_core& core) : core_(core), answers_(core), recorder_(core) {}

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

    // --- statements: run_statement.cpp. Each sends its whole answer but an error, which it returns. ---
    // `parameters`: of a prepared statement that is executed; null: none yet.
    asio::awaitable<sql_result<sql::statement>> parse(std::string text, bool prepared, bound_parameters bound = {});
    asio::awaitable<sql_result<sql::statement>> parse_knowing(std::string text, bool prepared, bound_parameters bound,
                                                              std::shared_ptr<const sql::table_schemas> tables);
    asio::awaitable<sql_result<std::shared_ptr<const sql::table_schemas>>> describe_tables(std::vector<sql::table_name> names,
                                                                                           const sql::table_schemas& known);
    asio::awaitable<sql_result<void>> run_statement(sql::statement statement, row_format format);
    void note_session_context();
    asio::awaitable<sql_result<void>> run_use(std::string database);
    asio::awaitable<sql_result<std::string>> collation_of_database(std::string database);
    asio::awaitable<sql_result<void>> run_create_database(sql::create_database_statement statement);
    asio::awaitable<sql_result<void>> run_drop_database(sql::drop_database_statement statement);
    asio::awaitable<sql_result<void>> run_kill(sql::kill_statement statement);
    asio::awaitable<sql_result<void>> kill_by_id(connection_id id, registry::kill_order order);

    // --- transactions: transaction.cpp ---
    asio::awaitable<sql_result<void>> run_transaction(sql::transaction_statement statement);
    asio::awaitable<sql_result<void>> begin_transaction(bool read_only, bool snapshot);
    asio::awaitable<sql_result<void>> end_transaction(bool commit);
    asio::awaitable<sql_result<void>> commit_implicitly();
    asio::awaitable<void> note_failure_in_transaction(sql_error error);
    asio::awaitable<void> abort_transaction(sql_error error);
    [[nodiscard]] sql_error aborted_error() const;
    asio::awaitable<bool> begin_anew();

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
    [[nodiscard]] std::shared_ptr<registry::listing> processlist(bool full) const;
    asio::awaitable<void> send_processlist(sql::show_statement statement);
    asio::awaitable<sql_result<text_table>> show_processlist(const sql::show_statement& statement);
    [[nodiscard]] text_table show_front_ends() const;
    sql_result<text_table> show_grants(const sql::show_statement& statement);
    asio::awaitable<std::vector<std::vector<table_cell>>> status_rows();
    [[nodiscard]] sql_result<std::string> database_of(const sql::show_statement& statement) const;

    // --- the catalog, with the server's own databases in it: catalog.cpp. Errors: as engine::catalog's ---
    asio::awaitable<sql_result<bool>> database_exists(std::string database);
    asio::awaitable<sql_result<std::vector<engine::table_row>>> tables_of(std::string database);
    asio::awaitable<sql_result<std::vector<engine::column_row>>> columns_of(std::string database, std::string table);
    asio::awaitable<sql_result<std::vector<engine::column_row>>> columns_of_virtual(std::string database, std::string table);
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
    asio::awaitable<sql_result<std::vector<literal_row>>> read_literals(const sql::engine_statement& statement,
                                                                        const parameter_list& parameters);
    asio::awaitable<sql_result<void>> keep_rows(const sql::engine_statement& statement, const parameter_list& parameters);

    // --- the engine's lane: run_engine.cpp ---
    // Around whatever a statement does on the engine.
    asio::awaitable<sql_result<void>> begin_on_engine(const sql::engine_statement& statement);
    asio::awaitable<void> end_on_engine(const sql::engine_statement& statement, const sql_result<void>& outcome);
    asio::awaitable<sql_result<void>> run_engine(sql::engine_statement statement, parameter_list parameters,
                                                 engine::prepared_statement* plan, row_format format, prepared_entry* cursor_of = nullptr);
    asio::awaitable<sql_result<void>> export_result(const sql::engine_statement& statement);
    asio::awaitable<sql_result<void>> stream_result(const sql::engine_statement& statement, const parameter_list& parameters,
                                                    engine::prepared_statement* plan, row_format format, prepared_entry* cursor_of);
    // within_parents.cpp
    asio::awaitable<sql_result<part>> within_parents(const sql::engine_statement& statement,
                                                     std::function<sql_result<part>(engine::connection&)> start);
    asio::awaitable<sql_result<void>> send_parts(std::shared_ptr<open_result> open, part current, encoding how);
    // What is constant is answered here once the engine has made it: constant_query.cpp
    [[nodiscard]] std::string constant_key(const sql::engine_statement& statement, const encoding& how) const;
    bool send_kept(const std::string& key, const encoding& how);
    void keep_constant(const std::string& key, const encoding& how, const part& made);
    sql_result<void> hold_open(open_result& open, std::size_t buffered);
    asio::awaitable<bool> send_packets(std::string packets);
    asio::awaitable<sql_result<std::vector<column>>> describe_columns(const sql::engine_statement& statement);
    asio::awaitable<sql_result<void>> note_existence(const sql::engine_statement& statement);
    void arm_time_limit(const sql::engine_statement& statement);
    asio::awaitable<sql_result<runtime::admission_slot>> admit();
    asio::awaitable<sql_result<void>> connect_engine();

    // --- tables of the front end's own: virtual_tables.cpp ---
    asio::awaitable<sql_result<table_sources>> sources_of(const sql::engine_statement& statement, held_tables& held);
    // The same for who asks for the columns alone: nobody is asked for rows.
    asio::awaitable<sql_result<table_sources>> sources_to_describe(const sql::engine_statement& statement, held_tables& held);
    asio::awaitable<sql_result<engine::gathered_table>> gather_virtual(sql::virtual_table table, std::string range);
    asio::awaitable<sql_result<engine::gathered_table>> gather_history(sql::virtual_table table, std::string range);
    asio::awaitable<sql_result<engine::gathered_table>> gather_digests();  // statement_digests.cpp
    asio::awaitable<sql_result<history_view>> open_history();
    asio::awaitable<sql_result<engine::gathered_table>> gather_sessions(registry::fleet_scope scope);

    // --- cursors: cursors.cpp ---
    asio::awaitable<sql_result<void>> fill_cursor(std::shared_ptr<open_result> open, part current, encoding how, prepared_entry& entry);
    asio::awaitable<sql_result<bool>> send_fetched(std::shared_ptr<cursor> rows, std::uint64_t wanted);
    void close_cursor(prepared_entry& entry);
    asio::awaitable<sql_result<void>> fetch_from(prepared_entry& entry, std::uint64_t wanted);

    // Runs `work(connection)` on a statement worker, under admission, as a part of the running statement. Errors: 1317 and
    // its kin where the statement was stopped, whatever `work` gave.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, engine::connection&>> on_engine(Work work);

    [[nodiscard]] sql::session_view view() const;
    asio::awaitable<sql_result<void>> select_database(std::string database);
    std::uint64_t note_numbers(const part& done);
    void warn_of_duplicates(const part& done);
    void reset_state();

    session_core& core_;
    answers answers_;
    statement_recorder recorder_;
};

}  // namespace rollcall::session
