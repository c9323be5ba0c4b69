// ALTER TABLE, one action a statement. Source: MySQL 8.0 Reference Manual, "ALTER TABLE Statement".
#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/ddl/ddl_rewriter.hpp"

namespace rollcall::sql {
namespace {

bool is_of_primary_key(const table_schema& schema, std::string_view column) {
    return std::ranges::any_of(schema.keys, [column](const table_key& key) {
        return key.name == "PRIMARY" && std::ranges::any_of(key.columns, [column](const auto& each) { return iequals(each, column); });
    });
}

// 'x'::BLOB: of a cast the engine's parser makes several statements.
std::string_view without_cast(std::string_view constant) {
    constexpr std::string_view cast = "::BLOB";
    return constant.ends_with(cast) ? constant.substr(0, constant.size() - cast.size()) : constant;
}

bool keeps_type(const column_schema& column, const column_type& type) {
    const auto by = type.text ? engine_collation_of(type.own_collation.value_or(collation::bin)) : engine_collation::plain;
    const bool same = engine_type_of(column.type) == type.engine && column.type.order.kept == by;
    return same && !column.type.is(type_class::enumeration);
}

}  // namespace

void ddl_rewriter::alter_table() {
    out_.verb = verb::alter_table;
    const table_name table = defined_table();
    const bool is_of_rows = in_.is_word("DISABLE") || in_.is_word("ENABLE") || in_.is_word("AUTO_INCREMENT");
    if (in_.try_word("ADD")) {
        add(table);
    } else if (in_.try_word("DROP")) {
        drop_part(table);
    } else if (in_.try_word("RENAME")) {
        rename_part(table);
    } else if (in_.try_word("MODIFY")) {
        in_.try_word("COLUMN");
        modify_column(table, "");
    } else if (in_.try_word("CHANGE")) {
        in_.try_word("COLUMN");
        modify_column(table, base_.name());
    } else if (in_.try_word("ALTER")) {
        alter_column(table);
    } else if (in_.try_words({"DISABLE", "KEYS"}) || in_.try_words({"ENABLE", "KEYS"})) {
        // What dumps write around their rows; the engine keeps its indexes always. A statement that changes nothing.
        out_.text = forget(table) + " AND false";
    } else if (in_.try_word("AUTO_INCREMENT")) {
        in_.try_symbol("=");
        const std::string first = in_.is(token_kind::number) ? base_.signed_literal().text : std::string{};
        if (first.empty() || first.find_first_not_of("0123456789") != std::string::npos) return base_.fail_here();
        out_.text = forget(table) + " AND false";
        begin_counting(table, first);
    } else if (in_.try_words({"CONVERT", "TO"})) {
        convert_table(table);
    } else if (in_.is_word("DEFAULT") || in_.is_word("CHARSET") || in_.is_word("CHARACTER") || in_.is_word("COLLATE")) {
        give_default_collation(table);
    } else if (in_.is_identifier()) {
        base_.not_supported("This kind of ALTER TABLE", "Create the table anew and copy its rows with INSERT ... SELECT");
    }
    if (!is_of_rows) forget_columns_of_views(table);
    if (in_.is_symbol(",")) base_.not_supported("ALTER TABLE with several actions", "Send one statement for each");
}

void ddl_rewriter::add(const table_name& table) {
    std::string constraint;
    if (in_.try_word("CONSTRAINT") && !in_.is_word("UNIQUE") && !in_.is_word("PRIMARY") && !in_.is_word("FOREIGN") &&
        !in_.is_word("CHECK")) {
        constraint = base_.name();
    }
    if (in_.try_words({"PRIMARY", "KEY"})) {
        index_options();
        const auto columns = key_parts(true);
        out_.text = "ALTER TABLE " + engine_table(names_, table) + " ADD PRIMARY KEY " + columns.engine;
        index_options();
        alter_without_indexes(table);
        if (const auto schema = known_table(table)) hold_folded_key(table, "PRIMARY", columns.names, schema->columns);
        return;
    }
    if (in_.is_word("FOREIGN") || in_.is_word("CHECK")) base_.not_supported("Adding a constraint to a table", "Declare it in CREATE TABLE");
    if (in_.is_word("FULLTEXT") || in_.is_word("SPATIAL")) base_.not_supported("A FULLTEXT or SPATIAL index", "Add a plain one");
    const bool unique = in_.try_word("UNIQUE");
    const bool index = in_.try_word("INDEX") || in_.try_word("KEY");
    if (!unique && !index) return add_column(table);
    if (in_.is_identifier() && !in_.is_word("USING")) constraint = base_.name();
    index_options();
    const auto columns = key_parts(unique);
    index_options();
    std::string name = constraint.empty() ? columns.names.front() : constraint;
    if (!constraint.empty()) check_new_index(table, name);
    for (int number = 2; constraint.empty() && find_key(known_table(table), name) != nullptr; ++number)
        name = columns.names.front() + "_" + std::to_string(number);
    if (!unique && try_key_by_name(table, name, columns)) return;
    out_.text = std::string(unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + index_name(table, name) + " ON " +
                engine_table(names_, table) + " " + columns.engine;
    remember_lengths(table, name, columns);
    const auto schema = unique ? known_table(table) : nullptr;
    if (schema != nullptr) hold_folded_key(table, name, columns.names, schema->columns);
}

// In the rows that are there MySQL's zero, 0000-00-00, would be no date.
void ddl_rewriter::refuse_zero_dates(const table_name& table, const column_definition& added) {
    const sql_type type = type_of_text(added.type.mysql);
    const bool day = type.is(type_class::date);
    if (!day && !type.is(type_class::datetime)) return;
    const std::string message = std::string(day ? "Incorrect date value: '0000-00-00" : "Incorrect datetime value: '0000-00-00 00:00:00") +
                                "' for column '" + added.name + "' at row 1";
    out_.before.push_back("SELECT CASE WHEN count(*) > 0 THEN " + error_text(sql_errc::truncated_wrong_value, message) + " END FROM " +
                          engine_table(names_, table));
}

// The engine adds a column without constraints; they follow in the same transaction. A NOT NULL column without DEFAULT gets
// its type's zero in the rows that are there, as in MySQL.
void ddl_rewriter::add_column(const table_name& table) {
    in_.try_word("COLUMN");
    const bool if_not_exists = in_.is_word("IF");
    if (if_not_exists) base_.not_supported("ADD COLUMN IF NOT EXISTS", "Look with SHOW COLUMNS first");
    if (in_.is_symbol("(")) base_.not_supported("Adding several columns at once", "Send one statement for each");
    column_definition added = column(table);
    const auto schema = known_table(table);
    give_collation(added, schema == nullptr ? collation::bin : schema->default_collation);
    if (in_.is_word("FIRST") || in_.is_word("AFTER"))
        base_.not_supported("A place for the new column", "Leave FIRST or AFTER out: it becomes the last");
    if (added.auto_increment || added.primary_key || !added.constraints.empty()) {
        base_.not_supported("Adding a column with AUTO_INCREMENT, a primary key, ENUM or a check", "Create the table anew");
    }
    if (base_.failure()) return;
    // The engine computes a default anew when it reads the statement from its log: what was seen would be something else after a crash.
    const bool computed = added.computed_default;
    const bool filled = added.not_null && (added.default_value.empty() || computed);
    const std::string whole_table = engine_table(names_, table);
    const std::string alter = "ALTER TABLE " + whole_table + " ";
    out_.text = alter + "ADD COLUMN " + quote_name(added.name) + " " + engine_type(added.type);
    if (filled) out_.text += " DEFAULT " + added.type.implicit;
    if (filled && !computed) refuse_zero_dates(table, added);
    if (!added.default_value.empty() && !computed) out_.text += " DEFAULT " + std::string(without_cast(added.default_value));
    const std::string alter_it = alter + "ALTER COLUMN " + quote_name(added.name) + " ";
    if (added.not_null) out_.after.push_back(alter_it + "SET NOT NULL");
    if (filled && !computed) out_.after.push_back(alter_it + "DROP DEFAULT");
    if (added.not_null) alter_without_indexes(table);
    if (added.unique) {
        out_.after.push_back("CREATE UNIQUE INDEX " + index_name(table, added.name) + " ON " + whole_table + " (" + quote_name(added.name) +
                             ")");
        column_schema known;
        known.name = added.name;
        known.type.order = order_of_column(*added.type.own_collation);
        hold_folded_key(table, added.name, {added.name}, {known});
    }
    if (computed) {
        // Last, for the engine checks no rows that have changed in the transaction.
        out_.after.push_back("UPDATE " + whole_table + " SET " + quote_name(added.name) + " = " + added.default_value);
        out_.after.push_back(alter_it + "SET DEFAULT " + added.default_value);
    }
    if (computed) remember_default(table, added);
    remember_collation(table, added.name, *added.type.own_collation);
    out_.after.push_back(remember_added(table, added));
}

void ddl_rewriter::drop_part(const table_name& table) {
    if (in_.is_word("PRIMARY") || in_.is_word("FOREIGN") || in_.is_word("CHECK") || in_.is_word("CONSTRAINT") || in_.is_word("PARTITION")) {
        base_.not_supported("Dropping a constraint", "Create the table anew");
    }
    if (in_.try_word("INDEX") || in_.try_word("KEY")) {
        return drop_index_of(table, base_.name(), false);
    }
    in_.try_word("COLUMN");
    const std::string column_name = base_.name();
    if (try_drop_early_column(table, column_name)) return;
    out_.text = "ALTER TABLE " + engine_table(names_, table) + " DROP COLUMN " + quote_name(column_name);
    if (const auto schema = known_table(table)) alter_without_indexes(*schema, {table, table, {}, column_name});
    out_.after.push_back("DELETE FROM " + metadata_table() + metadata_of(table, column_name));
    // A check of that column alone goes with it; the engine keeps the column where there is another in the check.
    out_.after.push_back("DELETE FROM " + hidden_table("parts") + metadata_of(table) + " AND kind = 'CHECK' AND contains(clause, " +
                         quote_string(backticked(column_name)) + ")");
    for (const auto kind : {defined_kind::default_value, defined_kind::collation})
        out_.after.push_back("DELETE FROM " + hidden_table("parts") + part_of(table, kind, column_name));
}

// RENAME [TO|AS] table, RENAME COLUMN a TO b
void ddl_rewriter::rename_part(const table_name& table) {
    const std::string alter = "ALTER TABLE " + engine_table(names_, table) + " RENAME ";
    if (in_.try_word("COLUMN")) {
        const std::string old_name = base_.name();
        base_.expect_word("TO");
        const std::string new_name = base_.new_name();
        out_.text = alter + "COLUMN " + quote_name(old_name) + " TO " + quote_name(new_name);
        remember_renamed(table, old_name, new_name);
        if (const auto schema = known_table(table)) alter_without_indexes(*schema, {table, table, {old_name, new_name}});
        return;
    }
    if (in_.is_word("INDEX") || in_.is_word("KEY")) base_.not_supported("Renaming an index", "Drop it and create it anew");
    if (!in_.try_word("TO")) in_.try_word("AS");
    write_renames({{table, defined_table()}});
}

// The engine changes the type of deleted rows, too, as long as it keeps them, so that it is told to make NULL of what does not fit: of the
// rows that are there that is an error, before any other, and in the transaction that changes them. Errors of this text are those of a
// change.
void ddl_rewriter::refuse_values_beyond(const table_name& table, const std::string& column, const column_definition& changed) {
    const std::string test = "SELECT count(*) FROM " + engine_table(names_, table) + " WHERE " + quote_name(column) +
                             " IS NOT NULL AND hash(CAST(" + quote_name(column) + " AS " + engine_type(changed.type) + ")) IS NULL";
    out_.probes.push_back(test);
    out_.before.push_back(test);
}

// MODIFY c definition, CHANGE a c definition: the whole definition is given, so NULL and DEFAULT are set either way.
void ddl_rewriter::modify_column(const table_name& table, const std::string& old_name) {
    column_definition changed = column(table);
    const auto schema = known_table(table);
    give_collation(changed, schema == nullptr ? collation::bin : schema->default_collation);
    if (in_.is_word("FIRST") || in_.is_word("AFTER")) base_.not_supported("Moving a column", "Leave FIRST or AFTER out");
    if (changed.auto_increment || changed.primary_key || changed.unique || !changed.constraints.empty()) {
        base_.not_supported("Giving a column a key, a check, ENUM or AUTO_INCREMENT", "Create the table anew");
    }
    if (base_.failure()) return;
    const std::string alter = "ALTER TABLE " + engine_table(names_, table) + " ";
    const std::string alter_it = alter + "ALTER COLUMN " + quote_name(changed.name) + " ";
    const std::string before_name = old_name.empty() ? changed.name : old_name;
    if (schema != nullptr) alter_without_indexes(*schema, {table, table, {before_name, changed.name}});
    const column_schema* const known = schema == nullptr ? nullptr : schema->find(before_name);
    const bool same_type = known != nullptr && keeps_type(*known, changed.type);
    if (!same_type) refuse_outstanding_changes(table, before_name);
    refuse_points_beyond(table, before_name, changed);
    if (!same_type && !changed.type.text) refuse_values_beyond(table, before_name, changed);
    const auto making_indexes = std::exchange(out_.after, {});
    if (before_name != changed.name) {
        remember_renamed(table, before_name, changed.name);
        out_.before.push_back(alter + "RENAME COLUMN " + quote_name(before_name) + " TO " + quote_name(changed.name));
    }
    changed.not_null = changed.not_null || (schema != nullptr && is_of_primary_key(*schema, before_name));
    // Of a column with an index the engine changes no type, not even into the same.
    const std::string nullability = alter_it + (changed.not_null ? "SET NOT NULL" : "DROP NOT NULL");
    if (same_type) {
        out_.text = nullability;
    } else {
        out_.text = alter_it + "TYPE " + engine_type(changed.type);
        if (!changed.type.text) out_.text += " USING TRY_CAST(" + quote_name(changed.name) + " AS " + engine_type(changed.type) + ")";
        out_.after.push_back(nullability);
    }
    out_.after.push_back(alter_it + (changed.default_value.empty() ? "DROP DEFAULT" : "SET DEFAULT " + changed.default_value));
    out_.after.insert(out_.after.end(), making_indexes.begin(), making_indexes.end());
    if (known != nullptr) store_again(table, *known, changed, same_type);
    out_.after.push_back(remember_changed(table, changed));
    remember_default(table, changed);
    change_collation(table, changed.name, *changed.type.own_collation);
}

// ALTER [COLUMN] c SET DEFAULT x, ALTER [COLUMN] c DROP DEFAULT
void ddl_rewriter::alter_column(const table_name& table) {
    if (in_.is_word("INDEX") || in_.is_word("CHECK") || in_.is_word("CONSTRAINT"))
        base_.not_supported("This kind of ALTER TABLE", "Drop it and create it anew");
    in_.try_word("COLUMN");
    column_definition changed;
    changed.name = base_.new_name();
    const std::string alter = "ALTER TABLE " + engine_table(names_, table) + " ALTER COLUMN " + quote_name(changed.name) + " ";
    if (in_.try_words({"DROP", "DEFAULT"})) {
        out_.text = alter + "DROP DEFAULT";
    } else {
        base_.expect_word("SET");
        base_.expect_word("DEFAULT");
        const auto schema = existing_table(table);
        const column_schema* const known = schema == nullptr ? nullptr : schema->find(changed.name);
        if (known != nullptr) changed.type.mysql = known->mysql_type;
        default_value(changed);
        if (known != nullptr) changed.not_null = !known->nullable;
        settle_default(changed);
        out_.text = alter + "SET DEFAULT " + changed.default_value;
    }
    remember_default(table, changed);
}

}  // namespace rollcall::sql
