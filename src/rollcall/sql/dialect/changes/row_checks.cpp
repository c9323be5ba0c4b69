// INSERT ... ON DUPLICATE KEY UPDATE: MySQL tests what VALUES bring before it looks whether the row is there, whatever is updated then.
// Source: MySQL 8.0 Reference Manual, "CHECK Constraints", "INSERT ... ON DUPLICATE KEY UPDATE Statement".
#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/comparison/collating.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// "CONSTRAINT `t_chk_1` CHECK (`n` < 200)" of SHOW CREATE TABLE.
struct written_check {
    std::string name;
    std::string condition;  // with its parentheses
};

std::vector<written_check> checks_of(std::string_view create_text) {
    constexpr std::string_view head = "\n  CONSTRAINT `";
    constexpr std::string_view middle = "` CHECK ";
    std::vector<written_check> checks;
    for (std::size_t at = create_text.find(head); at != create_text.npos; at = create_text.find(head, at + 1)) {
        std::string_view line = create_text.substr(at + head.size());
        line = line.substr(0, line.find('\n'));
        const std::size_t name_end = line.find(middle);
        if (name_end == line.npos) continue;
        std::string_view condition = line.substr(name_end + middle.size());
        if (condition.ends_with(',')) condition.remove_suffix(1);
        checks.push_back({std::string(line.substr(0, name_end)), std::string(condition)});
    }
    return checks;
}

std::string unless(const std::string& condition, sql_errc code, const std::string& message) {
    return "CASE WHEN NOT (" + condition + ") THEN " + error_text(code, message) + " ELSE TRUE END";
}

// What needs no computing to be known to fit.
bool fits_anyway(const expression& e, const sql_type& column) noexcept {
    constexpr std::size_t digits_of_any_integer = 2;
    if (e.type.is(type_class::null) || (e.is_literal_number() && e.text.size() <= digits_of_any_integer)) return true;
    const bool as_written = column.is_string() || column.is(type_class::bytes);
    return as_written && (e.is_string_literal() || is_parameter(e));
}

}  // namespace

// A condition of the table's, its columns being those of the new row. Nothing where it cannot be read.
std::optional<std::string> query_rewriter::condition_on_new_row(std::string_view condition, const insertion& from) const {
    const auto list = tokenize(condition, lex_mode{});
    if (list.has_error()) return std::nullopt;
    query_rewriter reader(*list, session_, names_, false);
    select_scope own;
    reader.scope_ = &own;
    reader.note_source(from.table.table, from.schema, from.table);
    reader.changes_rows_ = true;
    reader.inserted_ = &from;  // outside of its assignments: see value_in_change()
    const expression read = reader.any_expression();
    if (reader.failure_) return std::nullopt;
    return reader.condition(read).text;
}

// Each fails where a new row does not keep what its table or the type of an ENUM asks.
std::vector<std::string> query_rewriter::tests_of_new_rows(const insertion& from) const {
    std::vector<std::string> tests;
    for (const written_check& each : checks_of(from.schema->create_text)) {
        const auto condition = condition_on_new_row(each.condition, from);
        if (!condition || condition->find(new_row) == std::string::npos) continue;
        tests.push_back(unless(*condition, sql_errc::check_constraint_violated, "Check constraint '" + each.name + "' is violated."));
    }
    for (std::size_t i = 0; i < from.columns.size(); ++i) {
        const column_schema& column = *from.columns[i].schema;
        const auto is_literal = [i](const auto& row) { return row[i].value.is_string_literal() || row[i].value.type.is(type_class::null); };
        const bool written = !from.rows.empty() && std::ranges::all_of(from.rows, is_literal);
        if (column.type.values == nullptr || from.columns[i].added || written) continue;
        std::string values;
        for (const std::string& value : *column.type.values)
            values += (values.empty() ? "" : ", ") + collation_key(quote_string(value), column.type.order.by);
        tests.push_back(unless(collation_key(new_row_column(column.name), column.type.order.by) + " IN (" + values + ")",
                               sql_errc::data_truncated, "Data truncated for column '" + column.name + "' at row 1"));
    }
    return tests;
}

// Of an upsert, whose LAST_INSERT_ID(id) is told where its rows are counted.
std::optional<std::string> query_rewriter::test_of_assignments(const table_schema& schema) {
    constexpr std::string_view telling = "rollcall_told_id(";
    const std::vector<column_assignment> written = assignments_;
    for (column_assignment& each : assignments_) {
        std::string& text = each.value.text;
        for (std::size_t at = text.find(telling); at != std::string::npos; at = text.find(telling)) text.replace(at, telling.size(), "(");
    }
    auto test = change_test(schema);
    assignments_ = written;
    return test;
}

// Of one row, whose values stand in the text: they are computed though nothing reads them. "": all are known to fit.
std::string query_rewriter::test_of_values(const insertion& from) {
    std::string values;
    for (std::size_t i = 0; !from.rows.empty() && i < from.rows.front().size(); ++i) {
        const inserted_value& each = from.rows.front()[i];
        const sql_type& type = from.columns[i].schema->type;
        if (each.is_default || fits_anyway(each.value, type)) continue;
        values += (values.empty() ? "" : ", ") + cast_text(each.value.text, type);
    }
    return values.empty() ? values : "hash(" + values + ") IS NOT NULL";
}

}  // namespace rollcall::sql
