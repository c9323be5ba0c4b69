// When one statement gets the help of other threads: at once where it may take long, else once it has.
#pragma once

#include <chrono>

#include "rollcall/engine/duckdb/tasks/task_threads.hpp"

namespace rollcall::engine {

// Help lasts until destroyed. Thread: the statement's worker.
class task_help {
public:
    // `from` outlives it.
    task_help(task_threads& from, bool at_once) : from_(&from), began_(std::chrono::steady_clock::now()) {
        if (at_once) call_ = task_threads::call{from};
    }

    // Since it was made.
    [[nodiscard]] std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - began_; }

    // To be told between two pieces of the statement's work.
    void look_at_clock() {
        constexpr std::chrono::milliseconds short_enough_alone{1};
        if (!call_ && elapsed() > short_enough_alone) call_ = task_threads::call{*from_};
    }

private:
    task_threads* from_;
    std::chrono::steady_clock::time_point began_;
    task_threads::call call_;
};

}  // namespace rollcall::engine
