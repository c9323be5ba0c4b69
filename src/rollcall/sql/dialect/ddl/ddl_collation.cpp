// Collations of columns and tables, and what keeps a key unique without regard to case: the engine's own keys compare bytes, so that an
// index over the folded text stands beside each, under a name that no key of MySQL's has.
#include <algorithm>
#include <array>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {

std::string engine_type(const column_type& type) {
    const auto by = engine_collation_of(type.own_collation.value_or(collation::bin));
    if (!type.text || by == engine_collation::plain) return type.engine;
    return type.engine + " COLLATE " + std::string(engine_name(by));
}

std::optional<defined_part> collation_part(const std::string& column, collation by) {
    if (by == collation::bin) return std::nullopt;
    defined_part part{defined_kind::collation, column};
    part.clause = collation_name(by);
    return part;
}

// Its own, or else its table's. An enumeration holds its values as they are written, whatever it compares by.
void ddl_rewriter::give_collation(column_definition& to, collation of_table) const {
    to.type.own_collation = to.type.text ? to.type.own_collation.value_or(of_table) : collation::bin;
    const bool folds = engine_collation_of(*to.type.own_collation) != engine_collation::plain;
    if (!folds || !to.type.mysql.starts_with("enum(")) return;
    const std::string name = quote_name(to.name);
    for (std::string& each : to.constraints) {
        const std::string head = "CHECK (" + name + " IN (";
        if (each.starts_with(head)) each.replace(0, head.size(), "CHECK (" + name + " COLLATE \"binary\" IN (");
    }
}

// Is there something to be known of it? Where that is still to be read this statement is read again.
bool ddl_rewriter::is_known(const table_name& table) {
    if (definer_.tables == nullptr || base_.failure()) return false;
    if (definer_.tables->contains(schema_key(table.database, table.table))) return true;
    out_.unknown_tables.push_back(table);
    return false;
}

shared_schema ddl_rewriter::known_table(const table_name& table) {
    return is_known(table) ? definer_.tables->find(schema_key(table.database, table.table))->second : nullptr;
}

// Null where it is still to be read, too. Errors: no_such_table.
shared_schema ddl_rewriter::existing_table(const table_name& table) {
    auto schema = known_table(table);
    const bool absent = schema == nullptr && definer_.tables != nullptr && out_.unknown_tables.empty() && !base_.failure();
    if (absent) base_.fail({sql_errc::no_such_table, "Table '" + table.database + "." + table.table + "' doesn't exist"});
    return schema;
}

// A CHECK is read before its columns' collations are known: what would not follow them is refused.
void ddl_rewriter::check_conditions(const table_definition& definition) {
    constexpr auto without_collation = std::to_array<std::string_view>(
        {"rollcall_like(", " LIKE ", "regexp_matches(", "rollcall_regexp_", "rollcall_locate(", "rollcall_field(", "rollcall_strcmp(",
         "rollcall_find_in_set(", "greatest(", "least(", "rollcall_md5(", "rollcall_hex("});
    const auto folds = [](const column_definition& each) { return each.type.own_collation.value_or(collation::bin) != collation::bin; };
    if (std::ranges::none_of(definition.columns, folds)) return;
    const auto check = [&](const std::string& constraint) {
        const auto holds = [&](std::string_view function) { return constraint.find(function) != std::string::npos; };
        if (!constraint.starts_with("CHECK") || std::ranges::none_of(without_collation, holds)) return;
        base_.not_supported("A CHECK that searches in text beside columns that ignore case", "Compare with =, IN or BETWEEN");
    };
    for (const std::string& constraint : definition.constraints) check(constraint);
    for (const column_definition& column : definition.columns) std::ranges::for_each(column.constraints, check);
}

// What the table gets that names none: a database is known as a table without a name.
collation ddl_rewriter::collation_of_database(const table_name& table) {
    const auto database = known_table({table.database, ""});
    return database == nullptr ? collation::bin : database->default_collation;
}

// A longer prefix than an index's own: "t.name" is one of MySQL's.
std::string ddl_rewriter::folding_index(const table_name& table, std::string_view key) const {
    return to_lower(table.table) + "|" + std::string(key);
}

void ddl_rewriter::hold_folded_key(const table_name& table, std::string_view key, const std::vector<std::string>& columns,
                                   const std::vector<column_schema>& of_table, bool if_not_exists) {
    std::string parts;
    bool folds = false;
    for (const std::string& name : columns) {
        const auto column = std::ranges::find_if(of_table, [&](const column_schema& each) { return iequals(each.name, name); });
        const auto by = column == of_table.end() ? collation::bin : column->type.order.by;
        folds = folds || by != collation::bin;
        parts += (parts.empty() ? "" : ", ") + collation_key(quote_name(name), by);
    }
    if (!folds) return;
    out_.after.push_back("CREATE UNIQUE INDEX " + std::string(if_not_exists ? "IF NOT EXISTS " : "") +
                         quote_name(folding_index(table, key)) + " ON " + engine_table(names_, table) + " (" + parts + ")");
}

void ddl_rewriter::hold_folded_keys(const table_definition& definition, const std::vector<defined_part>& keys, bool if_not_exists) {
    std::vector<column_schema> columns;
    for (const column_definition& each : definition.columns) {
        column_schema& column = columns.emplace_back();
        column.name = each.name;
        column.type.order = order_of_column(each.type.own_collation.value_or(collation::bin));
    }
    // A table that is there already keeps its own keys.
    if (if_not_exists && known_table(definition.table) != nullptr) return;
    for (const defined_part& key : keys) {
        if (key.kind == defined_kind::primary) hold_folded_key(definition.table, "PRIMARY", key.columns, columns);
        if (key.kind == defined_kind::unique) hold_folded_key(definition.table, key.name, key.columns, columns);
    }
}

void ddl_rewriter::drop_folded_key(const table_name& table, std::string_view key) {
    out_.after.push_back("DROP INDEX IF EXISTS " + engine_entry(names_, table.database, folding_index(table, key)));
}

void ddl_rewriter::change_collation(const table_name& table, const std::string& column, collation by) {
    out_.after.push_back("DELETE FROM " + hidden_table("parts") + part_of(table, defined_kind::collation, column));
    remember_collation(table, column, by);
}

void ddl_rewriter::remember_collation(const table_name& table, const std::string& column, collation by) {
    if (auto part = collation_part(column, by)) remember_parts(table, {std::move(*part)}, false);
}

// CONVERT TO CHARACTER SET utf8mb4 [COLLATE x]: every text column, and those to come.
void ddl_rewriter::convert_table(const table_name& table) {
    std::optional<collation> by;
    if (!try_character_set(base_, by)) return base_.fail_here();
    while (try_character_set(base_, by)) {}
    const auto schema = existing_table(table);
    out_.text = forget(table) + " AND false";
    if (schema == nullptr || base_.failure()) return;
    const auto engine = engine_collation_of(*by);
    for (const column_schema& column : schema->columns) {
        if (!column.type.is_string() || column.type.order.by == *by) continue;
        const bool keyed = std::ranges::any_of(schema->unique_keys, [&](const auto& key) {
            return std::ranges::any_of(key, [&](const std::string& name) { return iequals(name, column.name); });
        });
        const bool same = column.type.order.kept == engine;
        if ((keyed && (!same || pads(column.type.order.by) != pads(*by))) || column.type.is(type_class::enumeration)) {
            return base_.not_supported("Giving another collation to the column " + column.name + ", which is part of a key or an ENUM",
                                       "Create the table anew and copy its rows with INSERT ... SELECT");
        }
        const std::string name(engine_name(engine));
        if (!same) {
            refuse_outstanding_changes(table, column.name);
            out_.after.push_back("ALTER TABLE " + engine_table(names_, table) + " ALTER COLUMN " + quote_name(column.name) +
                                 " TYPE VARCHAR" + (name.empty() ? "" : " COLLATE " + name));
        }
        change_collation(table, column.name, *by);
    }
    change_collation(table, "", *by);
}

// [DEFAULT] CHARACTER SET utf8mb4 COLLATE x: of columns to come alone.
void ddl_rewriter::give_default_collation(const table_name& table) {
    std::optional<collation> by;
    do in_.try_word("DEFAULT");
    while (try_character_set(base_, by));
    existing_table(table);
    out_.text = forget(table) + " AND false";
    if (by) change_collation(table, "", *by);
}

}  // namespace rollcall::sql
