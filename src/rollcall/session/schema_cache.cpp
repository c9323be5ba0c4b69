// The cache of tables' schemas, and how they are read.
#include "rollcall/session/schema_cache.hpp"

#include <utility>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/sql/dialect/query/merging.hpp"

namespace rollcall::session {

namespace {

// Beyond it all is forgotten: a statement's tables are soon read again.
constexpr std::size_t most_tables = 20'000;

sql::collation collation_of(std::string_view name) { return sql::served_collation(name).value_or(sql::collation::bin); }

// `key`: the view's.
sql::view_extent extent_of(const std::string& key, const engine::table_description& view) {
    std::vector<sql::view_read> reads;
    for (const auto& from : view.view_reads) {
        auto& read = reads.emplace_back();
        read.view = sql::schema_key(from.view_database, from.view);
        if (!from.table.empty()) read.table = sql::schema_key(from.database, from.table);
        read.times = sql::view_extent_of(from.times);
    }
    return sql::extent_behind(key, reads);
}

}  // namespace

std::shared_ptr<const sql::table_schemas> schema_cache::snapshot() const {
    return tables_.with([](const auto& tables) { return tables; });
}

void schema_cache::keep(std::uint64_t version, const sql::table_schemas& read) {
    tables_.with([&](auto& tables) {
        if (version != version_.load(std::memory_order_relaxed)) return;
        auto more = tables->size() < most_tables ? std::make_shared<sql::table_schemas>(*tables) : std::make_shared<sql::table_schemas>();
        for (const auto& [key, schema] : read) more->insert_or_assign(key, schema);
        tables = std::move(more);
    });
}

void schema_cache::forget() {
    tables_.with([this](auto& tables) {
        version_.fetch_add(1, std::memory_order_release);
        tables = std::make_shared<const sql::table_schemas>();
    });
}

sql::shared_schema schema_of(const std::string& name, const engine::table_description& table) {
    auto schema = std::make_shared<sql::table_schema>();
    schema->is_view = table.is_view;
    schema->is_made = table.is_view && sql::is_materialized_view(table.create_text);
    schema->extent = extent_of(name, table);
    schema->unique_keys = table.unique_keys;
    schema->has_primary_key = table.has_primary_key;
    schema->is_parent = table.is_parent;
    schema->foreign_columns = table.foreign_columns;
    for (const auto& key : table.foreign_keys) schema->foreign_keys.push_back({key.name, key.columns, key.parent, key.parent_columns});
    for (const auto& key : table.keys) schema->keys.push_back({key.name, key.columns, key.unique, key.entry, key.folding});
    schema->create_text = table.create_text;
    schema->default_collation = collation_of(table.collation);
    for (const auto& from : table.columns) {
        auto& column = schema->columns.emplace_back();
        column.name = from.name;
        column.type = sql::type_of_text(from.type);
        if (column.type.is_string()) column.type.order = sql::order_of_column(collation_of(from.collation));
        column.mysql_type = from.type;
        column.nullable = from.nullable;
        column.auto_increment = from.extra.find("auto_increment") != std::string::npos;
        column.has_default = from.default_value.has_value() || column.auto_increment;
        column.default_now = !from.extra.empty() && from.default_value.has_value() && from.default_value->starts_with("CURRENT_TIMESTAMP");
        if (from.extra.empty()) column.default_text = from.default_value;
        column.length = sql::length_of_text(from.type);
        if (!column.type.is(sql::type_class::enumeration)) continue;
        auto values = std::make_shared<const std::vector<std::string>>(sql::values_of_enum(from.type));
        column.type.values = values.get();
        schema->enumerations.push_back(std::move(values));
    }
    return schema;
}

sql_result<sql::table_schemas> read_tables(engine::database& engine, const std::vector<sql::table_name>& names) {
    auto on = engine.connect();
    if (on.has_error()) return on.error();
    sql::table_schemas read;
    for (const auto& name : names) {
        const auto table = engine.reader().describe(**on, name.database, name.table);
        const bool absent = table.has_error() && (table.error().code == sql_errc::no_such_table || table.error().code == sql_errc::bad_db);
        if (table.has_error() && !absent) return table.error();
        const std::string key = sql::schema_key(name.database, name.table);
        read[key] = absent ? nullptr : schema_of(key, *table);
    }
    return read;
}

}  // namespace rollcall::session
