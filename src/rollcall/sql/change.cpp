// Changes of rows: INSERT, REPLACE, UPDATE, DELETE, each of one table.
// Source: MySQL 8.0 Reference Manual, "Data Manipulation Statements".
#include <algorithm>

#include "rollcall/base/text.hpp"
#include "rollcall/sql/reserved_words.hpp"
#include "rollcall/sql/rewriter.hpp"

namespace rollcall::sql {

std::string query_rewriter::value_or_default() {
    if (in_.is_word("DEFAULT") && !in_.is_symbol("(", 1)) {
        in_.advance();
        return "DEFAULT";
    }
    return any_expression().text;
}

// (1, DEFAULT, 'x'). `width`: 0 on the first row, which sets it; every other must be as wide.
std::string query_rewriter::value_row(std::size_t& width) {
    expect_symbol("(");
    std::string out = "(";
    std::size_t values = 0;
    do {
        if (values++ > 0) out += ", ";
        out += value_or_default();
    } while (in_.try_symbol(","));
    expect_symbol(")");
    if (width == 0) width = values;
    if (width != values) fail({sql_errc::wrong_value_count_on_row, "Column count doesn't match value count"});
    return out + ")";
}

// VALUES (..), (..) or VALUES ROW(..), ROW(..)
std::string query_rewriter::value_rows() {
    const bool rows = in_.is_word("ROW");
    std::string out = "VALUES ";
    std::size_t width = 0;
    bool first = true;
    do {
        if (rows) expect_word("ROW");
        if (!first) out += ", ";
        first = false;
        out += value_row(width);
    } while (in_.try_symbol(","));
    return out;
}

// INSERT [IGNORE] [INTO] t [(columns)] ..., REPLACE [INTO] t ...
void query_rewriter::insert_or_replace(bool replace) {
    out_.verb = replace ? verb::replace : verb::insert;
    changes_rows_ = true;
    if (!in_.try_word("LOW_PRIORITY") && !in_.try_word("DELAYED") && !replace) in_.try_word("HIGH_PRIORITY");
    const bool ignore = !replace && in_.try_word("IGNORE");
    in_.try_word("INTO");
    const table_name table = own_table();
    if (in_.is_word("PARTITION")) not_supported("INSERT into a partition", "Insert into the table");
    out_.text = replace ? "INSERT OR REPLACE INTO " : ignore ? "INSERT OR IGNORE INTO " : "INSERT INTO ";
    out_.text += engine_table(names_, table);
    bool has_columns = false;
    if (in_.is_symbol("(") && !is_query_ahead()) {
        if (in_.is_symbol(")", 1)) {
            in_.advance();
            in_.advance();
        } else {
            has_columns = true;
            out_.text += " " + column_list();
        }
    }
    std::string row_alias;
    out_.text += insert_source(has_columns, row_alias);
    if (in_.is_word("ON")) {
        if (replace) fail_here();
        if (ignore) not_supported("INSERT IGNORE with ON DUPLICATE KEY UPDATE", "Leave one of them out");
        out_.text += duplicate_key_clause(table, row_alias);
    }
}

std::string query_rewriter::insert_source(bool has_columns, std::string& row_alias) {
    std::string out;
    if (in_.is_word("VALUES") || in_.is_word("VALUE")) {
        in_.advance();
        if (in_.is_symbol("(") && in_.is_symbol(")", 1)) {
            in_.advance();
            in_.advance();
            if (has_columns) fail({sql_errc::wrong_value_count_on_row, "Column count doesn't match value count at row 1"});
            if (in_.is_symbol(",")) not_supported("Several rows of defaults", "Insert them one by one");
            out = " DEFAULT VALUES";
        } else {
            out = " " + value_rows();
        }
    } else if (!has_columns && in_.try_word("SET")) {
        std::string values;
        const std::string columns = assigned_columns(values);
        out = " (" + columns + ") VALUES (" + values + ")";
    } else {
        return " " + query(false);
    }
    if (in_.try_word("AS")) {
        row_alias = to_lower(name());
        if (in_.is_symbol("(")) not_supported("Column aliases of the new row", "Give the row an alias only");
    }
    return out;
}

// a = 1, b = 2 as two lists
std::string query_rewriter::assigned_columns(std::string& values) {
    std::string columns;
    do {
        const std::string column_name = assigned_column("", "");
        if (!columns.empty()) {
            columns += ", ";
            values += ", ";
        }
        columns += column_name;
        values += value_or_default();
    } while (in_.try_symbol(","));
    return columns;
}

// The engine finds the unique key by itself where the table has one; where it has several it says so.
std::string query_rewriter::duplicate_key_clause(const table_name& table, const std::string& row_alias) {
    for (const std::string_view word : {"ON", "DUPLICATE", "KEY", "UPDATE"}) expect_word(word);
    in_duplicate_clause_ = true;
    row_alias_ = row_alias;
    select_scope own;
    select_scope* const outer = std::exchange(scope_, &own);
    note_source(table.table, schema_of(table));
    std::string out = " ON CONFLICT DO UPDATE SET " + assignments("", "");
    in_duplicate_clause_ = false;
    scope_ = outer;
    return out;
}

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
    do {
        const std::string column_name = assigned_column(table, alias);
        if (!out.empty()) out += ", ";
        out += column_name + " = " + value_or_default();
        if (failure_) return {};
        assigned_.insert(to_lower(column_name.substr(1, column_name.size() - 2)));
    } while (in_.try_symbol(","));
    assigned_.clear();
    return out;
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
    note_source(alias.value_or(table.table), schema_of(table));
    expect_word("SET");
    out_.text += " SET " + assignments(table.table, alias.value_or(""));
    if (in_.try_word("WHERE")) out_.text += " WHERE " + condition(any_expression()).text;
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
