// Threads that run DuckDB's tasks beside the worker whose statement they belong to, only while a statement has asked for them.
// DuckDB's own threads are woken by every statement, which costs one of microseconds as much again.
#pragma once

#include <duckdb.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rollcall::engine {

// Thread: any.
class task_threads {
public:
    task_threads() = default;
    task_threads(const task_threads&) = delete;
    task_threads& operator=(const task_threads&) = delete;
    ~task_threads() { stop(); }

    // Takes over from the threads of `instance`, one fewer than its setting `threads` says: the worker is one of them. stop() comes
    // before the instance is closed. `setup`: one of its connections. Returns: DuckDB's message, "" where it went well.
    std::string start(duckdb_database instance, duckdb_connection setup);
    // Ends the threads. Idempotent; every call is given back already.
    void stop();

    // The wish of one statement that they work, until it is destroyed: a thread then takes one task more at most. They outlive it.
    class call {
    public:
        call() noexcept = default;
        explicit call(task_threads& on) : on_(&on) { on.begin_call(); }
        call(call&& other) noexcept : on_(std::exchange(other.on_, nullptr)) {}
        call& operator=(call&& other) noexcept {
            std::swap(on_, other.on_);
            return *this;
        }
        ~call() {
            if (on_ != nullptr) on_->end_call();
        }
        explicit operator bool() const noexcept { return on_ != nullptr; }

    private:
        task_threads* on_ = nullptr;
    };

private:
    struct shift;
    void begin_call();
    void end_call();
    void work();

    std::mutex changing_;
    std::condition_variable changed_;
    duckdb_database instance_ = nullptr;
    std::size_t calls_ = 0;
    std::shared_ptr<shift> shift_;  // while there are calls
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace rollcall::engine
