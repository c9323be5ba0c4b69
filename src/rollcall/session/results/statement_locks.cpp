// What a statement does to a table, from its verb and its parts.
#include "rollcall/session/results/statement_locks.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::session {

namespace {

engine::table_use use_of(const sql::engine_statement& statement, std::string table, bool defines) {
    using sql::verb;
    const auto what = statement.verb;
    const bool only_adds = what == verb::insert && !statement.change && !statement.staged;
    const bool builds = what == verb::alter_table || what == verb::rename_table || what == verb::create_index;
    return {.table = std::move(table),
            .defines = defines,
            .clears = defines ? builds || what == verb::truncate : !only_adds,
            .builds = defines && builds};
}

}  // namespace

bool statement_locks::wanted(const sql::engine_statement& statement) {
    if (!statement.parents.empty()) return true;
    return std::ranges::any_of(statement.accesses, [](const auto& each) { return each.use != sql::table_use::read; });
}

statement_locks::outcome statement_locks::take(const sql::engine_statement& statement, std::uint64_t known) {
    std::vector<engine::table_use> tables;
    for (const auto& [table, use] : statement.accesses) {
        if (use == sql::table_use::read) continue;
        tables.push_back(use_of(statement, sql::schema_key(table.database, table.table), use == sql::table_use::define));
    }
    const auto hold = on_.hold_tables(tables, known);
    if (hold == engine::table_hold::taken) return outcome::tables_taken;
    holds_ = true;
    if (hold == engine::table_hold::changed) return outcome::tables_changed;
    std::vector<engine::parent_use> parents;
    for (const auto& each : statement.parents) parents.push_back({each.table, each.changes_keys});
    return on_.hold_parents(parents) ? outcome::held : outcome::parents_taken;
}

}  // namespace rollcall::session
