// How a function of ours learns that its statement has been interrupted: DuckDB itself looks between vectors of 2048 rows only.
#pragma once

#include <duckdb.h>

#include <atomic>
#include <utility>

namespace rollcall::engine {

// While it lives, this thread computes a function for the statement that the flag is of. What runs them looks between two rows; a loop
// that may take long over one row looks itself, by interrupted(), and may then give up with any result: nobody sees it.
class running_function {
public:
    explicit running_function(duckdb_function_info info) noexcept;
    ~running_function() { current_ = outer_; }
    running_function(const running_function&) = delete;
    running_function& operator=(const running_function&) = delete;

    // Thread: any; false where none runs on it.
    static bool interrupted() noexcept { return flag().load(std::memory_order_relaxed); }
    static const std::atomic<bool>& flag() noexcept { return current_ == nullptr ? never_ : *current_; }

private:
    static constinit inline thread_local const std::atomic<bool>* current_ = nullptr;
    static constinit inline const std::atomic<bool> never_ = false;
    const std::atomic<bool>* outer_;
};

}  // namespace rollcall::engine
