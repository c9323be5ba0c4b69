// Shifts: from the first call to the last one's end the threads wait for tasks inside of DuckDB, and otherwise here.
#include "rollcall/engine/duckdb/tasks/task_threads.hpp"

#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {

// What ends the work of all threads that were told of it, those that have not begun yet included.
struct task_threads::shift {
    explicit shift(duckdb_database instance) : state(duckdb_create_task_state(instance)) {}
    ~shift() { duckdb_destroy_task_state(state); }
    shift(const shift&) = delete;
    shift& operator=(const shift&) = delete;
    duckdb_task_state const state;
};

std::string task_threads::start(duckdb_database instance, duckdb_connection setup) {
    result_handle result;
    if (duckdb_query(setup, "SELECT CAST(current_setting('threads') AS BIGINT)", &result.raw()) != DuckDBSuccess) return result.error();
    const auto together = duckdb_value_int64(&result.raw(), 0, 0);
    const auto none_of_its_own = "SET GLOBAL external_threads = " + std::to_string(together);
    result_handle set;
    if (duckdb_query(setup, none_of_its_own.c_str(), &set.raw()) != DuckDBSuccess) return set.error();
    instance_ = instance;
    stopping_ = false;
    for (auto i = together; i > 1; --i) threads_.emplace_back([this] { work(); });
    return {};
}

void task_threads::stop() {
    {
        const std::scoped_lock lock{changing_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& each : threads_) each.join();
    threads_.clear();
}

void task_threads::begin_call() {
    const std::scoped_lock lock{changing_};
    if (calls_++ > 0 || threads_.empty()) return;
    shift_ = std::make_shared<shift>(instance_);
    changed_.notify_all();
}

void task_threads::end_call() {
    const std::scoped_lock lock{changing_};
    if (--calls_ > 0 || !shift_) return;
    duckdb_finish_execution(shift_->state);
    shift_.reset();
}

void task_threads::work() {
    std::unique_lock lock{changing_};
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || shift_; });
        if (stopping_) return;
        const auto mine = shift_;
        lock.unlock();
        duckdb_execute_tasks_state(mine->state);
        lock.lock();
    }
}

}  // namespace rollcall::engine
