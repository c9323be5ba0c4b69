// Databases as schemas with a prefix: listing, making, dropping them; tables and columns in MySQL's words.
#include "rollcall/engine/duckdb/catalog/catalog_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/engine/duckdb/catalog/create_text.hpp"
#include "rollcall/engine/duckdb/catalog/table_shape.hpp"
#include "rollcall/engine/duckdb/running/connection.hpp"

namespace rollcall::engine {

namespace {

sql_error unknown_database(std::string_view database) { return {sql_errc::bad_db, "Unknown database '" + std::string{database} + "'"}; }

bool is_reserved(std::string_view database) noexcept {
    constexpr std::array<std::string_view, 4> reserved{"information_schema", "mysql", "performance_schema", "sys"};
    return std::ranges::any_of(reserved, [&](std::string_view name) { return iequals(name, database); });
}

// 1 to 64 characters of UTF-8, none of which would mean something in a path. Source: MySQL 8.0 Reference Manual, "Schema
// Object Names".
bool is_database_name(std::string_view name) noexcept {
    const auto characters = count_characters(name);
    if (characters < 1 || characters > 64 || name.ends_with(' ') || valid_utf8(name) != name) return false;
    return std::ranges::none_of(
        name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\' || c == '.'; });
}

// Runs one statement to its end, its rows unread.
sql_result<std::uint64_t> change(connection& on, const std::string& text, const parameter_list& parameters = {}) {
    auto running = on.execute(text, parameters);
    if (running.has_error()) return std::move(running).error();
    return (*running)->rows_changed();
}

// Runs the steps in one transaction: the session's own where one is open, else one of their own.
template <class Steps>
auto in_transaction(connection& on, Steps&& steps) -> decltype(steps()) {
    const bool own = !static_cast<const duckdb_session&>(on).in_transaction();
    if (own) {
        if (auto begun = on.begin(false); begun.has_error()) return std::move(begun).error();
    }
    auto done = steps();
    if (!own) return done;
    if (done.has_error()) {
        // The first error is the one to tell.
        static_cast<void>(on.rollback());
        return done;
    }
    if (auto committed = on.commit(); committed.has_error()) return std::move(committed).error();
    return done;
}

std::vector<column_row> columns_of(table_shape& shape) {
    std::vector<column_row> rows;
    for (auto& from : shape.columns) {
        column_row row;
        row.key = key_mark(shape, from.name);
        row.name = std::move(from.name);
        row.type = std::move(from.type);
        row.nullable = from.nullable;
        const auto kind = from.default_value.kind;
        if (kind != default_kind::none && kind != default_kind::auto_increment) row.default_value = std::move(from.default_value.text);
        row.extra = std::move(from.extra);
        row.comment = std::move(from.comment);
        row.collation = std::move(from.collation);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::string catalog_reader::quoted_schema(std::string_view database) const {
    return quoted_name(naming_.catalog) + "." + quoted_name(schema_of(database));
}

sql_result<std::vector<std::string>> catalog_reader::databases(connection& on) {
    const parameter_list parameters{naming_.catalog, naming_.schema_prefix};
    auto rows =
        collect_rows(on, "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? AND starts_with(schema_name, ?)", parameters);
    if (rows.has_error()) return std::move(rows).error();
    std::vector<std::string> names;
    for (auto& row : *rows) names.push_back(row[0]->substr(naming_.schema_prefix.size()));
    std::ranges::sort(names);
    return names;
}

sql_result<std::string> catalog_reader::existing_database(connection& on, std::string_view database) {
    using outcome = sql_result<std::string>;
    const parameter_list parameters{naming_.catalog, schema_of(database)};
    auto rows =
        collect_rows(on, "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? AND lower(schema_name) = lower(?)", parameters);
    if (rows.has_error()) return std::move(rows).error();
    if (rows->empty()) return unknown_database(database);
    return outcome{boost::system::in_place_value, rows->front()[0]->substr(naming_.schema_prefix.size())};
}

sql_result<bool> catalog_reader::database_exists(connection& on, std::string_view database) {
    auto found = existing_database(on, database);
    if (found.has_error() && found.error().code != sql_errc::bad_db) return std::move(found).error();
    return found.has_value();
}

sql_result<void> catalog_reader::create_database(connection& on, std::string_view database, bool if_not_exists,
                                                 std::string_view collation) {
    if (!is_database_name(database)) return sql_error{sql_errc::wrong_db_name, "Incorrect database name '" + valid_utf8(database) + "'"};
    if (is_reserved(database)) {
        return sql_error{sql_errc::dbaccess_denied,
                         "Access denied to database '" + std::string{database} + "': the name is the server's own"};
    }
    auto exists = database_exists(on, database);
    if (exists.has_error()) return std::move(exists).error();
    if (*exists && if_not_exists) return boost::system::in_place_value;
    if (*exists) {
        return sql_error{sql_errc::db_create_exists, "Can't create database '" + std::string{database} + "'; database exists"};
    }
    const auto create = [&]() -> sql_result<std::uint64_t> {
        auto created = change(on, "CREATE SCHEMA " + quoted_schema(database));
        if (created.has_error() || collation.empty()) return created;
        const std::string keep = "INSERT INTO " + quoted_name(naming_.catalog) + "." + quoted_name(naming_.hidden_schema) +
                                 ".parts VALUES (?, '', 'COLLATION', 1, '', '', ?)";
        return change(on, keep, {std::string{database}, std::string{collation}});
    };
    if (auto created = in_transaction(on, create); created.has_error()) return std::move(created).error();
    return boost::system::in_place_value;
}

sql_result<std::uint64_t> catalog_reader::drop_database(connection& on, std::string_view database, bool if_exists) {
    if (is_reserved(database)) {
        return sql_error{sql_errc::dbaccess_denied,
                         "Access denied to database '" + std::string{database} + "': the name is the server's own"};
    }
    auto existing = existing_database(on, database);
    if (existing.has_error()) {
        if (existing.error().code != sql_errc::bad_db) return std::move(existing).error();
        if (if_exists) return std::uint64_t{0};
        return sql_error{sql_errc::db_drop_exists, "Can't drop database '" + std::string{database} + "'; database doesn't exist"};
    }
    const auto drop = [&]() -> sql_result<std::uint64_t> {
        auto gone = tables(on, *existing);
        if (gone.has_error()) return std::move(gone).error();
        if (auto forgotten = forget_columns_of_views(on, *existing); forgotten.has_error()) return forgotten;
        for (const std::string_view table : {".columns", ".parts", ".counters"}) {
            const std::string forget = "DELETE FROM " + quoted_name(naming_.catalog) + "." + quoted_name(naming_.hidden_schema) +
                                       std::string{table} + " WHERE lower(database_name) = lower(?)";
            if (auto forgotten = change(on, forget, {*existing}); forgotten.has_error()) return forgotten;
        }
        if (auto dropped = change(on, "DROP SCHEMA " + quoted_schema(*existing) + " CASCADE"); dropped.has_error()) return dropped;
        return std::uint64_t{gone->size()};
    };
    return in_transaction(on, drop);
}

// What is told of the columns of views elsewhere that may read a table of this database; of all views, for some read others.
sql_result<std::uint64_t> catalog_reader::forget_columns_of_views(connection& on, std::string_view database) {
    const std::string hidden = quoted_name(naming_.catalog) + "." + quoted_name(naming_.hidden_schema);
    const std::string where = " WHERE (database_name, table_name) IN (SELECT database_name, table_name FROM " + hidden +
                              ".parts WHERE kind = 'VIEW') AND EXISTS (SELECT 1 FROM " + hidden +
                              ".parts WHERE kind = 'VIEW' AND lower(database_name) <> lower(?) AND contains(lower(clause), lower(?)))";
    const parameter_list parameters{std::string{database}, std::string{database}};
    return change(on, "DELETE FROM " + hidden + ".parts" + where + " AND kind IN ('COLUMN', 'DEFAULT')", parameters);
}

sql_result<std::vector<table_row>> catalog_reader::tables(connection& on, std::string_view database) {
    auto existing = existing_database(on, database);
    if (existing.has_error()) return std::move(existing).error();
    const parameter_list parameters{naming_.catalog, schema_of(*existing), naming_.catalog, schema_of(*existing)};
    auto rows = collect_rows(on,
                             "SELECT table_name AS name, 0 FROM duckdb_tables() WHERE database_name = ? AND schema_name = ? UNION ALL "
                             "SELECT view_name, 1 FROM duckdb_views() WHERE database_name = ? AND schema_name = ? ORDER BY name",
                             parameters);
    if (rows.has_error()) return std::move(rows).error();
    std::vector<table_row> tables;
    for (auto& row : *rows) tables.push_back({std::move(*row[0]), *row[1] == "1"});
    return tables;
}

sql_result<std::vector<column_row>> catalog_reader::columns(connection& on, std::string_view database, std::string_view table) {
    auto shape = shape_of(on, database, table);
    if (shape.has_error()) return std::move(shape).error();
    for (auto& column : shape->columns) {
        auto& value = column.default_value;
        if (column.type.starts_with("bit(") && value.kind == default_kind::literal) value.text = bit_string(value.text);
    }
    return columns_of(*shape);
}

// A database is described as a table without a name: by the collation of its tables to come.
sql_result<table_description> catalog_reader::describe_database(connection& on, std::string_view database) {
    auto existing = existing_database(on, database);
    if (existing.has_error()) return std::move(existing).error();
    const std::string text = "SELECT clause FROM " + quoted_name(naming_.catalog) + "." + quoted_name(naming_.hidden_schema) +
                             ".parts WHERE lower(database_name) = lower(?) AND table_name = '' AND kind = 'COLLATION'";
    auto rows = collect_rows(on, text, parameter_list{*existing});
    if (rows.has_error()) return std::move(rows).error();
    table_description out;
    out.collation = rows->empty() ? "utf8mb4_0900_bin" : *rows->front()[0];
    return out;
}

sql_result<table_description> catalog_reader::describe(connection& on, std::string_view database, std::string_view table) {
    if (table.empty()) return describe_database(on, database);
    auto shape = shape_of(on, database, table);
    if (shape.has_error()) return std::move(shape).error();
    table_description out;
    out.is_view = shape->is_view;
    out.is_parent = shape->is_parent;
    for (const auto& key : shape->keys) {
        const bool primary = key.kind == key_kind::primary;
        out.has_primary_key = out.has_primary_key || primary;
        if (key.kind == key_kind::foreign) {
            out.foreign_columns.insert(out.foreign_columns.end(), key.columns.begin(), key.columns.end());
            out.foreign_keys.push_back({key.name, key.columns, key.referenced_table, key.referenced_columns});
            continue;
        }
        std::string name = primary ? "PRIMARY" : key.name;
        std::string folding = folding_index_of(*shape, name);
        out.keys.push_back({std::move(name), key.columns, key.kind != key_kind::index, key.entry, std::move(folding)});
        if (primary) out.unique_keys.insert(out.unique_keys.begin(), key.columns);
        if (key.kind == key_kind::unique) out.unique_keys.push_back(key.columns);
    }
    out.create_text = create_text_of(*shape, naming_);
    out.view_reads = std::move(shape->view_reads);
    out.collation = shape->collation;
    out.columns = columns_of(*shape);
    return out;
}

sql_result<std::string> catalog_reader::create_text(connection& on, std::string_view database, std::string_view table) {
    auto shape = shape_of(on, database, table);
    if (shape.has_error()) return std::move(shape).error();
    return sql_result<std::string>{boost::system::in_place_value, create_text_of(*shape, naming_)};
}

sql_result<table_shape> catalog_reader::shape_of(connection& on, std::string_view database, std::string_view table) {
    auto existing = existing_database(on, database);
    if (existing.has_error()) return std::move(existing).error();
    auto shape = read_table_shape(on, naming_, *existing, table);
    if (shape.has_error()) return std::move(shape).error();
    if (!*shape) {
        return sql_error{sql_errc::no_such_table, "Table '" + std::string{database} + "." + std::string{table} + "' doesn't exist"};
    }
    return std::move(**shape);
}

}  // namespace rollcall::engine
