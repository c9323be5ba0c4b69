// Changes of rows that are there: UPDATE and DELETE, each of one table; assignments.
// Source: MySQL 8.0 Reference Manual, "Data Manipulation Statements".
#include <algorithm>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/reserved_words.hpp"
#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {

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
        out += column_name + " = " + (value.is_default ? "DEFAULT" : value.value.text);
        assignments_.push_back({column_name, std::move(value.value), value.is_default});
        assigned_.insert(to_lower(column_name.substr(1, column_name.size() - 2)));
    } while (in_.try_symbol(","));
    assigned_.clear();
    return out;
}

// As the column of the changed table takes it, where that is known.
expression query_rewriter::stored_in_column(expression e, std::string_view quoted_column) {
    if (scope_ == nullptr || scope_->sources.empty() || scope_->sources.front().schema == nullptr) return e;
    const column_schema* const column = scope_->sources.front().schema->find(quoted_column.substr(1, quoted_column.size() - 2));
    return column == nullptr ? e : stored(std::move(e), *column, 1);
}

void query_rewriter::update_rows(std::string with) {
    out_.verb = verb::update;
    changes_rows_ = true;
    in_.try_word("LOW_PRIORITY");
    if (in_.is_word("IGNORE")) not_supported("UPDATE IGNORE", "Leave IGNORE out");
    if (in_.is_symbol("(")) not_supported("UPDATE of several tables", "Update one table, with a subquery in WHERE");
    const table_name table = own_table();
    if (in_.is_word("PARTITION")) not_supported("UPDATE of a partition", "Update the table");
    const auto alias = table_alias();
    index_hints();
    if (in_.is_symbol(",") || is_join_ahead()) not_supported("UPDATE of several tables", "Update one table, with a subquery in WHERE");
    out_.text = std::move(with) + "UPDATE " + engine_table(names_, table);
    if (alias) out_.text += " AS " + quote_name(*alias);
    select_scope own;
    scope_ = &own;
    const shared_schema schema = schema_of(table);
    note_source(alias.value_or(table.table), schema);
    expect_word("SET");
    out_.text += " SET " + assignments(table.table, alias.value_or(""));
    // MySQL counts the rows that change, or all that it finds where the client wants that.
    const bool tests = schema != nullptr && !schema->is_view && !session_.counts_found_rows && !failure_;
    const auto changes = tests ? change_test(*schema) : std::nullopt;
    if (in_.try_word("WHERE")) {
        const expression where = condition(any_expression());
        out_.text += " WHERE " + (changes ? text_of(where, binding::conjunction) + " AND " + *changes : where.text);
    } else if (changes) {
        out_.text += " WHERE " + *changes;
    }
    scope_ = nullptr;
    if (in_.is_word("ORDER") || in_.is_word("LIMIT")) not_supported("UPDATE with ORDER BY or LIMIT", "Name the rows in WHERE");
}

void query_rewriter::delete_rows(std::string with) {
    out_.verb = verb::delete_rows;
    changes_rows_ = true;
    in_.try_word("LOW_PRIORITY");
    in_.try_word("QUICK");
    if (in_.is_word("IGNORE")) not_supported("DELETE IGNORE", "Leave IGNORE out");
    constexpr std::string_view several = "DELETE from several tables";
    constexpr std::string_view remedy = "Delete from one table, with a subquery in WHERE";
    if (!in_.is_word("FROM") && in_.is_identifier()) not_supported(several, remedy);
    expect_word("FROM");
    const table_name table = own_table();
    if (in_.is_word("PARTITION")) not_supported("DELETE from a partition", "Delete from the table");
    if (in_.is_symbol(",") || in_.is_symbol(".") || in_.is_word("USING")) not_supported(several, remedy);
    const auto alias = table_alias();
    if (is_join_ahead() || in_.is_symbol(",") || in_.is_word("USING")) not_supported(several, remedy);
    out_.text = std::move(with) + "DELETE FROM " + engine_table(names_, table);
    if (alias) out_.text += " AS " + quote_name(*alias);
    select_scope own;
    scope_ = &own;
    note_source(alias.value_or(table.table), schema_of(table));
    if (in_.try_word("WHERE")) out_.text += " WHERE " + condition(any_expression()).text;
    scope_ = nullptr;
    if (in_.is_word("ORDER") || in_.is_word("LIMIT")) not_supported("DELETE with ORDER BY or LIMIT", "Name the rows in WHERE");
}

}  // namespace rollcall::sql
