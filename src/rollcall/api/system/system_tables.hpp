// The tables of the system tree, one function each. docs/rest.md, "System tables".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/api/action/action.hpp"

namespace rollcall::api {

// One table: its columns, and rows whose first cell is the name that a link leads on by, where `links`.
struct system_table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    bool links = false;
};

using system_answer = asio::awaitable<http::http_result<system_table>>;

// Every front end, and how it is. Needs PROCESS, as engine, users and variables.
system_answer system_frontends(const services& s, security::principal caller);
// The sessions, and the running queries, of this front end that the caller may see.
system_answer system_sessions(const services& s, security::principal caller);
system_answer system_current_queries(const services& s, security::principal caller);
// Databases, the tables of one, the columns of one of these. Errors: 404 where there is none; 503 where the engine takes no statements.
system_answer system_databases(const services& s);
system_answer system_database(const services& s, std::string database);
system_answer system_columns(const services& s, std::string database, std::string table);
// What the engine says of itself. Errors: as above.
system_answer system_engine(const services& s);
system_answer system_users(const services& s);
system_answer system_variables(const services& s);

}  // namespace rollcall::api
