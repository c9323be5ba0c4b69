// By the keys of the table that is changed.
#include "rollcall/sql/dialect/changes/parent_uses.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/catalog/duckdb_text.hpp"

namespace rollcall::sql {

namespace {

bool assigns_any(std::span<const std::string> assigned, const std::vector<std::string>& columns) {
    return std::ranges::any_of(columns, [assigned](const std::string& column) {
        const std::string quoted = quote_name(column);
        return std::ranges::any_of(assigned, [&quoted](const std::string& each) { return iequals(each, quoted); });
    });
}

void note(engine_statement& out, parent_use use) {
    if (std::ranges::find(out.parents, use) == out.parents.end()) out.parents.push_back(std::move(use));
}

}  // namespace

void note_parents(engine_statement& out, const table_name& table, const table_schema* schema, const rows_fate& fate) {
    if (schema == nullptr) return;
    for (const foreign_key& key : schema->foreign_keys) {
        if (fate.come || assigns_any(fate.assigned, key.columns)) note(out, {schema_key(table.database, key.parent), false});
    }
    // Of one that is no parent, too: it may become one before the transaction ends.
    const auto moves = [&fate](const std::vector<std::string>& key) { return assigns_any(fate.assigned, key); };
    if (fate.go || std::ranges::any_of(schema->unique_keys, moves)) note(out, {schema_key(table.database, table.table), true});
}

}  // namespace rollcall::sql
