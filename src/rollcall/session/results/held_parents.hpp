// Tables that foreign keys refer to, held while a statement changes them or what refers to them. Private to session.
#pragma once

#include <vector>

#include "rollcall/engine/engine.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::session {

// Where no transaction is open they are held for as long as it lives, else until that ends. Worker.
class held_parents {
public:
    explicit held_parents(engine::connection& on) : on_(on) {}
    ~held_parents() { on_.release_parents(); }
    held_parents(const held_parents&) = delete;
    held_parents& operator=(const held_parents&) = delete;

    // Errors: as engine::connection::hold_parents().
    sql_result<void> hold(const std::vector<sql::parent_use>& parents) {
        std::vector<engine::parent_use> uses;
        for (const auto& each : parents) uses.push_back({each.table, each.changes_keys});
        return on_.hold_parents(uses);
    }

private:
    engine::connection& on_;
};

}  // namespace rollcall::session
