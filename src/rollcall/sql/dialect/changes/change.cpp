// Changes of rows that are there: UPDATE and DELETE of one table; assignments. Of several: joined_change.cpp.
// Source: MySQL 8.0 Reference Manual, "Data Manipulation Statements".
#include <algorithm>
#include <iterator>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/counted_update.hpp"
#include "rollcall/sql/dialect/changes/key_turns.hpp"
#include "rollcall/sql/dialect/changes/parent_update.hpp"
#include "rollcall/sql/dialect/changes/parent_uses.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/passed_over.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"
#include "rollcall/sql/text/reserved_words.hpp"

namespace rollcall::sql {
namespace {

constexpr std::string_view keyword_where = " WHERE ";

// DELETE FROM a, b.c USING: the names stand before the tables.
bool uses_tables_ahead(token_cursor at) {
    while (at.is_identifier() && !at.is_word("USING")) {
        at.advance();
        while (at.is_symbol(".")) {
            at.advance();
            at.advance();
        }
        if (!at.try_symbol(",")) break;
    }
    return at.is_word("USING");
}

// No view is changed here.
sql_error not_updatable(const std::string& table, const std::string& statement) {
    return {sql_errc::non_updatable_column,
            "The target table " + table + " of the " + statement + " is not updatable: it is a view. Change the tables behind it"};
}

}  // namespace

// [[db.]table.]column = . Returns: the column, quoted. Where `table` is given, the qualifier must be it or its alias.
std::string query_rewriter::assigned_column(std::string_view table, std::string_view alias) {
    std::string column_name = name();
    std::string qualifier;
    for (int dots = 0; dots < 2 && in_.try_symbol("."); ++dots) {
        qualifier = std::move(column_name);
        column_name = any_name();
    }
    const bool known = qualifier.empty() || table.empty() || iequals(qualifier, alias.empty() ? table : alias);
    if (!known) fail({sql_errc::bad_field, "Unknown column '" + qualifier + "." + column_name + "' in 'field list'"});
    if (!in_.try_symbol("=") && !in_.try_symbol(":=")) fail_here();
    if (failure_) return {};
    return quote_name(column_name);
}

std::string query_rewriter::assignments(std::string_view table, std::string_view alias) {
    std::string out;
    assignments_.clear();
    do {
        const std::string column_name = assigned_column(table, alias);
        if (!out.empty()) out += ", ";
        inserted_value value = value_or_default_of_row();
        if (failure_) return {};
        if (!value.is_default) value.value = stored_in_column(std::move(value.value), column_name);
        const auto& changed = scope_->sources.front();
        const bool counts = counts_up(changed.schema, column_name) && !changed.base.table.empty() && !value.is_default;
        if (counts) out_.numbered = numbered_column{changed.base, column_name.substr(1, column_name.size() - 2)};
        const std::string given = counts ? moving_counter(changed.base, value.value.text) : value.value.text;
        out += column_name + " = " + (value.is_default ? "DEFAULT" : given);
        note_assigned(column_name.substr(1, column_name.size() - 2), value);
        assignments_.push_back({column_name, std::move(value.value), value.is_default});
    } while (in_.try_symbol(","));
    assigned_.clear();
    return out;
}

// As the column of the changed table takes it, where that is known.
expression query_rewriter::stored_in_column(expression e, std::string_view quoted_column) {
    if (scope_ == nullptr) return e;
    const std::string_view name = quoted_column.substr(1, quoted_column.size() - 2);
    if (in_duplicate_clause_ && e.text == new_row_column(name)) return e;  // made so before
    const column_schema* found = nullptr;
    for (const auto& source : scope_->sources) {
        const column_schema* const column = source.schema == nullptr ? nullptr : source.schema->find(name);
        if (column != nullptr && found != nullptr) return e;
        if (column != nullptr) found = column;
    }
    return found == nullptr ? e : stored(std::move(e), *found, 1);
}

// MySQL assigns from left to right: what reads the column behind here reads what it was given, as its type holds it. Nothing stands for
// that where it is long, or another value each time.
void query_rewriter::note_assigned(std::string_view column, const inserted_value& value) {
    const sql_type type = type_of_column({}, column);
    std::optional<expression>& reads = assigned_[to_lower(column)];
    reads.reset();
    if (value.is_default || !type.is_known() || value.value.text.size() > longest_repeated_operand || !is_repeatable(value.value.text))
        return;
    reads = expression{cast_text(value.value.text, type), binding::atom, content::other, value.value.nesting, type_of_value(type)};
}

void query_rewriter::update_rows(const std::string& with) {
    out_.verb = verb::update;
    changes_rows_ = true;
    converts_strictly_ = strict_;
    in_.try_word("LOW_PRIORITY");
    if (in_.is_word("IGNORE")) not_supported("UPDATE IGNORE", "Leave IGNORE out");
    const std::size_t begin = in_.position();
    if (in_.is_symbol("(")) return update_joined(with);
    const table_name table = own_table();
    if (in_.is_word("PARTITION")) not_supported("UPDATE of a partition", "Update the table");
    const auto alias = table_alias();
    index_hints(*this);
    if (in_.is_symbol(",") || is_join_ahead()) {
        in_.seek(begin);
        return update_joined(with);
    }
    note_access(table, table_use::write);
    const std::string target = engine_table(names_, table) + (alias ? " AS " + quote_name(*alias) : "");
    out_.text = with + "UPDATE " + target;
    select_scope own;
    scope_ = &own;
    const shared_schema schema = schema_of(table);
    if (schema != nullptr && schema->is_view) return fail(not_updatable(alias.value_or(table.table), "UPDATE"));
    note_source(alias.value_or(table.table), schema, table);
    expect_word("SET");
    out_.text += " SET ";
    const std::string head = out_.text;
    out_.text += assignments(table.table, alias.value_or(""));
    std::vector<std::string> assigned;
    std::ranges::transform(assignments_, std::back_inserter(assigned), &column_assignment::column);
    note_parents(out_, table, schema.get(), {false, false, assigned});
    // MySQL counts the rows that change, or all that it finds where the client wants that.
    const bool tests = schema != nullptr && !session_.counts_found_rows && !failure_;
    const auto changes = tests ? change_test(*schema) : std::nullopt;
    std::string where = where_of_change(target, schema, changes);
    if (schema != nullptr && !failure_) {
        const auto turns = test_of_key_turns(target, where, own.order, *schema, assignments_);
        if (turns) where = " WHERE " + (where.empty() ? "" : "(" + where.substr(keyword_where.size()) + ") AND ") + *turns;
    }
    out_.text += where;
    if (tests && !changes && !schema->is_parent && !failure_) {
        auto counted = update_by_values(engine_table(names_, table), target, where, *schema, assignments_);
        if (counted) out_.text = with + *counted;
    }
    if (schema != nullptr && schema->is_parent) out_.staged = update_by_steps(head, where, *schema, assignments_);
    scope_ = nullptr;
}

// WHERE, ORDER BY and LIMIT. With a limit the rows are named by their numbers: the first of those that WHERE finds, changed or not.
// `changes`: the condition under which a row changes, too.
std::string query_rewriter::where_of_change(const std::string& target, const shared_schema& schema,
                                            const std::optional<std::string>& changes) {
    std::optional<expression> where;
    if (in_.try_word("WHERE")) where = filter_condition();
    const std::string& order = scope_->order = order_by();
    if (in_.try_word("LIMIT")) {
        check_numbered(schema, scope_->sources.front().name);
        const std::string first =
            "SELECT rowid FROM " + target + (where ? " WHERE " + where->text : "") + order + " LIMIT " + limit_count();
        where = expression{"rowid IN (" + first + ")", binding::test};
    }
    if (!where) return changes ? " WHERE " + *changes : std::string{};
    return " WHERE " + (changes ? text_of(*where, binding::conjunction) + " AND " + *changes : where->text);
}

void query_rewriter::delete_rows(std::string with) {
    out_.verb = verb::delete_rows;
    changes_rows_ = true;
    converts_strictly_ = strict_;
    in_.try_word("LOW_PRIORITY");
    in_.try_word("QUICK");
    if (in_.is_word("IGNORE")) not_supported("DELETE IGNORE", "Leave IGNORE out");
    if (!in_.is_word("FROM") && in_.is_identifier()) return delete_joined(with, "FROM");
    expect_word("FROM");
    if (uses_tables_ahead(in_)) return delete_joined(with, "USING");
    const table_name table = own_table();
    note_access(table, table_use::write);
    if (in_.is_word("PARTITION")) not_supported("DELETE from a partition", "Delete from the table");
    const auto alias = table_alias();
    const std::string target = engine_table(names_, table) + (alias ? " AS " + quote_name(*alias) : "");
    out_.text = std::move(with) + "DELETE FROM " + target;
    select_scope own;
    scope_ = &own;
    const shared_schema schema = schema_of(table);
    if (schema != nullptr && schema->is_view) return fail(not_updatable(alias.value_or(table.table), "DELETE"));
    note_source(alias.value_or(table.table), schema);
    note_parents(out_, table, schema.get(), {false, true});
    out_.text += where_of_change(target, schema, std::nullopt);
    scope_ = nullptr;
}

}  // namespace rollcall::sql
