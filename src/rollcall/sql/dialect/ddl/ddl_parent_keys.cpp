// Keys that are not unique of tables that foreign keys refer to. The engine changes a row whose indexed column is assigned by deleting it
// first, which its foreign keys forbid: such keys are kept by name alone, and the engine has no index of them.
#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

// ("a", "b"), as the engine takes an index's columns; an indexed expression stands in parentheses.
std::string columns_of(const table_key& key) {
    std::string out;
    for (const std::string& column : key.columns)
        out += (out.empty() ? "(" : ", ") + (column.starts_with('(') ? column : quote_name(column));
    return out + ")";
}

sql_error no_key_column(const std::string& name) {
    return {sql_errc::key_column_does_not_exist, "Key column '" + name + "' doesn't exist in table"};
}

}  // namespace

// A new key of a table that is there. Returns: false where the engine takes it.
bool ddl_rewriter::try_key_by_name(const table_name& table, const std::string& name, const key_columns& columns) {
    const auto schema = known_table(table);
    if (schema == nullptr || !schema->is_parent) return false;
    out_.text = forget(table) + " AND false";
    if (find_key(schema, name) != nullptr) return true;
    for (const std::string& column : columns.names) {
        if (schema->find(column) == nullptr) base_.fail(no_key_column(column));
    }
    remember_parts(table, {{defined_kind::key_name, name, columns.names, columns.lengths, columns.engine}}, false);
    return true;
}

// A table becomes a parent: its indexes go, their names stay.
void ddl_rewriter::keep_keys_by_name(const table_name& parent) {
    const auto schema = known_table(parent);
    if (schema == nullptr || schema->is_parent) return;
    const std::string parts = hidden_table("parts");
    for (const table_key& key : schema->keys) {
        if (key.unique || !key.is_index()) continue;
        const std::string kept = part_of(parent, defined_kind::index, key.name);
        out_.before.push_back("DROP INDEX " + engine_entry(names_, parent.database, key.entry));
        out_.after.push_back("INSERT INTO " + parts + " SELECT " + quote_string(parent.database) + ", " + quote_string(parent.table) +
                             ", 'KEY', 1, " + quote_string(key.name) + ", coalesce((SELECT any_value(clause) FROM " + parts + kept +
                             "), ''), " + quote_string(columns_of(key)));
        out_.after.push_back("DELETE FROM " + parts + kept);
    }
}

// All parents of a new table, which may be its own.
void ddl_rewriter::keep_keys_by_name(const table_name& child, std::vector<defined_part>& keys) {
    for (const table_name& parent : parents_) {
        out_.parents.push_back({schema_key(parent.database, parent.table), false});
        if (!iequals(parent.table, child.table)) {
            keep_keys_by_name(parent);
            continue;
        }
        for (defined_part& key : keys)
            if (key.kind == defined_kind::index) key.kind = defined_kind::key_name;
    }
}

void ddl_rewriter::rename_key_column(const table_name& table, std::string_view old_name, std::string_view new_name) {
    out_.after.push_back("UPDATE " + hidden_table("parts") + " SET clause = replace(clause, " + quote_string(quote_name(old_name)) + ", " +
                         quote_string(quote_name(new_name)) + ")" + metadata_of(table) + " AND kind = 'KEY'");
}

}  // namespace rollcall::sql
