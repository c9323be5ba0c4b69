// Messages of error 1062 as warnings. Source: MySQL 8.0 Reference Manual, "INSERT Statement".
#include "rollcall/sql/dialect/changes/duplicate_rows.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"

namespace rollcall::sql {
namespace {

// A key that has no name is called by its first column.
std::string name_of_key(const table_schema& schema, const std::vector<std::string>& columns) {
    const auto alike = [](const std::string& a, const std::string& b) { return iequals(a, b); };
    const auto is_it = [&](const table_key& each) { return each.unique && std::ranges::equal(each.columns, columns, alike); };
    const auto found = std::ranges::find_if(schema.keys, is_it);
    return found == schema.keys.end() ? columns.front() : found->name;
}

}  // namespace

std::string duplicate_message(const table_schema& schema, std::string_view table, const std::vector<met_key>& keys) {
    std::string out;
    for (const met_key& key : keys) {
        const bool last = &key == &keys.back();
        std::string entry;
        for (const std::string& each : key.values) (entry += entry.empty() ? "" : ", '-', ") += each;
        const std::string called = std::string(table) + "." + name_of_key(schema, key.columns);
        if (!last) out += "CASE WHEN " + key.test + " THEN ";
        out += "concat('Duplicate entry ''', " + entry + ", ''' for key ''', " + quote_string(called) + ", '''')";
        if (!last) out += " ELSE ";
    }
    for (std::size_t i = 1; i < keys.size(); ++i) out += " END";
    return out;
}

}  // namespace rollcall::sql
