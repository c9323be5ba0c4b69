// What a statement does to a table, from its verb and its parts.
#include "rollcall/session/results/statement_locks.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::session {

namespace {

// Does it make an index of a table that is there?
bool makes_indexes(const sql::engine_statement& statement) {
    const auto makes_one = [](std::string_view text) {
        return text.starts_with("CREATE INDEX ") || text.starts_with("CREATE UNIQUE INDEX ");
    };
    return makes_one(statement.text) || std::ranges::any_of(statement.before, makes_one) || std::ranges::any_of(statement.after, makes_one);
}

engine::table_use use_of(const sql::engine_statement& statement, std::string table, bool defines) {
    using sql::verb;
    const auto what = statement.verb;
    const bool only_adds = what == verb::insert && !statement.change && !statement.staged;
    const bool builds = what == verb::alter_table || what == verb::rename_table || what == verb::create_index;
    return {.table = std::move(table),
            .defines = defines,
            .clears = defines ? builds || what == verb::truncate : !only_adds,
            .builds = defines && builds,
            .makes_indexes = defines && builds && makes_indexes(statement)};
}

}  // namespace

wanted_locks locks_of(const sql::engine_statement& statement) {
    wanted_locks wanted;
    wanted.defines = statement.commits_implicitly;
    for (const auto& [table, use] : statement.accesses) {
        if (use == sql::table_use::read) continue;
        wanted.tables.push_back(use_of(statement, sql::schema_key(table.database, table.table), use == sql::table_use::define));
    }
    for (const auto& each : statement.parents) wanted.parents.push_back({each.table, each.changes_keys});
    return wanted;
}

wanted_locks locks_of_database(std::string_view database, bool with_tables) {
    wanted_locks wanted;
    wanted.defines = true;
    wanted.tables.push_back({.table = sql::schema_key(database, ""), .defines = true, .all_tables = with_tables});
    return wanted;
}

statement_locks::outcome statement_locks::take(const wanted_locks& wanted, std::uint64_t known) {
    const auto hold = on_.hold_tables(wanted.tables, known);
    if (hold == engine::table_hold::taken) return outcome::tables_taken;
    if (hold == engine::table_hold::seen) return outcome::tables_seen;
    holds_ = true;
    if (hold == engine::table_hold::changed) return outcome::tables_changed;
    return on_.hold_parents(wanted.parents) ? outcome::held : outcome::parents_taken;
}

}  // namespace rollcall::session
