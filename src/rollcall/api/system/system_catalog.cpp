// The parts of the system tree that the engine tells: databases, tables, columns, and its own state. On a worker.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rollcall/api/system/system_tables.hpp"
#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/http/message/quoting.hpp"

namespace rollcall::api {

namespace {

using answer = http::http_result<system_table>;

answer refused(const sql_error& error) {
    const bool absent = error.code == sql_errc::bad_db || error.code == sql_errc::no_such_table;
    if (absent) return answer{boost::system::in_place_error, http::problem{404, error.message}};
    return answer{boost::system::in_place_error, http::passing_problem(503, "The engine does not tell: " + error.message + ".")};
}

// Runs `read(catalog, connection)`, which gives a sql_result of a table, over a connection of its own.
template <class Read>
system_answer read_engine(const services& s, Read read) {
    if (s.engine == nullptr) co_return answer{boost::system::in_place_error, http::problem{501, "This front end has no engine to ask."}};
    auto work = [engine = s.engine, read = std::move(read)]() -> sql_result<system_table> {
        auto on = engine->connect();
        if (on.has_error()) return on.error();
        return read(engine->reader(), **on);
    };
    auto found = co_await s.workers.run(std::move(work));
    if (found.has_error()) {
        auto busy = http::passing_problem(429, "Too many ask at once; try again in a second.");
        co_return answer{boost::system::in_place_error, std::move(busy)};
    }
    if (found->has_error()) co_return refused(found->error());
    co_return std::move(**found);
}

}  // namespace

system_answer system_databases(const services& s) {
    auto read = [](engine::catalog& catalog, engine::connection& on) -> sql_result<system_table> {
        auto names = catalog.databases(on);
        if (names.has_error()) return names.error();
        system_table table;
        table.columns = {"Name"};
        table.links = true;
        for (auto& name : *names) table.rows.push_back({std::move(name)});
        return table;
    };
    return read_engine(s, std::move(read));
}

system_answer system_database(const services& s, std::string database) {
    auto read = [database = std::move(database)](engine::catalog& catalog, engine::connection& on) -> sql_result<system_table> {
        auto tables = catalog.tables(on, database);
        if (tables.has_error()) return tables.error();
        system_table table;
        table.columns = {"Name", "Type"};
        table.links = true;
        for (auto& each : *tables) table.rows.push_back({std::move(each.name), each.is_view ? "VIEW" : "BASE TABLE"});
        return table;
    };
    return read_engine(s, std::move(read));
}

system_answer system_columns(const services& s, std::string database, std::string name) {
    auto read = [database = std::move(database), name = std::move(name)](engine::catalog& catalog,
                                                                         engine::connection& on) -> sql_result<system_table> {
        auto columns = catalog.columns(on, database, name);
        if (columns.has_error()) return columns.error();
        system_table table;
        table.columns = {"Field", "Type", "Null", "Key", "Default", "Extra", "Comment"};
        for (auto& each : *columns) {
            table.rows.push_back({std::move(each.name), std::move(each.type), each.nullable ? "YES" : "NO", std::move(each.key),
                                  each.default_value.value_or(""), std::move(each.extra), std::move(each.comment)});
        }
        return table;
    };
    return read_engine(s, std::move(read));
}

system_answer system_engine(const services& s) {
    auto read = [](engine::catalog&, engine::connection& on) -> sql_result<system_table> {
        const auto found = engine::collect_rows(
            on,
            "SELECT 'Version', version() UNION ALL SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'memory_limit', "
            "'max_temp_directory_size') UNION ALL SELECT 'database_size', database_size FROM pragma_database_size() WHERE database_name = "
            "'rollcall' "
            "UNION ALL SELECT 'wal_size', wal_size FROM pragma_database_size() WHERE database_name = 'rollcall' "
            "UNION ALL SELECT 'memory_usage', memory_usage FROM pragma_database_size() WHERE database_name = 'rollcall'",
            {});
        if (found.has_error()) return found.error();
        system_table table;
        table.columns = {"Name", "Value"};
        table.rows.push_back({"Engine", "DuckDB"});
        for (const auto& row : *found) table.rows.push_back({row[0].value_or(""), row[1].value_or("")});
        return table;
    };
    return read_engine(s, std::move(read));
}

}  // namespace rollcall::api
