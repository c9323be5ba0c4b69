// USE, CREATE DATABASE, DROP DATABASE.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// The database that names without one stand in from here on. Errors: bad_db (1049).
asio::awaitable<sql_result<void>> select_database(session_core& in, catalog_view& catalog, std::string database);

// Each sends its answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_use(session_parts& in, std::string database);
asio::awaitable<sql_result<void>> run_create_database(session_parts& in, sql::create_database_statement statement);
asio::awaitable<sql_result<void>> run_drop_database(session_parts& in, sql::drop_database_statement statement);

}  // namespace rollcall::session
