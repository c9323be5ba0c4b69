// SHOW over the engine's catalog: databases, tables, columns, CREATE texts.
#include <fmt/format.h>

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/results/show_columns.hpp"
#include "rollcall/session/statements/show.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::session {

namespace {

// As information_schema.TABLES tells it.
std::string_view table_type(const engine::table_row& table, std::string_view database) noexcept {
    if (!table.is_view || iequals(database, "performance_schema") || iequals(database, "mysql")) return "BASE TABLE";
    return sql::is_virtual_database(database) && !iequals(database, "sys") ? "SYSTEM VIEW" : "VIEW";
}

}  // namespace

sql_result<std::string> show_statements::database_of(const sql::show_statement& statement) const {
    const std::string& database = statement.database.empty() ? core_.state.database : statement.database;
    if (database.empty()) return sql_error{sql_errc::no_db, "No database selected"};
    return sql_result<std::string>{boost::system::in_place_value, database};
}

asio::awaitable<sql_result<text_table>> show_statements::show_databases(const sql::show_statement& statement) {
    auto read = [&reader = core_.with.engine.reader()](engine::connection& on) { return reader.databases(on); };
    auto databases = co_await engine_.run(std::move(read));
    if (databases.has_error()) co_return databases.error();
    databases->insert(databases->end(), {"information_schema", "mysql", "performance_schema", "rollcall", "sys"});
    std::ranges::sort(*databases);
    auto table = empty_show_table(statement, {});
    for (auto& name : *databases) table.rows.push_back({std::move(name)});
    co_return std::move(table);
}

asio::awaitable<sql_result<text_table>> show_statements::show_tables(const sql::show_statement& statement) {
    const auto database = database_of(statement);
    if (database.has_error()) co_return database.error();
    auto table = empty_show_table(statement, core_.state.database);
    auto tables = co_await catalog_.tables_of(*database);
    if (tables.has_error()) co_return tables.error();
    for (auto& each : *tables) {
        std::vector<table_cell> row{std::move(each.name)};
        if (statement.full) row.emplace_back(std::string{table_type(each, *database)});
        table.rows.push_back(std::move(row));
    }
    co_return std::move(table);
}

asio::awaitable<sql_result<text_table>> show_statements::show_columns(const sql::show_statement& statement) {
    const auto database = database_of(statement);
    if (database.has_error()) co_return database.error();
    auto table = empty_show_table(statement, core_.state.database);
    auto columns = co_await catalog_.columns_of(*database, statement.table);
    if (columns.has_error()) co_return columns.error();
    for (auto& each : *columns) {
        const bool is_text =
            !each.collation.empty() || each.type.find("char") != std::string::npos || each.type.find("text") != std::string::npos;
        const table_cell default_value = each.default_value ? table_cell{*each.default_value} : table_cell{std::monostate{}};
        std::vector<table_cell> row{each.name, each.type};
        if (statement.full)
            row.push_back(!is_text ? table_cell{std::monostate{}}
                                   : table_cell{each.collation.empty() ? "utf8mb4_0900_bin" : each.collation});
        row.insert(row.end(), {each.nullable ? "YES" : "NO", each.key, default_value, each.extra});
        if (statement.full) row.insert(row.end(), {"select,insert,update,references", each.comment});
        table.rows.push_back(std::move(row));
    }
    co_return std::move(table);
}

asio::awaitable<sql_result<text_table>> show_statements::show_create(const sql::show_statement& statement) {
    auto table = empty_show_table(statement, core_.state.database);
    if (statement.kind == sql::show_kind::create_database) {
        const auto found = co_await catalog_.database_exists(statement.database);
        if (found.has_error()) co_return found.error();
        if (!*found) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", statement.database)};
        const auto by = co_await catalog_.collation_of(statement.database);
        if (by.has_error()) co_return by.error();
        const std::string clause = *by == "utf8mb4_0900_bin" ? std::string{} : " COLLATE " + *by;
        table.rows.push_back({statement.database,
                              fmt::format("CREATE DATABASE `{}` /*!40100 DEFAULT CHARACTER SET utf8mb4{} */", statement.database, clause)});
        co_return std::move(table);
    }
    const auto database = database_of(statement);
    if (database.has_error()) co_return database.error();
    if (sql::is_virtual_database(*database)) {
        co_return sql_error{sql_errc::not_supported_yet,
                            "SHOW CREATE TABLE of a table of the server's own is not supported. Use SHOW COLUMNS."};
    }
    auto read = [&reader = core_.with.engine.reader(), name = *database, of = statement.table](engine::connection& on) {
        return reader.create_text(on, name, of);
    };
    auto text = co_await engine_.run(std::move(read));
    if (text.has_error()) co_return text.error();
    const bool is_view = text->starts_with("CREATE VIEW");
    if (statement.kind == sql::show_kind::create_view && !is_view) {
        co_return sql_error{sql_errc::wrong_object, fmt::format("'{}.{}' is not VIEW", *database, statement.table)};
    }
    if (!is_view) {
        table.rows.push_back({statement.table, std::move(*text)});
    } else {
        sql::show_statement head;
        head.kind = sql::show_kind::create_view;
        table = empty_show_table(head, {});
        table.rows.push_back({statement.table, std::move(*text), "utf8mb4", "utf8mb4_0900_bin"});
    }
    co_return std::move(table);
}

}  // namespace rollcall::session
