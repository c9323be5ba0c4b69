// The engine is asked of its own databases; the tables of the others are known.
#include "rollcall/session/execution/catalog_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/system_columns.hpp"
#include "rollcall/sql/catalog/system_views.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::session {

namespace {

sql_result<std::vector<engine::column_row>> columns_of_virtual(const std::string& database, const std::string& table) {
    const auto described = sql::described_columns(database, to_lower(table));
    if (described.empty()) return sql_error{sql_errc::no_such_table, fmt::format("Unknown table '{}' in {}", table, database)};
    std::vector<engine::column_row> columns;
    for (const auto& each : sql::system_columns_of(described)) {
        auto& column = columns.emplace_back();
        column.name = each.name;
        column.type = each.type;
        column.nullable = each.nullable;
        if (each.ignores_case) column.collation = "utf8mb4_0900_ai_ci";
    }
    return columns;
}

}  // namespace

asio::awaitable<sql_result<bool>> catalog_view::database_exists(std::string database) {
    if (sql::is_virtual_database(database)) co_return true;
    auto exists = [&reader = core_.with.engine.reader(), database = std::move(database)](engine::connection& on) {
        return reader.database_exists(on, database);
    };
    co_return co_await engine_.run(std::move(exists));
}

asio::awaitable<sql_result<std::vector<engine::table_row>>> catalog_view::tables_of(std::string database) {
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
    co_return co_await engine_.run(std::move(read));
}

asio::awaitable<sql_result<std::vector<engine::column_row>>> catalog_view::columns_of(std::string database, std::string table) {
    if (sql::is_virtual_database(database)) co_return columns_of_virtual(to_lower(database), table);
    auto read = [&reader = core_.with.engine.reader(), database = std::move(database), table = std::move(table)](engine::connection& on) {
        return reader.columns(on, database, table);
    };
    co_return co_await engine_.run(std::move(read));
}

asio::awaitable<sql_result<std::string>> catalog_view::collation_of(std::string database) {
    using told = sql_result<std::string>;
    if (sql::is_virtual_database(database)) co_return told{boost::system::in_place_value, "utf8mb4_0900_bin"};
    auto read = [&reader = core_.with.engine.reader(), database = std::move(database)](engine::connection& on) {
        return reader.describe(on, database, "");
    };
    auto described = co_await engine_.run(std::move(read));
    if (described.has_error() && described.error().code != sql_errc::no_such_table) co_return described.error();
    const bool known = described.has_value() && !described->collation.empty();
    co_return told{boost::system::in_place_value, known ? std::move(described->collation) : "utf8mb4_0900_bin"};
}

}  // namespace rollcall::session
