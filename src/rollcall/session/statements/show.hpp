// SHOW: what the front end knows itself (show.cpp, show_processlist.cpp), the catalog (show_catalog.cpp), and queries of
// information_schema (show_views.cpp).
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/catalog_view.hpp"
#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/results/result_encoding.hpp"
#include "rollcall/session/results/text_table.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class show_statements {
public:
    // All outlive it.
    show_statements(session_core& core, answers& answer, engine_tasks& engine, catalog_view& catalog)
        : core_(core), answer_(answer), engine_(engine), catalog_(catalog) {}

    // Sends its answer but an error, which it returns.
    asio::awaitable<sql_result<void>> run(sql::show_statement statement, row_format format);

private:
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

    session_core& core_;
    answers& answer_;
    engine_tasks& engine_;
    catalog_view& catalog_;
};

}  // namespace rollcall::session
