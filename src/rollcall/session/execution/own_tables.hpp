// Tables that are the front end's own: their rows are gathered, under the caller's rights, before the statement that reads them runs.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

#include "rollcall/session/engine_lane/engine_lane.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// What stands for each of a statement's tables in its text, in order; and where it runs, if it reads the history alone.
struct table_sources {
    std::vector<std::string> texts;
    engine_lane::visit visit;
};

// Thread: the session's shard, while a statement runs.
class own_tables {
public:
    // `core` outlives it.
    explicit own_tables(session_core& core) : core_(core) {}

    // `held`: has the rows until the statement has ended. Errors: why they cannot be gathered; a list that is not whole is a warning.
    asio::awaitable<sql_result<table_sources>> sources_of(const sql::engine_statement& statement, held_tables& held);
    // The same for who asks for the columns alone: nobody is asked for rows.
    asio::awaitable<sql_result<table_sources>> sources_to_describe(const sql::engine_statement& statement, held_tables& held);

private:
    asio::awaitable<sql_result<engine::gathered_table>> gather(sql::virtual_table table, std::string range);
    asio::awaitable<sql_result<engine::gathered_table>> gather_history(sql::virtual_table table, std::string range);
    asio::awaitable<sql_result<engine::gathered_table>> gather_digests();  // statement_digests.cpp
    asio::awaitable<sql_result<engine::gathered_table>> gather_sessions(registry::fleet_scope scope);
    asio::awaitable<sql_result<history_view>> open_history();

    session_core& core_;
};

}  // namespace rollcall::session
