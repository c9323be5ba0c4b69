// Errors about values: keys, constraints, conversions, ranges.
#include "rollcall/engine/duckdb/errors/error_rule.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "rollcall/base/text/text.hpp"

namespace rollcall::engine {

namespace {

bool begins_with_word(std::string_view statement, std::string_view word) noexcept {
    const std::size_t start = statement.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos && iequals(statement.substr(start, word.size()), word);
}

bool changes_columns(const failure& from) noexcept {
    // An upsert computes what its columns would get, whether or not the row is there.
    const bool looks_up =
        begins_with_word(from.statement, "select count(*)") && from.statement.find(" AND hash(CAST(") != from.statement.npos;
    if (looks_up) return true;
    return begins_with_word(from.statement, "insert") || begins_with_word(from.statement, "update") ||
           begins_with_word(from.statement, "alter") || begins_with_word(from.statement, "create or replace temp table");  // a stage
}

// Does the INSERT give the column no value, so that its default counts?
bool leaves_out(const failure& from, std::string_view column) {
    if (!begins_with_word(from.statement, "insert")) return false;
    const auto pieces = split_names(from.statement);
    auto at = std::ranges::find_if(pieces, [](const name_piece& piece) { return piece.parts.size() >= 3; });  // the table
    bool in_list = false;
    for (; at != pieces.end() && ++at != pieces.end();) {
        if (at->parts.empty()) {
            if (in_list && at->text.find(')') != std::string_view::npos) return true;
            in_list = in_list || at->text.find('(') != std::string_view::npos;
        } else if (!in_list) {
            return iequals(at->text, "default");  // DEFAULT VALUES
        } else if (iequals(at->parts.back(), column)) {
            return false;
        }
    }
    return false;
}

struct type_words {
    std::string_view engine;
    std::string_view mysql;
};
constexpr std::array types{
    type_words{"INT8", "TINYINT"},        type_words{"INT16", "SMALLINT"},         type_words{"INT32", "INT"},
    type_words{"INT64", "BIGINT"},        type_words{"UINT8", "TINYINT UNSIGNED"}, type_words{"UINT16", "SMALLINT UNSIGNED"},
    type_words{"UINT32", "INT UNSIGNED"}, type_words{"UINT64", "BIGINT UNSIGNED"}, type_words{"INT128", "DECIMAL(38,0)"},
};

std::string_view mysql_type(std::string_view engine) noexcept {
    const auto* const found = std::ranges::find(types, engine, &type_words::engine);
    return found == types.end() ? engine : found->mysql;
}

// "v: 1, s: a" of a duplicate key: the columns' names and values, in order.
struct key_entry {
    std::string_view first_column;
    std::string values;  // "1-a", as MySQL joins them
};

constexpr std::string_view collation_key = "icu_collate_noaccent(";

bool begins_part(std::string_view text) noexcept {
    const std::size_t colon = text.find(": ");
    if (text.starts_with(collation_key)) return colon != std::string_view::npos;
    return colon != std::string_view::npos && colon > 0 && text.substr(0, colon).find_first_of(" ,'\"") == std::string_view::npos;
}

// Of a key that is unique without regard to case the engine tells the expression: lower(a) is of a.
std::string_view without_calls(std::string_view column) noexcept {
    if (!column.starts_with("lower(") && !column.starts_with(collation_key)) return column;
    column.remove_prefix(column.rfind('(') + 1);
    return column.substr(0, column.find_first_of("),"));
}

// That of a collation's key is bytes, which nobody would know again.
std::string_view shown_value(std::string_view column, std::string_view value) noexcept {
    return column.starts_with(collation_key) ? "..." : value;
}

key_entry read_key(std::string_view text) {
    key_entry key;
    while (true) {
        const std::size_t colon = text.find(": ");
        if (colon == std::string_view::npos) {
            key.values += text;
            return key;
        }
        const std::string_view column = text.substr(0, colon);
        if (key.first_column.empty()) key.first_column = without_calls(column);
        text.remove_prefix(colon + 2);
        std::size_t end = text.find(", ");
        while (end != std::string_view::npos && !begins_part(text.substr(end + 2))) end = text.find(", ", end + 2);
        key.values += shown_value(column, text.substr(0, end));
        if (end == std::string_view::npos) return key;
        key.values.push_back('-');
        text.remove_prefix(end + 2);
    }
}

sql_error incorrect_value(const failure&, const captures& words) {
    return {sql_errc::truncated_wrong_value, joined({"Incorrect ", words[1], " value: '", without_quotes(words[0]), "'"})};
}

sql_error many_rows(const failure&, const captures&) { return {sql_errc::subquery_no_1_row, "Subquery returns more than 1 row"}; }

sql_error duplicate_primary(const failure&, const captures& words) {
    return {sql_errc::dup_entry, joined({"Duplicate entry '", read_key(words[0]).values, "' for key 'PRIMARY'"})};
}

sql_error duplicate_unique(const failure&, const captures& words) {
    const auto key = read_key(words[0]);
    return {sql_errc::dup_entry, joined({"Duplicate entry '", key.values, "' for key '", key.first_column, "'"})};
}

// Of a key that is made over rows.
sql_error duplicates_before(const failure&, const captures&) {
    return {sql_errc::dup_entry, "Duplicate entry: rows that are there have the same values in the columns of the new unique key"};
}

// "4C464401": ICU's keys, in hexadecimal digits, end with their first level.
bool looks_like_collation_key(std::string_view value) noexcept {
    const bool digits = value.find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
    return digits && value.size() % 2 == 0 && value.ends_with("01") && value.find_first_of("ABCDEF") != std::string_view::npos;
}

// Two equal keys within one transaction: DuckDB does not tell whose.
sql_error duplicate_unnamed(const failure&, const captures& words) {
    const std::string_view value = looks_like_collation_key(words[0]) ? "..." : words[0];
    return {sql_errc::dup_entry, joined({"Duplicate entry '", value, "' for key 'PRIMARY or UNIQUE'"})};
}

sql_error not_null(const failure& from, const captures& words) {
    const std::string_view column = words[0].substr(words[0].rfind('.') + 1);
    if (begins_with_word(from.statement, "alter")) {
        return {sql_errc::invalid_use_of_null,
                "Invalid use of NULL value: there are rows with NULL. Give them another value first (UPDATE)."};
    }
    if (leaves_out(from, column)) return {sql_errc::no_default_for_field, joined({"Field '", column, "' doesn't have a default value"})};
    return {sql_errc::bad_null, joined({"Column '", column, "' cannot be null"})};
}

sql_error child_row(const failure&, const captures& words) {
    return {sql_errc::no_referenced_row,
            joined({"Cannot add or update a child row: a foreign key constraint fails (no parent row has ", words[0], ")"})};
}

sql_error parent_row(const failure& from, const captures& words) {
    if (begins_with_word(from.statement, "truncate")) {
        return {sql_errc::truncate_illegal_foreign_key,
                joined({"Cannot truncate a table referenced in a foreign key constraint (a child row has ", words[0], ")"})};
    }
    return {sql_errc::row_is_referenced,
            joined({"Cannot delete or update a parent row: a foreign key constraint fails (a child row has ", words[0], ")"})};
}

// The words and values of a condition alone: both dialects write the same ones where nothing had to be rewritten.
std::string without_punctuation(std::string_view condition) {
    std::string out;
    for (std::size_t at = 0; at < condition.size(); ++at) {
        const char c = condition[at];
        if (std::string_view("()`\" ").find(c) != std::string_view::npos) continue;
        const bool is_other = condition.substr(at, 2) == "!=" || condition.substr(at, 2) == "<>";
        out += is_other ? "<>" : std::string(1, c);
        at += is_other ? 1 : 0;
    }
    return to_lower(out);
}

// The name of the CHECK that failed, where the table has but one or its condition tells which. "": neither.
std::string name_of_check(const failure& from, std::string_view table, std::string_view engine_text) {
    if (!from.facts.checks) return {};
    const auto checks = from.facts.checks(table);
    if (checks.size() == 1) return checks.front().first;
    constexpr std::string_view head = "CHECK";
    const std::string failed = without_punctuation(engine_text.substr(engine_text.starts_with(head) ? head.size() : 0));
    const auto is_it = [&](const auto& each) { return without_punctuation(each.second) == failed; };
    const auto found = std::ranges::find_if(checks, is_it);
    const bool unique = found != checks.end() && std::ranges::count_if(checks, is_it) == 1;
    return unique ? found->first : std::string{};
}

// "CHECK((e IN ('a', 'b')))" of an ENUM column e: its values are kept as a check.
sql_error check_failed(const failure& from, const captures& words) {
    constexpr std::string_view head = "CHECK((";
    const std::size_t in = words[1].find(" IN (");
    if (words[1].starts_with(head) && in != std::string_view::npos && from.facts.is_enum) {
        const auto column = without_quotes(words[1].substr(head.size(), in - head.size()));
        if (from.facts.is_enum(words[0], column)) return {sql_errc::data_truncated, joined({"Data truncated for column '", column, "'"})};
    }
    if (const std::string name = name_of_check(from, words[0], words[1]); !name.empty()) {
        return {sql_errc::check_constraint_violated, joined({"Check constraint '", name, "' is violated."})};
    }
    return {sql_errc::check_constraint_violated,
            joined({"Check constraint '", without_engine_names(words[1], from.naming), "' of table '", words[0], "' is violated."})};
}

// A number that its column does not hold is told as one.
bool is_number(std::string_view text) noexcept {
    return text.find_first_of("0123456789") != text.npos && text.find_first_not_of(" +-.0123456789eE") == text.npos;
}

// "Could not convert string 'abc' to INT32".
sql_error unconvertible(const failure& from, const captures& words) {
    std::string_view target = words[1];
    const bool is_integer = target.starts_with("INT") || target.starts_with("UINT");
    if ((is_integer || target.starts_with("DECIMAL")) && is_number(words[0]) && changes_columns(from)) {
        return {sql_errc::out_of_range, joined({"Out of range value: '", words[0], "'"})};
    }
    if (target.starts_with("INT") || target.starts_with("UINT")) target = "integer";
    if (target.starts_with("DECIMAL")) target = "decimal";
    if (target == "DOUBLE" || target == "FLOAT") target = "double";
    auto error = incorrect_value(from, {words[0], target});
    if (changes_columns(from)) error.code = sql_errc::truncated_wrong_value_for_field;
    return error;
}

sql_error wrong_date(const failure& from, const captures& words) { return incorrect_value(from, {words[0], "date"}); }
sql_error wrong_datetime(const failure& from, const captures& words) { return incorrect_value(from, {words[0], "datetime"}); }
sql_error wrong_time(const failure& from, const captures& words) { return incorrect_value(from, {words[0], "time"}); }

sql_error overflow(const failure&, const captures& words) {
    const std::string_view remedy = words[1] == "DECIMAL(38)" ? ". Write CAST(... AS DOUBLE) around one of its operands." : "";
    return {sql_errc::data_out_of_range,
            joined({"Out of range: overflow in ", words[0], " of ", mysql_type(words[1]), " (", words[2], ")", remedy})};
}

sql_error too_fine_product(const failure&, const captures& words) {
    return {sql_errc::data_out_of_range, joined({"DECIMAL value is out of range: a product needs ", words[0],
                                                 " digits behind the point. Write CAST(... AS DECIMAL(p, s)) around its operands."})};
}

sql_error call_overflow(const failure&, const captures& words) {
    return {sql_errc::data_out_of_range, joined({"BIGINT value is out of range in '", words[0], "'"})};
}

sql_error other_overflow(const failure&, const captures& words) {
    return {sql_errc::data_out_of_range, joined({"Out of range: overflow in ", words[0]})};
}

// Stored, the value is at fault; computed, the computation.
sql_error value_out_of_range(const failure& from, const captures& words) {
    const bool computed = words[1] == "UINT64" && from.statement.find(" AS HUGEINT)") != std::string_view::npos;  // unsigned arithmetic
    return {changes_columns(from) && !computed ? sql_errc::out_of_range : sql_errc::data_out_of_range,
            joined({"Out of range value ", words[0], " for type ", mysql_type(words[1])})};
}

sql_error json_malformed(const failure& from, const captures&) {
    if (changes_columns(from)) return {sql_errc::invalid_json_text, joined({"Invalid JSON text: ", from.body})};
    return {sql_errc::invalid_json_text_in_param, std::string{from.body}};
}

// Our own functions say code and message themselves (fail_function).
sql_error of_own_function(const failure&, const captures& words) {
    std::uint16_t code = 0;
    std::from_chars(words[0].data(), words[0].data() + words[0].size(), code);
    return {static_cast<sql_errc>(code), std::string{words[1]}};
}

sql_error json_too_deep(const failure&, const captures&) {
    return {sql_errc::json_document_too_deep, "The JSON document exceeds the maximum depth."};
}

// The first row that fits decides.
constexpr std::array value_rules_in_order{
    error_rule{"Invalid Input", "rollcall error *: *", of_own_function},
    error_rule{"Constraint", "Duplicate key \"*\" violates primary key constraint", duplicate_primary},
    error_rule{"Constraint", "Duplicate key \"*\" violates unique constraint", duplicate_unique},
    error_rule{"", "PRIMARY KEY or UNIQUE constraint violation: duplicate key \"*\"", duplicate_unnamed},
    error_rule{"TransactionContext", "Failed to commit: PRIMARY KEY or UNIQUE constraint violation: duplicate key \"*\"",
               duplicate_unnamed},
    error_rule{"Constraint", "Data contains duplicates on indexed column", duplicates_before},
    error_rule{"Constraint", "NOT NULL constraint failed: *", not_null},
    error_rule{"Constraint", "Violates foreign key constraint because key \"*\" does not exist in the referenced table", child_row},
    error_rule{"Constraint", "Violates foreign key constraint because key \"*\" is still referenced", parent_row},
    error_rule{"Constraint", "CHECK constraint failed on table * with expression *", check_failed},

    error_rule{"Conversion", "Could not convert string '*' to *", unconvertible},
    error_rule{"Conversion", "Could not convert string \"*\" to *", unconvertible},
    error_rule{"Conversion", "date field value out of range: *", wrong_date},
    error_rule{"Conversion", "invalid date field format: *, expected", wrong_date},
    error_rule{"Conversion", "Date out of range: *", wrong_date},
    error_rule{"Conversion", "invalid timestamp field format: *, expected", wrong_datetime},
    error_rule{"Conversion", "timestamp field value out of range: *, expected", wrong_datetime},
    error_rule{"Conversion", "time field value out of range: *, expected", wrong_time},
    error_rule{"Conversion", "Type * with value * can't be cast because the value is out of range for the destination type *",
               [](const failure& from, const captures& words) {
                   return value_out_of_range(from, {words[1], words[2]});
               }},
    error_rule{"Conversion", "Type * with value * can't be cast to the destination type *",
               [](const failure& from, const captures& words) {
                   return value_out_of_range(from, {words[1], words[2]});
               }},
    error_rule{"Conversion", "Casting value \"*\" to type * failed: value is out of range!", value_out_of_range},
    error_rule{"Conversion", "Could not cast value * to *", value_out_of_range},
    error_rule{"Conversion", "Failed to cast decimal value * to type *", value_out_of_range},
    error_rule{"Conversion", "Malformed JSON", json_malformed},
    error_rule{"", "rollcall_json: too deep", json_too_deep},
    error_rule{"Conversion", "", own_words<sql_errc::truncated_wrong_value_for_field>},
    error_rule{"Invalid Input", "Malformed JSON", json_malformed},
    error_rule{"Invalid Input", "More than one row returned by a subquery", many_rows},
    error_rule{"Out of Range", "Overflow in * of * (*)", overflow},
    error_rule{"Out of Range", "Overflow in *", other_overflow},
    error_rule{"Out of Range", "Overflow on *", call_overflow},
    error_rule{"Out of Range", "Needed scale * to accurately represent the multiplication result*", too_fine_product},
    error_rule{"Out of Range", "", own_words<sql_errc::out_of_range>},
    error_rule{"Divide by Zero", "", own_words<sql_errc::division_by_zero>},
};

}  // namespace

std::span<const error_rule> value_rules() noexcept { return value_rules_in_order; }

}  // namespace rollcall::engine
