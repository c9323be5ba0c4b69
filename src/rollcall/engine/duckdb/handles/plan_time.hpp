// Which data a plan was made for. DuckDB 1.4 leaves out of a plan what the tables' statistics exclude and packs values by them, and runs
// a plan unchanged when data have come since: rows are missing then, or come as other values.
#pragma once

#include <cstdint>

namespace rollcall::engine {

// A plan made at one time holds at an equal one, if it was settled.
struct plan_time {
    std::uint64_t commit_steps = 0;  // of the instance's commits that write: one as each begins, one as it ends
    std::uint64_t changes = 0;       // statements of the plan's own connection that write, or change its settings

    // No commit is under way, of which a plan may know nothing and its execution everything.
    [[nodiscard]] bool settled() const noexcept { return commit_steps % 2 == 0; }
    friend bool operator==(const plan_time&, const plan_time&) = default;
};

}  // namespace rollcall::engine
