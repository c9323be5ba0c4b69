// A connection's statement while it has a transaction of its own in the engine: from before its planning until its result is gone.
#pragma once

#include <cstdint>
#include <utility>

#include "rollcall/engine/duckdb/handles/interrupt_flags.hpp"

namespace rollcall::engine {

// Movable; the first of several that are nested counts. Thread: the worker's.
class statement_activity {
public:
    // `moment`: table_locks' now.
    statement_activity(interrupt_flag of, std::uint64_t moment) noexcept : of_(std::move(of)) {
        std::uint64_t none = 0;
        if (!of_->active_since.compare_exchange_strong(none, moment)) of_.reset();
    }
    statement_activity(statement_activity&&) noexcept = default;
    statement_activity& operator=(statement_activity&&) = delete;
    ~statement_activity() {
        if (of_ != nullptr) of_->active_since.store(0);
    }

private:
    interrupt_flag of_;  // null: moved from, or nested
};

}  // namespace rollcall::engine
