// What the engine cannot keep of a definition: MySQL's type text, in the hidden schema's table "columns"; and the names of
// a table's sequence and indexes, which share its schema with other tables'.
#include <map>
#include <optional>

#include "rollcall/base/text/characters.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

std::string extra_of(const column_definition& column) {
    if (column.auto_increment) return "auto_increment";
    return column.computed_default ? "DEFAULT_GENERATED" : "";
}

constexpr std::string_view part_fields = "(database_name, table_name, kind, number, name, index_name, clause)";
constexpr std::string_view metadata_columns = "(database_name, table_name, column_name, ordinal, type_text, extra, comment)";

}  // namespace

std::optional<defined_part> default_part(const column_definition& column) {
    if (column.default_text.empty()) return std::nullopt;
    defined_part part{defined_kind::default_value, column.name};
    part.clause = column.default_text;
    return part;
}

// MySQL has one AUTO_INCREMENT column a table, so the sequence needs no column in its name, and DROP TABLE knows it.
std::string ddl_rewriter::sequence_of(const table_name& table) const {
    return engine_entry(names_, table.database, to_lower(table.table) + ".auto_increment");
}

std::string ddl_rewriter::index_name(const table_name& table, std::string_view index) const {
    return quote_name(to_lower(table.table) + "." + std::string(index));
}

std::string ddl_rewriter::index_entry(const table_name& table, std::string_view index) const {
    return engine_entry(names_, table.database, to_lower(table.table) + "." + std::string(index));
}

std::string ddl_rewriter::hidden_table(std::string_view name) const {
    return std::string(names_.catalog) + "." + quote_name(names_.hidden_schema) + "." + std::string(name);
}

std::string ddl_rewriter::metadata_table() const { return hidden_table("columns"); }

std::string ddl_rewriter::metadata_of(const table_name& table) const {
    return " WHERE database_name = " + quote_string(table.database) + " AND lower(table_name) = lower(" + quote_string(table.table) + ")";
}

std::string ddl_rewriter::metadata_of(const table_name& table, std::string_view column_name) const {
    return metadata_of(table) + " AND lower(column_name) = lower(" + quote_string(column_name) + ")";
}

std::string ddl_rewriter::forget(const table_name& table) const { return "DELETE FROM " + metadata_table() + metadata_of(table); }

std::string ddl_rewriter::forget_parts(const table_name& table) const {
    return "DELETE FROM " + hidden_table("parts") + metadata_of(table);
}

// What is told of views' columns is told of those of the tables that they read, and no longer true where one is another: of all views whose
// text has the name, and of views of these.
void ddl_rewriter::forget_columns_of_views(const table_name& table) {
    if (base_.failure()) return;
    const std::string views = hidden_table("parts") + " AS v, changed WHERE v.kind = 'VIEW' AND contains(lower(v.clause), changed.n)";
    const std::string changed = "(WITH RECURSIVE changed AS (SELECT lower(replace(" + quote_string(table.table) +
                                ", '`', '``')) AS n UNION SELECT lower(replace(v.table_name, '`', '``')) FROM " + views +
                                ") SELECT lower(v.database_name), lower(v.table_name) FROM " + views + ")";
    out_.after.push_back("DELETE FROM " + hidden_table("parts") +
                         " WHERE kind IN ('COLUMN', 'DEFAULT') AND (lower(database_name), lower(table_name)) IN " + changed);
}

// What the engine keeps no name of: its own constraints, counted by kind, and the lengths of keys on first characters.
void ddl_rewriter::remember_parts(const table_name& table, const std::vector<defined_part>& keys, bool if_absent) {
    std::string rows;
    std::map<defined_kind, int> counts;
    for (const auto& key : keys) {
        const int number = ++counts[key.kind];
        if (key.kind == defined_kind::primary || (key.kind == defined_kind::index && key.lengths.empty())) continue;
        rows += (rows.empty() ? "(" : ", (") + quote_string(table.database) + ", " + quote_string(table.table) + ", " +
                quote_string(kind_name(key.kind));
        const bool by_name = key.kind == defined_kind::key_name;
        rows += ", " + std::to_string(number) + ", " + quote_string(key.name) + ", ";
        rows += quote_string(by_name ? key.lengths : key.index_name) + ", ";
        rows += quote_string(by_name ? key.engine : key.kind == defined_kind::index ? key.lengths : key.clause) + ")";
    }
    if (rows.empty()) return;
    const std::string into = "INSERT INTO " + hidden_table("parts") + " " + std::string(part_fields) + " ";
    out_.after.push_back(if_absent ? into + "SELECT * FROM (VALUES " + rows + ") AS new_parts WHERE NOT EXISTS (SELECT 1 FROM " +
                                         metadata_table() + metadata_of(table) + ")"
                                   : into + "VALUES " + rows);
}

void ddl_rewriter::remember_lengths(const table_name& table, const std::string& index, const key_columns& columns) {
    if (!columns.lengths.empty()) remember_parts(table, {{defined_kind::index, index, columns.names, columns.lengths}}, false);
}

// The column's default in place of what was kept of it.
void ddl_rewriter::remember_default(const table_name& table, const column_definition& column) {
    out_.after.push_back("DELETE FROM " + hidden_table("parts") + part_of(table, defined_kind::default_value, column.name));
    if (auto part = default_part(column)) remember_parts(table, {std::move(*part)}, false);
}

std::string ddl_rewriter::part_of(const table_name& table, defined_kind kind, std::string_view name) const {
    return metadata_of(table) + " AND kind = " + quote_string(kind_name(kind)) + " AND lower(name) = lower(" + quote_string(name) + ")";
}

// The next number of the table's AUTO_INCREMENT column, where it has one; its rows may stand beyond it.
void ddl_rewriter::begin_counting(const table_name& table, std::string_view first) {
    stop_counting(table);
    out_.after.push_back("INSERT INTO " + std::string(names_.catalog) + "." + quote_name(names_.hidden_schema) + ".counters SELECT " +
                         quote_string(table.database) + ", " + quote_string(table.table) + ", " + std::string(first) + " FROM " +
                         metadata_table() + metadata_of(table) + " AND extra = 'auto_increment'");
}

void ddl_rewriter::stop_counting(const table_name& table) {
    out_.after.push_back("DELETE FROM " + std::string(names_.catalog) + "." + quote_name(names_.hidden_schema) + ".counters" +
                         metadata_of(table));
    out_.recounted.push_back(table);
}

// `if_absent`: only where nothing is known of the table, so that CREATE TABLE IF NOT EXISTS leaves an older one's as it is.
std::string ddl_rewriter::remember(const table_definition& definition, bool if_absent) const {
    std::string rows;
    int ordinal = 0;
    for (const column_definition& column : definition.columns) {
        rows += rows.empty() ? "(" : ", (";
        rows +=
            quote_string(definition.table.database) + ", " + quote_string(definition.table.table) + ", " + quote_string(column.name) + ", ";
        rows += std::to_string(++ordinal) + ", " + quote_string(column.type.mysql) + ", " + quote_string(extra_of(column)) + ", ";
        rows += quote_string(column.comment) + ")";
    }
    const std::string into = "INSERT INTO " + metadata_table() + " " + std::string(metadata_columns) + " ";
    if (!if_absent) return into + "VALUES " + rows;
    return into + "SELECT * FROM (VALUES " + rows + ") AS new_columns WHERE NOT EXISTS (SELECT 1 FROM " + metadata_table() +
           metadata_of(definition.table) + ")";
}

std::string ddl_rewriter::remember_added(const table_name& table, const column_definition& column) const {
    return "INSERT INTO " + metadata_table() + " " + std::string(metadata_columns) + " SELECT " + quote_string(table.database) + ", " +
           quote_string(table.table) + ", " + quote_string(column.name) + ", COALESCE(max(ordinal), 0) + 1, " +
           quote_string(column.type.mysql) + ", " + quote_string(extra_of(column)) + ", " + quote_string(column.comment) + " FROM " +
           metadata_table() + metadata_of(table);
}

std::string ddl_rewriter::remember_changed(const table_name& table, const column_definition& column) const {
    return "UPDATE " + metadata_table() + " SET column_name = " + quote_string(column.name) +
           ", type_text = " + quote_string(column.type.mysql) + ", extra = " + quote_string(extra_of(column)) +
           ", comment = " + quote_string(column.comment) + metadata_of(table, column.name);
}

// The column in the list of columns, and in what is kept of the definition.
void ddl_rewriter::remember_renamed(const table_name& table, std::string_view old_name, std::string_view new_name) {
    out_.after.push_back("UPDATE " + metadata_table() + " SET column_name = " + quote_string(new_name) + metadata_of(table, old_name));
    out_.after.push_back("UPDATE " + hidden_table("parts") + " SET clause = replace(clause, " + quote_string(backticked(old_name)) + ", " +
                         quote_string(backticked(new_name)) + ")" + metadata_of(table) + " AND kind = 'CHECK'");
    rename_key_column(table, old_name, new_name);
    for (const auto kind : {defined_kind::default_value, defined_kind::collation})
        out_.after.push_back("UPDATE " + hidden_table("parts") + " SET name = " + quote_string(new_name) + part_of(table, kind, old_name));
}

void ddl_rewriter::remember_table_renamed(const table_name& from, const table_name& to) {
    for (const auto* table : {"columns", "parts", "counters"})
        out_.after.push_back("UPDATE " + hidden_table(table) + " SET table_name = " + quote_string(to.table) + metadata_of(from));
    // The names that MySQL makes of the table's go with it.
    const std::string prefix = from.table + "_chk_";
    const std::string number = "substring(name, " + std::to_string(count_characters(prefix) + 1) + ")";
    out_.after.push_back("UPDATE " + hidden_table("parts") + " SET name = " + quote_string(to.table + "_chk_") + " || " + number +
                         metadata_of(to) + " AND kind = 'CHECK' AND starts_with(name, " + quote_string(prefix) +
                         ") AND regexp_full_match(" + number + ", '[0-9]+')");
}

}  // namespace rollcall::sql
