// What a statement holds against others: tables that it defines or writes, and the parents of foreign keys. Private to session.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/engine/engine.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::session {

// Where no transaction is open they are held for as long as it lives, else until that ends; what is defined always the former. Worker.
class statement_locks {
public:
    enum class outcome : std::uint8_t { held, tables_taken, tables_changed, parents_taken };

    explicit statement_locks(engine::connection& on) : on_(on) {}
    ~statement_locks() {
        if (holds_) on_.release_held(end_);
    }
    statement_locks(const statement_locks&) = delete;
    statement_locks& operator=(const statement_locks&) = delete;

    // Does the statement need any?
    [[nodiscard]] static bool wanted(const sql::engine_statement& statement) {
        if (!statement.parents.empty()) return true;
        return std::ranges::any_of(statement.accesses, [](const auto& each) { return each.use != sql::table_use::read; });
    }

    // `known`: the engine's definitions() before the statement was written.
    [[nodiscard]] outcome take(const sql::engine_statement& statement, std::uint64_t known) {
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
    // The statement begins; it has not failed: what it did holds.
    void begin() noexcept { end_ = engine::statement_end::failed; }
    void done() noexcept { end_ = engine::statement_end::done; }

private:
    [[nodiscard]] static engine::table_use use_of(const sql::engine_statement& statement, std::string table, bool defines) {
        using sql::verb;
        const auto what = statement.verb;
        const bool only_adds = what == verb::insert && !statement.change && !statement.staged;
        const bool builds = what == verb::alter_table || what == verb::rename_table || what == verb::create_index;
        return {.table = std::move(table),
                .defines = defines,
                .clears = defines ? builds || what == verb::truncate : !only_adds,
                .builds = defines && builds};
    }

    engine::connection& on_;
    bool holds_ = false;
    engine::statement_end end_ = engine::statement_end::not_run;
};

}  // namespace rollcall::session
