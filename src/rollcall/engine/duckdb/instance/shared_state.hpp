// What all connections of one instance share.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "rollcall/base/guarded.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/duckdb/handles/interrupt_flags.hpp"
#include "rollcall/engine/duckdb/handles/names.hpp"
#include "rollcall/engine/duckdb/handles/user_locks.hpp"
#include "rollcall/engine/duckdb/instance/parent_guard.hpp"
#include "rollcall/engine/duckdb/instance/table_locks.hpp"
#include "rollcall/engine/duckdb/tables/gathered_function.hpp"
#include "rollcall/engine/duckdb/tasks/counters.hpp"
#include "rollcall/engine/duckdb/tasks/task_threads.hpp"

namespace rollcall::engine {

// Held by the one that commits changes.
struct commit_turn {};

// Owned by the database; outlives its connections. Thread: any (`naming` and `most_plans_kept` are immutable).
struct shared_state {
    engine_naming naming;
    interrupt_flags interrupts;
    row_counters counters;
    std::atomic<duckdb_database> instance{nullptr};  // while it is open
    gathered_tables gathered;
    task_threads tasks;
    guarded<commit_turn> commits;
    parent_guard parents;
    table_locks tables;
    user_locks named;
    std::atomic<std::uint64_t> commit_steps{0};  // plan_time's; changed in a commit's turn alone
    guarded<std::optional<sql_error>> fatal;     // why_stopped()
    std::atomic<bool> stopped{false};            // set after `fatal`, looked at before each statement
    std::atomic<std::size_t> sessions{0};        // connections that are open
    std::atomic<std::uint64_t> plans_kept{0};    // of all connections, for texts that come again
    std::uint64_t most_plans_kept = 0;

    // Why the instance takes no more statements; none while it does.
    [[nodiscard]] std::optional<sql_error> why_stopped() {
        if (!stopped.load(std::memory_order_acquire)) return std::nullopt;
        return fatal.with([](const std::optional<sql_error>& why) { return why; });
    }
};

}  // namespace rollcall::engine
