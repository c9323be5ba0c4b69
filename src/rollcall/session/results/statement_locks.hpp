// What a statement holds against others: tables that it defines or writes, and the parents of foreign keys. Private to session.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rollcall/engine/engine.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

// What it needs, all or none.
struct wanted_locks {
    std::vector<engine::table_use> tables;
    std::vector<engine::parent_use> parents;
    bool defines = false;

    [[nodiscard]] bool none() const noexcept { return tables.empty() && parents.empty(); }
};

// Thread: any; pure.
[[nodiscard]] wanted_locks locks_of(const sql::engine_statement& statement);
// `with_tables`: none of them is written or defined by others meanwhile.
[[nodiscard]] wanted_locks locks_of_database(std::string_view database, bool with_tables);

// Where no transaction is open they are held for as long as it lives, else until that ends; what is defined always the former. Worker.
class statement_locks {
public:
    enum class outcome : std::uint8_t { held, tables_taken, tables_seen, tables_changed, parents_taken };

    explicit statement_locks(engine::connection& on) : on_(on) {}
    ~statement_locks() {
        if (holds_) on_.release_held(end_);
    }
    statement_locks(const statement_locks&) = delete;
    statement_locks& operator=(const statement_locks&) = delete;

    // `known`: the engine's definitions() before the statement was written.
    [[nodiscard]] outcome take(const wanted_locks& wanted, std::uint64_t known);
    // The statement begins; it has not failed: what it did holds.
    void begin() noexcept { end_ = engine::statement_end::failed; }
    void done() noexcept { end_ = engine::statement_end::done; }

private:
    engine::connection& on_;
    bool holds_ = false;
    engine::statement_end end_ = engine::statement_end::not_run;
};

}  // namespace rollcall::session
