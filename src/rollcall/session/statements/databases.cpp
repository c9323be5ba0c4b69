// A database is the engine's or one of the server's own; of these nothing is created or dropped.
#include "rollcall/session/statements/databases.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/session/execution/within_locks.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> select_database(session_core& in, catalog_view& catalog, std::string database) {
    // A name that is no UTF-8 names nothing; the engine would not take it as a value.
    if (valid_utf8(database) != database) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", valid_utf8(database))};
    if (sql::is_virtual_database(database)) database = to_lower(database);
    const auto found = co_await catalog.database_exists(database);
    if (found.has_error()) co_return found.error();
    if (!*found) co_return sql_error{sql_errc::bad_db, fmt::format("Unknown database '{}'", database)};
    in.state.database = database;
    in.state.database_untold = true;
    in.row().db = std::move(database);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> run_use(session_parts& in, std::string database) {
    auto selected = co_await select_database(in.core, in.catalog, std::move(database));
    if (selected.has_value()) in.answer.write_ok();
    co_return selected;
}

asio::awaitable<sql_result<void>> run_create_database(session_parts& in, sql::create_database_statement statement) {
    auto committed = co_await in.transaction.commit();
    if (committed.has_error()) co_return committed.error();
    const auto exists = co_await in.catalog.database_exists(statement.name);
    if (exists.has_error()) co_return exists.error();
    auto create = [&reader = in.core.with.engine.reader(), statement](engine::connection& on) -> sql_result<part> {
        auto created = reader.create_database(on, statement.name, statement.if_not_exists, statement.collation);
        if (created.has_error()) return std::move(created).error();
        return part{};
    };
    const auto created = co_await within_locks(in.core, in.engine, locks_of_database(statement.name, false), any_definitions, create);
    if (created.has_error()) co_return created.error();
    if (*exists) in.answer.note(sql_errc::db_create_exists, fmt::format("Can't create database '{}'; database exists", statement.name));
    in.answer.write_ok(1);
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> run_drop_database(session_parts& in, sql::drop_database_statement statement) {
    auto committed = co_await in.transaction.commit();
    if (committed.has_error()) co_return committed.error();
    const auto existed = std::make_shared<bool>(false);  // shared with the worker task alone
    auto drop = [&engine = in.core.with.engine, statement, existed](engine::connection& on) -> sql_result<part> {
        const auto exists = engine.reader().database_exists(on, statement.name);
        if (exists.has_error()) return exists.error();
        *existed = *exists;
        const auto tables = engine.reader().drop_database(on, statement.name, statement.if_exists);
        if (tables.has_error()) return tables.error();
        engine.forget_numbers(statement.name, "");
        part done;
        done.rows_changed = *tables;
        return done;
    };
    const auto dropped = co_await within_locks(in.core, in.engine, locks_of_database(statement.name, true), any_definitions, drop);
    if (dropped.has_error()) co_return dropped.error();
    if (!*existed)
        in.answer.note(sql_errc::db_drop_exists, fmt::format("Can't drop database '{}'; database doesn't exist", statement.name));
    if (iequals(in.core.state.database, statement.name)) {
        in.core.state.database.clear();
        in.core.state.database_untold = true;
        in.core.row().db.clear();
    }
    in.answer.write_ok(dropped->rows_changed);
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
