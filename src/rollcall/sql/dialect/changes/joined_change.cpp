// UPDATE and DELETE that find their rows in several tables. One query tells the rows by the engine's numbers (rowid), and the values that
// they get; a row that it finds several times is changed once. Several tables are changed one after the other, from a temporary table.
// Source: MySQL 8.0 Reference Manual, "UPDATE Statement", "DELETE Statement".
#include <algorithm>
#include <iterator>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/key_turns.hpp"
#include "rollcall/sql/dialect/changes/parent_uses.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

constexpr std::string_view found_rows = "rollcall_found";

std::string row_number(std::size_t target) { return "r" + std::to_string(target); }
std::string new_value_name(std::size_t assignment) { return "v" + std::to_string(assignment); }

// The tables that the statement changes, each once, in the order in which they are named.
std::vector<std::size_t> targets_of(const std::vector<joined_assignment>& sets) {
    std::vector<std::size_t> targets;
    for (const auto& each : sets) {
        if (std::ranges::find(targets, each.source) == targets.end()) targets.push_back(each.source);
    }
    return targets;
}

}  // namespace

// The engine knows a row by its rowid, unless the table has a column of that name.
void query_rewriter::check_numbered(const shared_schema& schema, std::string_view table) {
    if (schema == nullptr) return;
    if (schema->is_view) {
        fail({sql_errc::non_updatable_column, "The target table " + std::string(table) + " of the statement is not updatable"});
    }
    if (schema->find("rowid") != nullptr) not_supported("This change of a table with a column rowid", "Name the rows in WHERE");
}

// The table of the statement that a name means; the first that is not known yet, where no known one is meant.
std::optional<std::size_t> query_rewriter::source_with(std::string_view qualifier, std::string_view column) {
    const auto& sources = scope_->sources;
    std::optional<std::size_t> found;
    std::optional<std::size_t> unknown;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (!qualifier.empty() && !iequals(sources[i].name, qualifier)) continue;
        if (sources[i].schema == nullptr && !unknown) unknown = i;
        if (sources[i].schema == nullptr || sources[i].schema->find(column) == nullptr) continue;
        if (found) fail({sql_errc::non_uniq_field, "Column '" + std::string(column) + "' in field list is ambiguous"});
        found = i;
    }
    return found ? found : unknown;
}

joined_assignment query_rewriter::assignment_of_join() {
    joined_assignment out;
    std::string column_name = name();
    std::string qualifier;
    for (int dots = 0; dots < 2 && in_.try_symbol("."); ++dots) {
        qualifier = std::move(column_name);
        column_name = any_name();
    }
    if (!in_.try_symbol("=") && !in_.try_symbol(":=")) fail_here();
    if (failure_) return out;
    const auto source = source_with(qualifier, column_name);
    if (!source) {
        const std::string whole = qualifier.empty() ? column_name : qualifier + "." + column_name;
        fail({sql_errc::bad_field, "Unknown column '" + whole + "' in 'field list'"});
        return out;
    }
    out.source = *source;
    out.column = quote_name(column_name);
    const auto& schema = scope_->sources[*source].schema;
    const column_schema* const known = schema == nullptr ? nullptr : schema->find(column_name);
    if (known != nullptr) out.type = known->type;
    inserted_value given = value_or_default_of_row();
    if (known != nullptr && !given.is_default) given.value = stored(std::move(given.value), *known, 1);
    out.given = given.value.type;
    out.value = std::move(given.value.text);
    if (!given.is_default) return out;
    const bool computed = known != nullptr && known->has_default && !known->default_text;
    if (computed) not_supported("DEFAULT for a column whose default is computed", "Write the value");
    out.value = known != nullptr && known->default_text ? quote_string(*known->default_text) : "NULL";
    return out;
}

void query_rewriter::check_targets(const std::vector<std::size_t>& targets) {
    const auto& sources = scope_->sources;
    for (auto target = targets.begin(); target != targets.end(); ++target) {
        const auto& source = sources[*target];
        note_access(source.base, table_use::write);
        if (source.base.table.empty()) {
            return fail({sql_errc::non_updatable_column, "The target table " + source.name + " of the statement is not updatable"});
        }
        check_numbered(source.schema, source.name);
        const bool twice = std::any_of(targets.begin(), target, [&](std::size_t other) {
            return schema_key(sources[other].base.database, sources[other].base.table) ==
                   schema_key(source.base.database, source.base.table);
        });
        if (twice) return not_supported("Changing one table under two names", "Write two statements");
    }
}

std::string query_rewriter::rows_of_join(const std::vector<std::size_t>& targets, const std::string& values, const std::string& tables) {
    std::string out = "SELECT ";
    for (std::size_t i = 0; i < targets.size(); ++i) {
        out += (i == 0 ? "" : ", ") + quote_name(scope_->sources[targets[i]].name) + ".rowid AS " + row_number(i);
    }
    out += values + " FROM " + tables;
    std::optional<expression> where;
    if (in_.try_word("WHERE")) where = filter_condition();
    return out + scope_->where_clause(where, false);
}

// UPDATE a JOIN b ON ... SET a.x = ..., b.y = ...
void query_rewriter::update_joined(const std::string& with) {
    select_scope own;
    scope_ = &own;
    const std::string tables = table_references(", ");
    expect_word("SET");
    std::vector<joined_assignment> sets;
    do sets.push_back(assignment_of_join());
    while (in_.try_symbol(","));
    const auto targets = targets_of(sets);
    if (!failure_) check_targets(targets);
    if (failure_) return;
    for (const std::size_t target : targets) {
        std::vector<std::string> assigned;
        for (const joined_assignment& each : sets) {
            if (each.source == target) assigned.push_back(each.column);
        }
        note_parents(out_, own.sources[target].base, own.sources[target].schema.get(), {false, false, assigned});
    }
    std::string values;
    for (std::size_t i = 0; i < sets.size(); ++i) values += ", " + sets[i].value + " AS " + new_value_name(i);
    const std::string rows = with + rows_of_join(targets, values, tables);
    scope_ = nullptr;
    if (in_.is_word("ORDER")) fail({sql_errc::wrong_usage, "Incorrect usage of UPDATE and ORDER BY"});
    if (in_.is_word("LIMIT")) fail({sql_errc::wrong_usage, "Incorrect usage of UPDATE and LIMIT"});
    std::vector<std::string> changes;
    for (std::size_t target = 0; target < targets.size(); ++target) {
        const std::string table = engine_table(names_, own.sources[targets[target]].base);
        std::string assigned;
        std::string differs;
        for (std::size_t i = 0; i < sets.size(); ++i) {
            if (sets[i].source != targets[target]) continue;
            const std::string value = std::string(found_rows) + "." + new_value_name(i);
            const bool known = sets[i].type.is_known();
            assigned += (assigned.empty() ? "" : ", ") + sets[i].column + " = " + value;
            differs += (differs.empty() ? "" : " OR ") +
                       (known ? differs_text("rollcall_old." + sets[i].column, sets[i].type, cast_text(value, sets[i].type), sets[i].given)
                              : "TRUE");
        }
        const std::string number = row_number(target);
        const std::string source = targets.size() == 1 ? "(" + rows + ")" : std::string(staged_rows);
        const auto& schema = own.sources[targets[target]].schema;
        const auto turns = schema == nullptr ? std::nullopt : test_of_joined_keys(table, source, number, *schema, sets, targets[target]);
        changes.push_back("UPDATE " + table + " AS rollcall_old SET " + assigned + " FROM (SELECT DISTINCT ON (" + number + ") * FROM " +
                          source + " AS given) AS " + std::string(found_rows) + " WHERE rollcall_old.rowid = " + std::string(found_rows) +
                          "." + number + (session_.counts_found_rows ? "" : " AND (" + differs + ")") + (turns ? " AND " + *turns : ""));
    }
    write_joined_change(std::move(changes), rows);
}

// DELETE a, b FROM a JOIN b ..., DELETE FROM a, b USING a JOIN b ...: the cursor stands on the first name of a table to delete from.
void query_rewriter::delete_joined(const std::string& with, spelling before_tables) {
    struct named {
        std::string database;
        std::string table;
    };
    std::vector<named> names;
    do {
        named& each = names.emplace_back();
        each.table = name();
        if (in_.try_symbol(".") && !in_.try_symbol("*")) {
            each.database = to_lower(each.table);
            each.table = any_name();
            if (in_.try_symbol(".")) expect_symbol("*");
        }
    } while (in_.try_symbol(","));
    expect_word(before_tables);
    select_scope own;
    scope_ = &own;
    const std::string tables = table_references(", ");
    if (failure_) return;
    std::vector<std::size_t> targets;
    for (const named& each : names) {
        const auto meant = [&](const select_scope::source& source) {
            return iequals(source.name, each.table) && (each.database.empty() || iequals(source.base.database, each.database));
        };
        const auto found = std::ranges::find_if(own.sources, meant);
        if (found == own.sources.end()) return fail({sql_errc::unknown_table, "Unknown table '" + each.table + "' in MULTI DELETE"});
        targets.push_back(static_cast<std::size_t>(found - own.sources.begin()));
    }
    check_targets(targets);
    for (const std::size_t target : targets) note_parents(out_, own.sources[target].base, own.sources[target].schema.get(), {false, true});
    const std::string rows = with + rows_of_join(targets, {}, tables);
    scope_ = nullptr;
    if (in_.is_word("ORDER")) fail({sql_errc::wrong_usage, "Incorrect usage of DELETE and ORDER BY"});
    if (in_.is_word("LIMIT")) fail({sql_errc::wrong_usage, "Incorrect usage of DELETE and LIMIT"});
    if (failure_) return;
    std::vector<std::string> changes;
    for (std::size_t target = 0; target < targets.size(); ++target) {
        const std::string source = targets.size() == 1 ? "(" + rows + ") AS given" : std::string(staged_rows);
        changes.push_back("DELETE FROM " + engine_table(names_, own.sources[targets[target]].base) + " WHERE rowid IN (SELECT " +
                          row_number(target) + " FROM " + source + ")");
    }
    write_joined_change(std::move(changes), rows);
}

void query_rewriter::write_joined_change(std::vector<std::string> changes, const std::string& rows) {
    if (failure_) return;
    if (changes.size() == 1) {
        out_.text = std::move(changes.front());
        return;
    }
    staged_change staged;
    staged.stage = "CREATE OR REPLACE TEMP TABLE " + std::string(staged_rows) + " AS " + rows;
    staged.changes = std::move(changes);
    staged.end = "DROP TABLE " + std::string(staged_rows);
    out_.text = rows;
    out_.staged = std::move(staged);
}

}  // namespace rollcall::sql
