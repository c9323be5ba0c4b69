// INSERT ... ON DUPLICATE KEY UPDATE, INSERT IGNORE and REPLACE: which of a table's keys their rows may meet, unique ones and foreign ones.
#include <algorithm>
#include <utility>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/rewriter.hpp"

namespace rollcall::sql {
namespace {

// The columns of these names in the new rows. Returns: nothing where one of them is missing, or NULL or a number of the counter's in every
// row: then no row is met.
std::optional<met_columns> columns_in_question(insertion& from, const std::vector<std::string>& names, bool zero_counts_up) {
    const auto is_absent = [&](std::size_t column) {
        const inserted_column& at = from.columns[column];
        if (at.added) return *at.added == "NULL";
        if (from.rows.empty()) return false;
        return std::ranges::all_of(from.rows, [&](const std::vector<inserted_value>& row) {
            const std::string& text = row[column].value.text;
            return text == "NULL" || (at.schema->auto_increment && zero_counts_up && text == "0");
        });
    };
    met_columns key;
    bool open = !names.empty();
    for (const std::string& name : names) {
        const column_schema* const column = from.schema->find(name);
        const auto same = [column](const inserted_column& each) { return each.schema == column; };
        auto found = std::ranges::find_if(from.columns, same);
        if (column != nullptr && found == from.columns.end() && column->default_text) {
            from.columns.push_back({column->name, column, cast_text(quote_string(*column->default_text), column->type)});
            found = std::prev(from.columns.end());
        }
        if (column == nullptr || found == from.columns.end()) return std::nullopt;
        key.columns.push_back(static_cast<std::size_t>(found - from.columns.begin()));
        if (is_absent(key.columns.back())) open = false;
    }
    return open ? std::optional(std::move(key)) : std::nullopt;
}

}  // namespace

// The texts of a row_change have no DEFAULT: a column that gets nothing else is left out, as if it were not named.
void query_rewriter::drop_defaults(insertion& from) {
    for (std::size_t i = 0; !from.rows.empty() && i < from.rows.front().size();) {
        const column_schema& column = *from.columns[i].schema;
        const auto is_default = [i](const std::vector<inserted_value>& row) { return row[i].is_default; };
        const bool all = std::ranges::all_of(from.rows, is_default);
        const bool own_value = !column.has_default && !column.nullable;
        const bool is_read = from.assignments.find(new_row_column(column.name)) != std::string::npos;  // VALUES(c)
        if (all && !column.auto_increment && !own_value && !is_read) {
            for (auto& row : from.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(i));
            from.columns.erase(from.columns.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        for (auto& row : from.rows) {
            if (!row[i].is_default) continue;
            const bool computed = column.has_default && !column.default_text && !column.auto_increment;
            if (computed) return not_supported("DEFAULT beside other values for a column whose default is computed", "Write the value");
            std::string value = column.auto_increment || !column.default_text ? "NULL" : quote_string(*column.default_text);
            if (own_value && !column.auto_increment) value = missing_value(column, from.ignore);
            row[i] = {{std::move(value)}, false};
            row[i].value.type = types::null;
        }
        ++i;
    }
}

std::vector<met_columns> query_rewriter::keys_in_question(insertion& from) {
    std::vector<met_columns> keys;
    for (const auto& names : from.schema->unique_keys) {
        if (auto key = columns_in_question(from, names, zero_counts_up_)) keys.push_back(*std::move(key));
    }
    return keys;
}

// Of INSERT IGNORE: keys that refer to other tables. A parent in the same table may be a row of the statement: the engine looks for it.
std::vector<met_columns> query_rewriter::parents_in_question(insertion& from) {
    std::vector<met_columns> keys;
    for (const foreign_key& each : from.schema->foreign_keys) {
        if (!from.ignore || iequals(each.parent, from.table.table)) continue;
        auto key = columns_in_question(from, each.columns, zero_counts_up_);
        if (!key) continue;
        key->parent = &each;
        keys.push_back(*std::move(key));
    }
    return keys;
}

}  // namespace rollcall::sql
