// UPDATE of parents, in two steps.
#include "rollcall/sql/dialect/changes/parent_update.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"

namespace rollcall::sql {
namespace {

// The engine has an index of the columns of foreign keys, too.
bool is_of_key(const table_schema& schema, std::string_view column) {
    const auto is_it = [column](const std::string& each) { return iequals(each, column); };
    return std::ranges::any_of(schema.foreign_columns, is_it) ||
           std::ranges::any_of(schema.unique_keys, [&](const auto& key) { return std::ranges::any_of(key, is_it); });
}

// The same for every row: it names no column.
bool is_same_for_all(const expression& value) {
    return is_constant(value) || (value.text.find('"') == std::string::npos && is_repeatable(value.text));
}

void add(std::string& to, std::string_view between, std::string_view part) {
    if (!to.empty()) to += between;
    to += part;
}

}  // namespace

std::optional<staged_change> update_by_steps(std::string_view head, std::string_view where, const table_schema& schema,
                                             std::span<const column_assignment> assignments) {
    std::string all, without_keys, differ;
    for (const column_assignment& each : assignments) {
        if (!each.is_default && each.value.text == each.column) continue;  // it stays as it is
        const std::string assigned = each.column + " = " + (each.is_default ? "DEFAULT" : each.value.text);
        add(all, ", ", assigned);
        const std::string_view name = std::string_view(each.column).substr(1, each.column.size() - 2);
        if (!is_of_key(schema, name)) {
            add(without_keys, ", ", assigned);
            continue;
        }
        const column_schema* const column = schema.find(name);
        const bool known = column != nullptr && column->type.is_known() && !each.is_default && is_same_for_all(each.value);
        if (!known) return std::nullopt;
        add(differ, " OR ", differs_text(each.column, column->type, cast_text(each.value.text, column->type), each.value.type));
    }
    if (differ.empty() || without_keys.empty() || !is_repeatable(where)) return std::nullopt;
    constexpr std::string_view keyword = " WHERE ";
    std::string found(keyword);
    if (!where.empty()) found += "(" + std::string(where.substr(keyword.size())) + ") AND ";
    staged_change steps;
    steps.changes.push_back(std::string(head) + without_keys + found + "NOT (" + differ + ")");
    steps.changes.push_back(std::string(head) + all + found + "(" + differ + ")");
    return steps;
}

}  // namespace rollcall::sql
