// Turns, and messages of the errors 1062 and 1452 as warnings. Source: MySQL 8.0 Reference Manual, "INSERT Statement".
#include "rollcall/sql/dialect/changes/duplicate_rows.hpp"

#include <algorithm>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"
#include "rollcall/sql/dialect/changes/row_change_names.hpp"
#include "rollcall/sql/dialect/ddl/defined_part.hpp"

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
    const auto message_of = [&](const met_key& key) {
        if (!key.message.empty()) return quote_string(key.message);
        std::string entry;
        for (const std::string& each : key.values) (entry += entry.empty() ? "" : ", '-', ") += each;
        const std::string called = std::string(table) + "." + name_of_key(schema, key.columns);
        return "concat('Duplicate entry ''', " + entry + ", ''' for key ''', " + quote_string(called) + ", '''')";
    };
    std::string out;
    for (const met_key& key : keys) {
        const bool last = &key == &keys.back();
        out += last ? message_of(key) : "CASE WHEN " + key.test + " THEN " + message_of(key) + " ELSE ";
    }
    for (std::size_t i = 1; i < keys.size(); ++i) out += " END";
    return out;
}

std::string code_of_message(const std::vector<met_key>& keys) {
    const std::string duplicate = std::to_string(static_cast<int>(sql_errc::dup_entry));
    const std::string parent = std::to_string(static_cast<int>(sql_errc::no_referenced_row));
    std::string tests;
    for (const met_key& key : keys) {
        if (key.message.empty()) (tests += tests.empty() ? "" : " OR ") += key.test;
    }
    if (keys.back().message.empty()) return duplicate;
    return tests.empty() ? parent : "CASE WHEN " + tests + " THEN " + duplicate + " ELSE " + parent + " END";
}

std::string missing_parent_message(const table_name& table, const foreign_key& key) {
    const auto list = [](const std::vector<std::string>& columns) {
        std::string out;
        for (const std::string& each : columns) (out += out.empty() ? "" : ", ") += backticked(each);
        return "(" + out + ")";
    };
    return "Cannot add or update a child row: a foreign key constraint fails (" + backticked(table.database) + "." +
           backticked(table.table) + ", CONSTRAINT " + backticked(key.name) + " FOREIGN KEY " + list(key.columns) + " REFERENCES " +
           backticked(key.parent) + " " + list(key.parent_columns) + ")";
}

std::string rows_in_turn(const std::string& rows, const std::vector<shared_key>& keys, const std::string& acceptable) {
    const std::string place{row_place};
    if (keys.empty()) return "SELECT *, 1 AS " + std::string(first_turn) + " FROM (" + rows + ")";
    std::string counts;
    std::string groups;
    std::string row = place;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string group = "\"rollcall group " + std::to_string(i) + "\"";
        const std::string over = " OVER (PARTITION BY " + keys[i].parts + ") END";
        counts += (i == 0 ? "CASE WHEN " : ", CASE WHEN ") + keys[i].lacks_part + " THEN 1 ELSE count(*)" + over;
        groups += ", CASE WHEN " + keys[i].lacks_part + " THEN NULL ELSE min(" + place + ")" + over + " AS " + group;
        row += ", " + group;
    }
    const std::string repeats = "\"rollcall repeats\"";
    const std::string given = "WITH rollcall_given AS MATERIALIZED (SELECT *, greatest(" + counts + ") AS " + repeats + " FROM (" + rows +
                              ")), rollcall_clashing AS MATERIALIZED (SELECT *, " + acceptable + " AS fits FROM (SELECT *" + groups +
                              " FROM rollcall_given WHERE " + repeats + " > 1) AS " + std::string(new_row) + ") ";
    const std::string takers = "SELECT unnest(taken) FROM (SELECT rollcall_first_takers(list([" + row + "] ORDER BY " + place +
                               ")) AS taken FROM rollcall_clashing WHERE fits)";
    return given + "SELECT *, CASE WHEN " + repeats + " = 1 OR " + place + " IN (SELECT " + place +
           " FROM rollcall_clashing WHERE NOT fits UNION ALL " + takers + ") THEN 1 ELSE 2 END AS " + std::string(first_turn) +
           " FROM rollcall_given";
}

}  // namespace rollcall::sql
