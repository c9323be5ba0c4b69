// Errors about names and about what a statement says: tables, columns, functions, syntax.
#include "rollcall/engine/duckdb/errors/error_rule.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

// The table that the message names alone, with its database out of the statement: the first one that is missing.
sql_error missing_table(const failure& from, const captures& words) {
    const std::string_view table = without_quotes(words[0]);
    std::optional<table_name> named;
    for (auto& candidate : tables_named_in(from.statement, from.naming)) {
        if (!iequals(candidate.table, table)) continue;
        if (from.facts.database_exists && !from.facts.database_exists(candidate.database)) {
            return {sql_errc::bad_db, joined({"Unknown database '", candidate.database, "'"})};
        }
        const bool is_the_one = from.facts.table_exists && !from.facts.table_exists(candidate.database, candidate.table);
        if (!named || is_the_one) named = std::move(candidate);
        if (is_the_one) break;
    }
    if (!named) return {sql_errc::no_such_table, joined({"Table '", table, "' doesn't exist"})};
    return {sql_errc::no_such_table, joined({"Table '", named->database, ".", named->table, "' doesn't exist"})};
}

bool is_drop(std::string_view statement) noexcept {
    const std::size_t start = statement.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos && iequals(statement.substr(start, 4), "drop");
}

sql_error unknown_field(std::string_view name) { return {sql_errc::bad_field, joined({"Unknown column '", name, "' in 'field list'"})}; }

// t.c, where the table t has a column t, but none c.
sql_error field_of_table(const failure&, const captures& words) { return unknown_field(joined({words[1], ".", words[0]})); }

sql_error window_of_plain_function(const failure& from, const captures& words) {
    std::string call = without_engine_names(joined({words[0], "("}), from.naming);
    call.pop_back();
    return {sql_errc::parse,
            joined({"You have an error in your SQL syntax; OVER stands behind ", call, ", which is no aggregate and no window function"})};
}

// The engine gives each name of a WITH clause its own prefix.
sql_error recursion_without_start(const failure& from, const captures& words) {
    const auto pieces = split_names(from.statement);
    const bool has_union = std::ranges::any_of(pieces, [](const auto& each) { return !each.quoted && iequals(each.text, "UNION"); });
    const std::string subject = joined({"Recursive Common Table Expression '", words[0], "' should "});
    if (!has_union) return {sql_errc::cte_recursive_requires_union, subject + "contain a UNION"};
    return {sql_errc::cte_recursive_requires_nonrecursive_first,
            subject + "have one or more non-recursive query blocks followed by one or more recursive ones"};
}

sql_error missing_item(const failure&, const captures& words) {
    const bool orders = words[0] == "ORDER";
    return {sql_errc::bad_field, joined({"Unknown column in '", orders ? "order" : "group", " clause': the number of no item"})};
}

sql_error missing_table_or_drop(const failure& from, const captures& words) {
    auto error = missing_table(from, words);
    if (!is_drop(from.statement) || error.code != sql_errc::no_such_table) return error;
    // "Table 'a.b' doesn't exist" becomes "Unknown table 'a.b'".
    constexpr std::string_view head = "Table ";
    constexpr std::string_view tail = " doesn't exist";
    const auto name = std::string_view{error.message}.substr(head.size(), error.message.size() - head.size() - tail.size());
    return {sql_errc::bad_table, joined({"Unknown table ", name})};
}

sql_error missing_schema(const failure& from, const captures& words) {
    return {sql_errc::bad_db, joined({"Unknown database '", database_of(words[0], from.naming), "'"})};
}

sql_error missing_schema_of_table(const failure& from, const captures& words) {
    return {sql_errc::bad_db, joined({"Unknown database '", database_of(words[1], from.naming), "'"})};
}

sql_error schema_exists(const failure& from, const captures& words) {
    return {sql_errc::db_create_exists, joined({"Can't create database '", database_of(words[0], from.naming), "'; database exists"})};
}

sql_error relation_exists(const failure&, const captures& words) {
    return {sql_errc::table_exists, joined({"Table '", without_quotes(words[0]), "' already exists"})};
}

sql_error rename_onto_existing(const failure&, const captures& words) {
    return {sql_errc::table_exists, joined({"Table '", words[1], "' already exists"})};
}

sql_error missing_index(const failure&, const captures& words) {
    return {sql_errc::cannot_drop_field_or_key, joined({"Can't DROP '", without_quotes(words[0]), "'; check that column/key exists"})};
}

sql_error index_exists(const failure&, const captures& words) {
    return {sql_errc::dup_key_name, joined({"Duplicate key name '", without_quotes(words[0]), "'"})};
}

sql_error missing_function(const failure&, const captures& words) {
    return {sql_errc::sp_does_not_exist, joined({"FUNCTION ", without_quotes(words[0]), " does not exist"})};
}

sql_error illegal_mix(const failure&, const captures&) {
    return {
        sql_errc::illegal_mix_of_collations,
        "Illegal mix of collations in one expression. Write COLLATE utf8mb4_0900_ai_ci or COLLATE utf8mb4_bin behind each of its texts."};
}

sql_error missing_column(const failure&, const captures& words) { return unknown_field(without_quotes(words[0])); }

sql_error missing_column_of_table(const failure&, const captures& words) { return unknown_field(joined({words[0], ".", words[1]})); }

sql_error missing_column_of_named(const failure& from, const captures& words) {
    if (icontains(from.statement, "drop column")) {
        return {sql_errc::cannot_drop_field_or_key, joined({"Can't DROP '", words[1], "'; check that column/key exists"})};
    }
    return unknown_field(words[1]);
}

// A qualifier that names no table. Only it is told; MySQL reports it with its column, the first that the statement names.
sql_error missing_qualifier(const failure& from, const captures& words) {
    const std::string_view qualifier = without_quotes(words[0]);
    for (const auto& piece : split_names(from.statement)) {
        const auto& parts = piece.parts;
        if (parts.size() == 2 && iequals(parts[0], qualifier)) return unknown_field(joined({parts[0], ".", parts[1]}));
    }
    return unknown_field(joined({database_of(words[0], from.naming), ".*"}));
}

sql_error missing_key_column(const failure&, const captures& words) {
    return {sql_errc::key_column_does_not_exist, joined({"Key column '", words[1], "' doesn't exist in table"})};
}

sql_error duplicate_column(const failure&, const captures& words) {
    return {sql_errc::dup_fieldname, joined({"Duplicate column name '", without_quotes(words[0]), "'"})};
}

sql_error column_twice(const failure&, const captures& words) {
    return {sql_errc::field_specified_twice, joined({"Column '", words[0], "' specified twice"})};
}

sql_error two_primary_keys(const failure&, const captures&) { return {sql_errc::multiple_primary_key, "Multiple primary key defined"}; }

sql_error ambiguous_column(const failure&, const captures& words) {
    return {sql_errc::non_uniq_field, joined({"Column '", words[0], "' in field list is ambiguous"})};
}

sql_error ambiguous_table(const failure& from, const captures& words) {
    return {sql_errc::non_uniq_table, joined({"Not unique table/alias: '", without_engine_names(words[0], from.naming), "'"})};
}

sql_error wrong_value_count(const failure&, const captures&) {
    return {sql_errc::wrong_value_count_on_row, "Column count doesn't match value count at row 1"};
}

sql_error wrong_select_width(const failure&, const captures&) {
    return {sql_errc::wrong_number_of_columns_in_select, "The used SELECT statements have a different number of columns"};
}

sql_error wrong_operand_width(const failure&, const captures& words) {
    return {sql_errc::operand_columns, joined({"Operand should contain ", words[1], " column(s)"})};
}

sql_error group_function_misplaced(const failure&, const captures&) {
    return {sql_errc::invalid_group_func_use, "Invalid use of group function"};
}

sql_error window_misplaced(const failure&, const captures&) {
    return {sql_errc::window_invalid_use,
            "You cannot use a window function in this context. Compute it in a derived table, and name its column here."};
}

bool has_group_by(std::string_view statement) {
    const auto pieces = split_names(statement);
    for (std::size_t i = 0; i + 2 < pieces.size(); ++i) {
        if (!pieces[i].quoted && iequals(pieces[i].text, "GROUP") && iequals(pieces[i + 2].text, "BY")) return true;
    }
    return false;
}

sql_error not_grouped(const failure& from, const captures& words) {
    return {has_group_by(from.statement) ? sql_errc::wrong_field_with_group : sql_errc::mix_of_group_func_and_fields,
            joined({"Column '", without_quotes(words[0]),
                    "' is neither in the GROUP BY clause nor in an aggregate function; add it to "
                    "one of them, or write ANY_VALUE() around it"})};
}

sql_error wrong_window_argument(const failure&, const captures& words) {
    return {sql_errc::stmt_arguments, joined({"Incorrect arguments to ", words[0], ": it takes a number above zero"})};
}

sql_error not_grouped_in_having(const failure& from, const captures& words) { return not_grouped(from, words); }

sql_error wrong_arguments(const failure&, const captures& words) {
    const std::string_view name = words[0].substr(0, words[0].find('('));
    if (name.find_first_not_of("+-*/%&|^<>~") == std::string_view::npos) {
        return {sql_errc::truncated_wrong_value, joined({"A parameter or an expression of this type is no number to the operator ", name,
                                                         "; write CAST(... AS DECIMAL(30, 10)) or CAST(... AS DOUBLE) around it"})};
    }
    return {sql_errc::wrong_parameters_to_native_function,
            joined({"Incorrect parameter count or types in the call to function '", name, "': ", words[0]})};
}

// Types of tables' columns are brought together before: one of the two is a parameter's, or not known until the statement runs.
sql_error not_comparable(const failure&, const captures& words) {
    return {sql_errc::not_supported_yet,
            joined({"Comparing ", words[0], " and ", words[1].substr(0, words[1].find(' ')),
                    " is not supported where the type of one is known when the statement runs only; write CAST(? AS CHAR), or the type of "
                    "the other side, around it"})};
}

sql_error syntax_error_near(const failure&, const captures& words) {
    return {sql_errc::parse, joined({"You have an error in your SQL syntax near '", words[0], "'"})};
}

sql_error syntax_error_at_end(const failure&, const captures&) {
    return {sql_errc::parse, "You have an error in your SQL syntax near '' at the end of the statement"};
}

sql_error uneven_rows(const failure&, const captures&) {
    return {sql_errc::wrong_value_count_on_row, "Column count doesn't match value count: every row needs as many values as the first"};
}

sql_error other_syntax_error(const failure& from, const captures&) {
    return {sql_errc::parse, joined({"You have an error in your SQL syntax: ", without_engine_names(from.body, from.naming)})};
}

sql_error parent_table(const failure&, const captures& words) {
    return {sql_errc::cannot_drop_parent,
            joined({"Cannot drop the table: a foreign key of table '", words[0], "' refers to it; drop that one first"})};
}

sql_error wrong_view_or_table(const failure&, const captures& words) {
    return {sql_errc::wrong_object, joined({"'", words[0], "' is a ", to_lower(words[1]), ", not a ", to_lower(words[2])})};
}

// The first row that fits decides.
constexpr std::array name_rules_in_order{
    error_rule{"Catalog", "Table with name * does not exist because schema * does not exist.", missing_schema_of_table},
    error_rule{"Catalog", "View with name * does not exist because schema * does not exist.", missing_schema_of_table},
    error_rule{"Catalog", "Table with name * does not exist!", missing_table_or_drop},
    error_rule{"Catalog", "View with name * does not exist!", missing_table_or_drop},
    error_rule{"Catalog", "Schema with name * does not exist!", missing_schema},
    error_rule{"Catalog", "Schema with name * already exists!", schema_exists},
    error_rule{"Catalog", "Table with name * already exists!", relation_exists},
    error_rule{"Catalog", "Sequence with name \"*.auto_increment\" already exists!", relation_exists},  // made before its table
    error_rule{"Catalog", "View with name * already exists!", relation_exists},
    error_rule{"Catalog", "Could not rename \"*\" to \"*\": another entry", rename_onto_existing},
    error_rule{"Catalog", "Column with name * already exists!", duplicate_column},
    error_rule{"Catalog", "Index with name * already exists!", index_exists},
    error_rule{"Catalog", "Index with name * does not exist!", missing_index},
    error_rule{"Catalog", "Scalar Function with name * does not exist!", missing_function},
    error_rule{"Catalog", "Aggregate Function with name * does not exist!", missing_function},
    error_rule{"Catalog", "Table Function with name * does not exist!", missing_function},
    error_rule{"Catalog", "Existing object * is of type *, trying to drop type *", wrong_view_or_table},
    error_rule{"Catalog", "table \"*\" does not have a column named \"*\"", missing_key_column},
    error_rule{"Catalog", "Could not drop the table because this table is main key table of the table \"*\"", parent_table},
    error_rule{"Catalog", "table \"*\" can have only one primary key", two_primary_keys},
    error_rule{"Binder", "Cannot combine types with different collation", illegal_mix},
    error_rule{"Binder", "Cannot compare values of type * and type * - an explicit cast is required", not_comparable},
    error_rule{"Binder", "Cannot mix values of type * and * in * clause - an explicit cast is required", not_comparable},
    error_rule{"Binder", "Circular reference to CTE \"cte_*\"", recursion_without_start},
    error_rule{"Binder", "Referenced column \"*\" not found in FROM clause", missing_column},
    error_rule{"Binder", "Referenced column \"*\" was not found because the FROM clause is missing", missing_column},
    error_rule{"Binder", "Referenced update column * not found in table!", missing_column},
    error_rule{"Binder", "Table \"*\" does not have a column named \"*\"", missing_column_of_table},
    error_rule{"Binder", "Table \"*\" does not have a column with name \"*\"", missing_column_of_named},
    error_rule{"Binder", "Cannot extract field '*' from expression \"*\" because it is not a struct", field_of_table},
    error_rule{"Catalog", "* is not an aggregate function", window_of_plain_function},
    error_rule{"Binder", "* is not an aggregate function", window_of_plain_function},
    error_rule{"Binder", "Referenced table \"*\" not found!", missing_qualifier},
    error_rule{"Binder", "Column \"*\" does not exist on left side of join!", missing_column},
    error_rule{"Binder", "Column \"*\" does not exist on right side of join!", missing_column},
    error_rule{"Binder", "Values list \"*\" does not have a column named \"*\"", missing_column_of_table},
    error_rule{"Binder", "Ambiguous reference to column name \"*\"", ambiguous_column},
    error_rule{"Binder", "Ambiguous reference to table \"*\"", ambiguous_table},
    error_rule{"Binder", "Duplicate alias \"*\"", ambiguous_table},
    error_rule{"Binder", "Duplicate column name \"*\" in INSERT", column_twice},
    error_rule{"Binder", "Multiple assignments to same column \"*\"", column_twice},
    error_rule{"Binder", "table * has * columns but * values were supplied", wrong_value_count},
    error_rule{"Binder", "Column name/value mismatch for insert", wrong_value_count},
    error_rule{"Binder", "Set operations can only apply to expressions with the same number", wrong_select_width},
    error_rule{"Binder", "Subquery returns * columns - expected *", wrong_operand_width},
    error_rule{"", "Argument for * must be greater than zero", wrong_window_argument},
    error_rule{"Binder", "column \"*\" must appear in the GROUP BY clause", not_grouped},
    error_rule{"Binder", "column * must appear in the GROUP BY clause", not_grouped_in_having},
    error_rule{"Binder", "* term out of range - should be between", missing_item},
    error_rule{"Binder", "aggregate function calls cannot be nested", group_function_misplaced},
    error_rule{"Binder", "WHERE clause cannot contain aggregates", group_function_misplaced},
    error_rule{"Binder", "GROUP BY clause cannot contain aggregates", group_function_misplaced},
    error_rule{"Binder", "* cannot contain window function", window_misplaced},
    error_rule{"", "window functions are not allowed in", window_misplaced},
    error_rule{"", "Unimplemented expression class in ExpressionBinder::BindExpression: WINDOW", window_misplaced},
    error_rule{"Binder", "window function calls cannot be nested", window_misplaced},
    error_rule{"Binder", "No function matches the given name and argument types '*'", wrong_arguments},
    error_rule{"Binder", "Could not choose a best candidate function for the function call \"*\"", wrong_arguments},

    error_rule{"Parser", "syntax error at or near \"*\"", syntax_error_near},
    error_rule{"Parser", "syntax error at end of input", syntax_error_at_end},
    error_rule{"Parser", "VALUES lists must all be the same length", uneven_rows},
    error_rule{"Parser", "table \"*\" has more than one primary key", two_primary_keys},
    error_rule{"Parser", "", other_syntax_error},
    error_rule{"Syntax", "", other_syntax_error},
};

}  // namespace

std::span<const error_rule> name_rules() noexcept { return name_rules_in_order; }

}  // namespace rollcall::engine
