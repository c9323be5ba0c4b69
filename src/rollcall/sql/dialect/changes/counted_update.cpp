// UPDATE of the rows whose new values differ.
#include "rollcall/sql/dialect/changes/counted_update.hpp"

#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"

namespace rollcall::sql {

std::optional<std::string> update_by_values(std::string_view table, std::string_view target, std::string_view where,
                                            const table_schema& schema, std::span<const column_assignment> assignments) {
    if (schema.find("rowid") != nullptr) return std::nullopt;
    std::string values, assigned, differs;
    for (std::size_t i = 0; i < assignments.size(); ++i) {
        const column_assignment& each = assignments[i];
        const column_schema* const column = schema.find(std::string_view(each.column).substr(1, each.column.size() - 2));
        const bool tells_id = each.value.text.find("rollcall_told_id") != std::string::npos;
        const bool known = column != nullptr && column->type.is_known() && !tells_id;
        if (!known || (each.is_default && !column->default_text && column->has_default)) return std::nullopt;
        const std::string given = !each.is_default ? each.value.text : column->default_text ? quote_string(*column->default_text) : "NULL";
        const std::string name = "v" + std::to_string(i);
        const std::string value = "rollcall_found." + name;
        values += ", " + given + " AS " + name;
        assigned += (i == 0 ? "" : ", ") + each.column + " = " + value;
        differs += (i == 0 ? "" : " OR ") +
                   differs_text("rollcall_old." + each.column, column->type, cast_text(value, column->type), each.value.type);
    }
    std::string out = "UPDATE ";
    out.append(table).append(" AS rollcall_old SET ").append(assigned).append(" FROM (SELECT rowid AS r0").append(values);
    out.append(" FROM ").append(target).append(where).append(") AS rollcall_found WHERE rollcall_old.rowid = rollcall_found.r0 AND (");
    return out + differs + ")";
}

}  // namespace rollcall::sql
