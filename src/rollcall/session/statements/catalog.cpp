// What there is: the engine's databases and tables, and those of the server's own (sql/catalog/virtual_tables.hpp) among them.
#include <fmt/format.h>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/command_work.hpp"
#include "rollcall/session/execution/on_engine.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/catalog/system_views.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::session {

namespace {

std::string backticked(std::string_view name) {
    std::string out{'`'};
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + '`';
}

}  // namespace

asio::awaitable<sql_result<bool>> command_work::database_exists(std::string database) {
    if (sql::is_virtual_database(database)) co_return true;
    auto exists = [&reader = core_.with.engine.reader(), database = std::move(database)](engine::connection& on) {
        return reader.database_exists(on, database);
    };
    co_return co_await on_engine(std::move(exists));
}

asio::awaitable<sql_result<std::vector<engine::table_row>>> command_work::tables_of(std::string database) {
    if (sql::is_virtual_database(database)) {
        std::vector<engine::table_row> tables;
        for (const auto& each : sql::virtual_tables()) {
            if (iequals(each.database, database)) tables.push_back({std::string{each.alias}, true});
        }
        for (const auto& each : sql::system_views()) {
            if (iequals(each.database, database)) tables.push_back({std::string{each.table}, true});
        }
        std::ranges::sort(tables, {}, &engine::table_row::name);
        co_return std::move(tables);
    }
    auto read = [&reader = core_.with.engine.reader(), database = std::move(database)](engine::connection& on) {
        return reader.tables(on, database);
    };
    co_return co_await on_engine(std::move(read));
}

asio::awaitable<sql_result<std::vector<engine::column_row>>> command_work::columns_of(std::string database, std::string table) {
    if (sql::is_virtual_database(database)) co_return co_await columns_of_virtual(to_lower(database), std::move(table));
    auto read = [&reader = core_.with.engine.reader(), database = std::move(database), table = std::move(table)](engine::connection& on) {
        return reader.columns(on, database, table);
    };
    co_return co_await on_engine(std::move(read));
}

asio::awaitable<sql_result<std::vector<engine::column_row>>> command_work::columns_of_virtual(std::string database, std::string table) {
    const auto described = sql::described_columns(database, to_lower(table));
    if (described.empty()) co_return sql_error{sql_errc::no_such_table, fmt::format("Unknown table '{}' in {}", table, database)};
    std::vector<engine::column_row> columns;
    for (const auto& each : sql::system_columns_of(described)) {
        auto& column = columns.emplace_back();
        column.name = each.name;
        column.type = each.type;
        column.nullable = each.nullable;
        if (each.ignores_case) column.collation = "utf8mb4_0900_ai_ci";
    }
    co_return std::move(columns);
}

asio::awaitable<sql_result<std::vector<column>>> command_work::definitions_of(std::string database, std::string table) {
    auto parsed = co_await parse(fmt::format("SELECT * FROM {}.{}", backticked(database), backticked(table)), false);
    if (parsed.has_error()) co_return parsed.error();
    co_return co_await describe_columns(std::get<sql::engine_statement>(*parsed));
}

}  // namespace rollcall::session
