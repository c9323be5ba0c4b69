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
    ~held_parents() {
        if (holds_) on_.release_parents(done_);
    }
    held_parents(const held_parents&) = delete;
    held_parents& operator=(const held_parents&) = delete;

    // Returns: false where another transaction does the opposite.
    [[nodiscard]] bool hold(const std::vector<sql::parent_use>& parents) {
        std::vector<engine::parent_use> uses;
        uses.reserve(parents.size());
        for (const auto& each : parents) uses.push_back({each.table, each.changes_keys});
        holds_ = on_.hold_parents(uses);
        return holds_;
    }
    // The statement has not failed: what it did holds.
    void done() noexcept { done_ = true; }

private:
    engine::connection& on_;
    bool holds_ = false;
    bool done_ = false;
};

}  // namespace rollcall::session
