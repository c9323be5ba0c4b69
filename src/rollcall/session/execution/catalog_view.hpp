// What there is: the engine's databases and tables, and those of the server's own (sql/catalog/virtual_tables.hpp) among them.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Errors of all: as engine::catalog_reader's. Thread: the session's shard, while a statement runs.
class catalog_view {
public:
    // `core`, `engine` outlive it.
    catalog_view(session_core& core, engine_tasks& engine) : core_(core), engine_(engine) {}

    asio::awaitable<sql_result<bool>> database_exists(std::string database);
    // What its tables compare by where they name nothing else.
    asio::awaitable<sql_result<std::string>> collation_of(std::string database);
    asio::awaitable<sql_result<std::vector<engine::table_row>>> tables_of(std::string database);
    asio::awaitable<sql_result<std::vector<engine::column_row>>> columns_of(std::string database, std::string table);

private:
    session_core& core_;
    engine_tasks& engine_;
};

}  // namespace rollcall::session
