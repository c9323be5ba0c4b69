// What the front end knows of the engine's tables, so that statements can be written for their types without asking anew.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/sql/statements/statement.hpp"
#include "rollcall/sql/types/table_schema.hpp"

namespace rollcall::session {

// Tables are read when a statement first names them, and forgotten, all of them, when any definition has changed: each
// definition commits by itself, so that what is committed is what every statement sees. Thread: any.
class schema_cache {
public:
    // Never null. Immutable.
    [[nodiscard]] std::shared_ptr<const sql::table_schemas> snapshot() const;
    // Counts forget(): read it before reading a table.
    [[nodiscard]] std::uint64_t version() const noexcept { return version_.load(std::memory_order_acquire); }
    // Adds what was read at `version`, unless definitions have changed since.
    void keep(std::uint64_t version, const sql::table_schemas& read);
    // Definitions have changed.
    void forget();

private:
    std::atomic<std::uint64_t> version_{0};
    guarded<std::shared_ptr<const sql::table_schemas>> tables_{std::make_shared<const sql::table_schemas>()};
};

// The engine's description as the rewriter takes it. Thread: any.
// `name`: schema_key() of it.
sql::shared_schema schema_of(const std::string& name, const engine::table_description& table);

// Reads the tables in a connection of its own, so that it sees what is committed; those that are not there are null. Blocks: worker.
sql_result<sql::table_schemas> read_tables(engine::database& engine, const std::vector<sql::table_name>& names);

}  // namespace rollcall::session
