// Descriptions of columns, read.
#include "rollcall/sql/catalog/system_columns.hpp"

#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/catalog/system_views.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::sql {
namespace {

// Up to `mark`, which goes with it.
std::string_view cut(std::string_view& rest, std::string_view mark) {
    const std::string_view part = rest.substr(0, rest.find(mark));
    rest.remove_prefix(std::min(part.size() + mark.size(), rest.size()));
    return part;
}

bool cut_end(std::string_view& type, char mark) {
    const bool there = type.ends_with(mark);
    if (there) type.remove_suffix(1);
    return there;
}

struct kept_as {
    std::string_view mysql;  // how the type begins
    std::string_view engine;
};

constexpr auto kept = std::to_array<kept_as>({
    {"bigint unsigned", "UBIGINT"},
    {"bigint", "BIGINT"},
    {"int unsigned", "UINTEGER"},
    {"int", "INTEGER"},
    {"smallint unsigned", "USMALLINT"},
    {"tinyint", "BOOLEAN"},
    {"double", "DOUBLE"},
    {"float", "FLOAT"},
    {"decimal", ""},  // as it is
    {"datetime", "TIMESTAMP"},
    {"timestamp", "TIMESTAMP"},
    {"binary", "BLOB"},
    {"blob", "BLOB"},
    {"json", "JSON"},
});

// An ENUM of these is text to whoever compares it: its values have no numbers here.
sql_type compared_as(const system_column& column) {
    const bool chosen = column.type.starts_with("enum(") || column.type.starts_with("set(");
    sql_type type = chosen ? types::text : type_of_text(column.type);
    if (type.is_string()) type.order = order_of_column(column.ignores_case ? collation::ai_ci : collation::bin);
    return type;
}

// What MySQL always has (CREATE_TIME) may be NULL here, whatever DESCRIBE tells.
shared_schema make_schema(std::string_view table, std::string_view described) {
    auto schema = std::make_shared<table_schema>();
    schema->name = table;
    for (const system_column& each : system_columns_of(described)) {
        column_schema& column = schema->columns.emplace_back();
        column.name = each.name;
        column.type = compared_as(each);
    }
    return schema;
}

table_schemas make_schemas() {
    table_schemas all;
    for (const system_view& each : system_views()) {
        all.insert_or_assign(schema_key(each.database, each.table), make_schema(each.table, each.columns));
    }
    for (const virtual_table_entry& each : virtual_tables()) {
        if (is_of_history(each.which)) continue;
        all.insert_or_assign(schema_key(each.database, each.table), make_schema(each.alias, each.columns));
    }
    return all;
}

}  // namespace

std::string_view kept_type(std::string_view mysql) noexcept {
    const auto* const found = std::ranges::find_if(kept, [&](const kept_as& each) { return mysql.starts_with(each.mysql); });
    if (found == kept.end()) return "VARCHAR";
    return found->engine.empty() ? mysql : found->engine;
}

std::vector<system_column> system_columns_of(std::string_view described) {
    std::vector<system_column> columns;
    while (!described.empty()) {
        std::string_view type = cut(described, "; ");
        std::string_view names = cut(type, ": ");
        const bool nullable = !cut_end(type, '!');
        const bool ignores_case = cut_end(type, '~');
        while (!names.empty()) columns.push_back({cut(names, " "), type, nullable, ignores_case});
    }
    return columns;
}

std::string query_without_rows(std::string_view described) {
    std::string text = "SELECT ";
    for (const system_column& each : system_columns_of(described)) {
        text += "CAST(NULL AS ";
        text += kept_type(each.type);
        text += ") AS " + quote_name(each.name) + ", ";
    }
    text.resize(text.size() - 2);
    return text + " WHERE false";
}

std::string_view described_columns(std::string_view database, std::string_view lower_table) noexcept {
    if (const auto* const entry = find_virtual(database, lower_table)) return entry->columns;
    const system_view* const view = find_system_view(database, lower_table);
    return view == nullptr ? std::string_view{} : view->columns;
}

shared_schema system_schema(std::string_view database, std::string_view lower_table) {
    static const table_schemas all = make_schemas();
    const auto found = all.find(schema_key(database, lower_table));
    return found == all.end() ? nullptr : found->second;
}

}  // namespace rollcall::sql
