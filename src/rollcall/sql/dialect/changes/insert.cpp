// INSERT and REPLACE: what stands in the statement. Source: MySQL 8.0 Reference Manual, "INSERT Statement".
#include <algorithm>
#include <iterator>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/parent_uses.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {

inserted_value query_rewriter::value_or_default_of_row() {
    const depth_guard guard(*this);
    // Most values are literals: no operator is looked for, level by level, where the value ends.
    const bool negative = in_.is_symbol("-");
    const std::size_t last = negative ? 1 : 0;
    const bool is_literal = in_.is(token_kind::number, last) || (!negative && in_.is(token_kind::string));
    if (is_literal && (in_.is_symbol(",", last + 1) || in_.is_symbol(")", last + 1))) return {simple(), false};
    if (in_.is_word("DEFAULT") && !in_.is_symbol("(", 1)) {
        in_.advance();
        return {{"DEFAULT"}, true};
    }
    return {any_expression(), false};
}

// INSERT [IGNORE] [INTO] t [(columns)] ..., REPLACE [INTO] t ...
void query_rewriter::insert_or_replace(bool replace) {
    out_.verb = replace ? verb::replace : verb::insert;
    changes_rows_ = true;
    insertion read;
    read.replace = replace;
    if (!in_.try_word("LOW_PRIORITY") && !in_.try_word("DELAYED") && !replace) in_.try_word("HIGH_PRIORITY");
    read.ignore = !replace && in_.try_word("IGNORE");
    converts_strictly_ = strict_ && !read.ignore;
    in_.try_word("INTO");
    read.table = own_table();
    note_access(read.table, table_use::write);
    if (in_.is_word("PARTITION")) not_supported("INSERT into a partition", "Insert into the table");
    read.schema = schema_of(read.table);
    if (read.schema != nullptr && read.schema->is_view) {
        return fail(
            {sql_errc::non_insertable_table, "The target table " + read.table.table +
                                                 " of the INSERT is not insertable-into: it is a view. Insert into the table behind it"});
    }
    if (read.schema != nullptr && read.schema->columns.empty()) read.schema = nullptr;
    if (in_.is_symbol("(") && !is_query_ahead()) {
        if (in_.is_symbol(")", 1)) {
            in_.advance();
            in_.advance();
        } else {
            read.has_columns = true;
            column_list();
            read.columns.reserve(listed_columns_.size());
            for (std::string& each : listed_columns_) read.columns.push_back({std::move(each)});
        }
    }
    filled_ = read.schema == nullptr ? nullptr : &read;
    read_insert_source(read);
    filled_ = nullptr;
    if (read.schema != nullptr && !failure_) match_columns(read);
    if (read.schema != nullptr && !failure_ && !make_lists(read)) store_values(read);
    if (in_.is_word("ON")) {
        if (replace) fail_here();
        if (read.ignore) not_supported("INSERT IGNORE with ON DUPLICATE KEY UPDATE", "Leave one of them out");
        read_duplicate_key_clause(read);
    }
    if (failure_) return;
    std::vector<std::string> assigned;
    if (read.updates) std::ranges::transform(assignments_, std::back_inserter(assigned), &column_assignment::column);
    note_parents(out_, read.table, read.schema.get(), {true, read.replace, assigned});
    const bool has_keys = read.schema != nullptr && (!read.schema->unique_keys.empty() || !read.schema->foreign_keys.empty());
    const bool looks_up = read.schema != nullptr && (read.replace || read.updates || (read.ignore && has_keys));
    if (looks_up) return write_row_change(std::move(read));
    write_insert(std::move(read));
}

void query_rewriter::read_insert_source(insertion& into) {
    if (in_.is_word("VALUES") || in_.is_word("VALUE")) {
        in_.advance();
        read_value_rows(into);
        if (!failure_ && into.rows.front().empty()) take_defaults(into);
    } else if (!into.has_columns && in_.try_word("SET")) {
        read_assigned_columns(into);
    } else {
        into.query = query(false);
        if (columns_known_) into.given = columns_;
        return;
    }
    if (in_.try_word("AS")) {
        into.row_alias = to_lower(name());
        if (in_.is_symbol("(")) not_supported("Column aliases of the new row", "Give the row an alias only");
    }
}

// A column in VALUES or SET: what the row has for it so far, else its default. Nothing where that is not known here.
std::optional<expression> query_rewriter::value_given(std::string_view column) {
    if (filled_ == nullptr || filled_->rows.empty() || scope_ != nullptr) return std::nullopt;
    const column_schema* const known = filled_->schema->find(column);
    if (known == nullptr) return std::nullopt;
    const auto& row = filled_->rows.back();
    const std::size_t named = filled_->has_columns ? filled_->columns.size() : filled_->schema->columns.size();
    for (std::size_t i = 0; i < std::min(row.size(), named); ++i) {  // a row that has more is refused behind its end
        const std::string_view name = filled_->has_columns ? std::string_view(filled_->columns[i].name) : filled_->schema->columns[i].name;
        if (!iequals(name, column)) continue;
        const std::string& text = row[i].value.text;
        if (row[i].is_default) break;
        if (text.size() > longest_repeated_operand || !is_repeatable(text)) {
            not_supported("Reading column " + known->name + " of the row that is inserted", "Write its value again");
        }
        return expression{cast_text(text, known->type), binding::atom, content::other, row[i].value.nesting, type_of_value(known->type)};
    }
    if (known->has_default && !known->default_text) return std::nullopt;
    const std::string value = known->default_text ? quote_string(*known->default_text) : "NULL";
    return expression{cast_text(value, known->type), binding::atom, content::other, 0, type_of_value(known->type)};
}

void query_rewriter::store_values(insertion& into) {
    for (std::size_t row = 0; row < into.rows.size(); ++row) {
        auto& values = into.rows[row];
        for (std::size_t i = 0; i < std::min(values.size(), into.columns.size()); ++i) {
            const column_schema* const column = into.columns[i].schema;
            if (column == nullptr || values[i].is_default) continue;
            const bool is_null = values[i].value.type.is(type_class::null);
            if (is_null && takes_no_null(*column)) fail({sql_errc::bad_null, "Column '" + column->name + "' cannot be null"});
            note_cut_digits(*this, values[i].value, *column, row + 1);
            values[i].value = stored(std::move(values[i].value), *column, row + 1);
        }
    }
}

// (..), (..) or ROW(..), ROW(..): every row as wide as the first.
void query_rewriter::read_value_rows(insertion& into) {
    const bool rows = in_.is_word("ROW");
    do {
        if (rows) expect_word("ROW");
        expect_symbol("(");
        auto& row = into.rows.emplace_back();
        row.reserve(into.rows.size() > 1 ? into.rows.front().size() : into.columns.size());
        const bool has_values = rows || !in_.is_symbol(")");
        while (has_values) {
            row.push_back(value_or_default_of_row());
            if (!in_.try_symbol(",")) break;
        }
        expect_symbol(")");
        if (failure_) return;
        if (row.size() == into.rows.front().size()) continue;
        return fail(
            {sql_errc::wrong_value_count_on_row, "Column count doesn't match value count at row " + std::to_string(into.rows.size())});
    } while (in_.try_symbol(","));
}

// VALUES (), (): one row is DEFAULT VALUES, several have one column's DEFAULT.
void query_rewriter::take_defaults(insertion& into) {
    if (into.has_columns) return fail({sql_errc::wrong_value_count_on_row, "Column count doesn't match value count at row 1"});
    into.only_defaults = into.rows.size() == 1 || into.schema == nullptr;  // where nothing is known the engine refuses either
    if (into.only_defaults) return into.rows.clear();
    into.has_columns = true;
    into.columns.push_back({into.schema->columns.front().name});
    for (auto& row : into.rows) row.push_back({{"DEFAULT"}, true});
}

// SET a = 1, b = 2
void query_rewriter::read_assigned_columns(insertion& into) {
    into.has_columns = true;
    auto& row = into.rows.emplace_back();
    do {
        std::string column_name = name();
        for (int dots = 0; dots < 2 && in_.try_symbol("."); ++dots) column_name = any_name();
        if (!in_.try_symbol("=") && !in_.try_symbol(":=")) fail_here();
        if (failure_) return;
        into.columns.push_back({std::move(column_name)});
        row.push_back(value_or_default_of_row());
    } while (in_.try_symbol(","));
}

void query_rewriter::read_duplicate_key_clause(insertion& into) {
    for (const std::string_view word : {"ON", "DUPLICATE", "KEY", "UPDATE"}) expect_word(word);
    into.updates = true;
    in_duplicate_clause_ = true;
    row_alias_ = into.row_alias;
    inserted_ = into.schema == nullptr ? nullptr : &into;
    select_scope own;
    select_scope* const outer = std::exchange(scope_, &own);
    note_source(into.table.table, into.schema, into.table);
    into.assignments = assignments("", "");
    in_duplicate_clause_ = false;
    inserted_ = nullptr;
    scope_ = outer;
}

// VALUES(c), or c of the new row by its alias: what c would have been in it.
expression query_rewriter::new_value(const std::string& column_name) {
    const sql_type type = type_of_value(type_of_column({}, column_name));
    if (inserted_ == nullptr) return {"excluded." + quote_name(column_name), binding::atom, content::other, 0, type};
    const auto found = std::ranges::find_if(inserted_->columns, [&](const auto& each) { return iequals(each.name, column_name); });
    if (found != inserted_->columns.end()) {
        return {std::string(new_row) + "." + quote_name(new_column(found->name)), binding::atom, content::other, 0, type};
    }
    const column_schema* const column = inserted_->schema->find(column_name);
    if (column == nullptr) fail({sql_errc::bad_field, "Unknown column '" + column_name + "' in 'field list'"});
    if (column == nullptr || !column->default_text) return {"NULL", binding::atom, content::other, 0, type};
    return {"CAST(" + quote_string(*column->default_text) + " AS " + engine_type_of(type) + ")", binding::atom, content::other, 0, type};
}

}  // namespace rollcall::sql
