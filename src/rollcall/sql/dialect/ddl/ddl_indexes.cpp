// Indexes of a table that is altered: the engine alters none that an index depends on. They go before the change and come again behind
// it, within its transaction.
#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

std::vector<std::string> columns_behind(const table_key& key, const std::pair<std::string, std::string>& renamed,
                                        std::string_view dropped) {
    std::vector<std::string> columns;
    for (const std::string& name : key.columns) {
        if (!dropped.empty() && iequals(name, dropped)) continue;
        columns.push_back(!renamed.first.empty() && iequals(name, renamed.first) ? renamed.second : name);
    }
    return columns;
}

}  // namespace

void ddl_rewriter::drop_indexes(const table_schema& schema, const table_name& table) {
    for (const table_key& key : schema.keys) {
        for (const std::string& each : {key.entry, key.folding}) {
            if (!each.empty()) out_.before.push_back("DROP INDEX " + engine_entry(names_, table.database, each));
        }
    }
}

void ddl_rewriter::alter_without_indexes(const table_schema& schema, const index_change& change) {
    drop_indexes(schema, change.before);
    const auto make = [&](bool unique, const std::string& entry, const std::string& columns) {
        out_.after.push_back(std::string(unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + quote_name(entry) + " ON " +
                             engine_table(names_, change.after) + " (" + columns + ")");
    };
    // The table's rows remember the unique indexes that they lose until the transaction ends: the same names are taken.
    const std::string old_prefix = to_lower(change.before.table);
    const std::string new_prefix = to_lower(change.after.table);
    const auto entry_behind = [&](const std::string& entry, std::string_view first, std::string_view second) {
        if (!entry.starts_with(old_prefix)) return entry;
        std::string_view rest = std::string_view(entry).substr(old_prefix.size());
        if (new_prefix != old_prefix) return new_prefix + std::string(rest);
        const bool was_second = rest.starts_with(second);
        rest.remove_prefix((was_second ? second : first).size());
        return new_prefix + std::string(was_second ? first : second) + std::string(rest);
    };
    for (const table_key& key : schema.keys) {
        std::string columns;
        std::string folded;
        for (const std::string& name : columns_behind(key, change.renamed, change.dropped)) {
            const column_schema* const column = schema.find(iequals(name, change.renamed.second) ? change.renamed.first : name);
            const auto by = column == nullptr ? collation::bin : column->type.order.by;
            columns += (columns.empty() ? "" : ", ") + quote_name(name);
            folded += (folded.empty() ? "" : ", ") + collation_key(quote_name(name), by);
        }
        if (columns.empty()) continue;
        if (key.is_index()) make(key.unique, entry_behind(key.entry, ".", ":"), columns);
        if (!key.folding.empty()) make(true, entry_behind(key.folding, "|", "||"), folded);
    }
}

// The engine rewrites a column of a new type as it was before what open transactions see or have changed, and so loses what was committed.
// An index it does not make then (1205): of an expression that has two values, and goes before the transaction in which the type changes.
void ddl_rewriter::refuse_outstanding_changes(const table_name& table, std::string_view column) {
    const std::string probe = to_lower(table.table) + "|probe";
    const std::string entry = engine_entry(names_, table.database, probe);
    out_.probes.push_back("DROP INDEX IF EXISTS " + entry);  // of a server that was killed here
    out_.probes.push_back("CREATE INDEX " + quote_name(probe) + " ON " + engine_table(names_, table) + " ((" + quote_name(column) +
                          " IS NULL))");
    out_.probes.push_back("DROP INDEX " + entry);
}

// The engine's points in time go beyond those of MySQL's TIMESTAMP: a change of no row fails at one (1292).
void ddl_rewriter::refuse_points_beyond(const table_name& table, std::string_view column, const column_definition& changed) {
    if (!changed.type.mysql.starts_with("timestamp")) return;
    const std::string name = quote_name(column);
    out_.before.push_back("DELETE FROM " + engine_table(names_, table) + " WHERE rollcall_fit_timestamp(CAST(" + name + " AS TIMESTAMP), " +
                          quote_string(changed.name) + ") IS NULL AND " + name + " IS NOT NULL");
}

void ddl_rewriter::alter_without_indexes(const table_name& table) {
    if (const auto schema = known_table(table)) alter_without_indexes(*schema, {table, table});
}

const table_key* ddl_rewriter::find_key(const shared_schema& schema, std::string_view name) {
    if (schema == nullptr) return nullptr;
    const auto key = std::ranges::find_if(schema->keys, [name](const table_key& each) { return iequals(each.name, name); });
    return key == schema->keys.end() ? nullptr : &*key;
}

void ddl_rewriter::check_new_index(const table_name& table, const std::string& name) {
    if (find_key(known_table(table), name) == nullptr) return;
    base_.fail({sql_errc::dup_key_name, "Duplicate key name '" + name + "'"});
}

void ddl_rewriter::drop_index_of(const table_name& table, const std::string& name, bool if_exists) {
    const auto schema = known_table(table);
    const table_key* const key = find_key(schema, name);
    if (key != nullptr && key->is_name()) {
        out_.text = forget(table) + " AND false";
        out_.after.push_back("DELETE FROM " + hidden_table("parts") + part_of(table, defined_kind::key_name, name));
        return;
    }
    if (key != nullptr && !key->is_index() && key->name != "PRIMARY") {
        return rebuild_without(table, *schema, {"  UNIQUE KEY " + backticked(key->name) + " ("});
    }
    out_.text = if_exists ? "DROP INDEX IF EXISTS " : "DROP INDEX ";
    out_.text += key != nullptr && key->is_index() ? engine_entry(names_, table.database, key->entry) : index_entry(table, name);
    drop_folded_key(table, name);
    if (key != nullptr && !key->folding.empty()) {
        out_.after.push_back("DROP INDEX IF EXISTS " + engine_entry(names_, table.database, key->folding));
    }
    out_.after.push_back("DELETE FROM " + hidden_table("parts") + part_of(table, defined_kind::index, name));
}

// RENAME TABLE a TO b, c TO d. What is renamed twice gets its indexes by its last name.
void ddl_rewriter::write_renames(const std::vector<table_rename>& renames) {
    std::vector<table_rename> whole;
    for (const auto& [from, to] : renames) {
        if (base_.failure()) return;
        if (from.database != to.database) {
            return base_.not_supported("Moving a table to another database", "Use CREATE TABLE ... AS SELECT");
        }
        const auto earlier = std::ranges::find_if(whole, [&from](const table_rename& each) {
            return schema_key(each.after.database, each.after.table) == schema_key(from.database, from.table);
        });
        const auto schema = known_table(earlier == whole.end() ? from : earlier->before);
        if (earlier != whole.end()) {
            earlier->after = to;
        } else {
            whole.push_back({from, to});
        }
        const bool is_view = schema != nullptr && schema->is_view;
        std::string text = (is_view ? "ALTER VIEW " : "ALTER TABLE ") + engine_table(names_, from) + " RENAME TO " + quote_name(to.table);
        if (out_.text.empty()) {
            out_.text = std::move(text);
        } else {
            out_.after.push_back(std::move(text));
        }
        forget_columns_of_views(from);
        forget_columns_of_views(to);
        remember_table_renamed(from, to);
    }
    for (const auto& [from, to] : whole) {
        const auto schema = known_table(from);
        if (schema == nullptr) continue;
        // The engine's parents remember their children by their names.
        if (!schema->foreign_columns.empty()) {
            return base_.not_supported("Renaming a table that has foreign keys", "Create it anew and copy its rows with INSERT ... SELECT");
        }
        alter_without_indexes(*schema, {from, to});
        move_counter(*schema, from, to);
    }
}

// The sequence bears its table's name; the number that comes next goes with the table. Each gives up its own before any takes another's.
void ddl_rewriter::move_counter(const table_schema& schema, const table_name& from, const table_name& to) {
    const auto numbered = std::ranges::find_if(schema.columns, &column_schema::auto_increment);
    if (numbered == schema.columns.end()) return;
    const std::string counters = hidden_table("counters");
    const auto alter = [&](const table_name& table) {
        return "ALTER TABLE " + engine_table(names_, table) + " ALTER COLUMN " + quote_name(numbered->name);
    };
    out_.before.push_back(
        "INSERT INTO " + counters + " SELECT " + quote_string(from.database) + ", " + quote_string(from.table) +
        ", coalesce(last_value + 1, start_value) FROM duckdb_sequences() WHERE database_name = " + quote_string(names_.catalog) +
        " AND lower(schema_name) = lower(" + quote_string(std::string(names_.schema_prefix) + from.database) + ") AND sequence_name = " +
        quote_string(to_lower(from.table) + ".auto_increment") + " AND NOT EXISTS (SELECT 1 FROM " + counters + metadata_of(from) + ")");
    out_.before.push_back(alter(from) + " DROP DEFAULT");
    out_.before.push_back("DROP SEQUENCE " + sequence_of(from));
    out_.after.push_back("CREATE SEQUENCE " + sequence_of(to) + " START 1");
    out_.after.push_back(alter(to) + " SET DEFAULT nextval(" + quote_string(sequence_of(to)) + ")");
    out_.recounted.insert(out_.recounted.end(), {from, to});
}

}  // namespace rollcall::sql
