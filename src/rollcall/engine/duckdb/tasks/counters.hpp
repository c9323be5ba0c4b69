// The counters behind AUTO_INCREMENT columns, and the functions by which statements take numbers from them:
//   rollcall_next_id(table, given, zero_counts_up, largest): the given number, which moves the counter on, or the counter's next one for
//   NULL and, where that is wanted, 0. At its end it gives the largest that the column takes, again and again, as InnoDB's does.
//   rollcall_counted(table, given): the given number, which moves the counter on.
//   rollcall_told_id(number): that number, noted as LAST_INSERT_ID(expression) asks for.
// A counter is the process's, whichever transaction takes from it: what is rolled back is not given again. On the disk stands a bound
// that is ahead of it, so that no crash makes it go back.
#pragma once

#include <duckdb.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// Thread: any.
class row_counter {
public:
    explicit row_counter(numbered_place place) : place_(std::move(place)) {}

    // `largest`: what the column takes.
    [[nodiscard]] std::uint64_t take(std::uint64_t largest) noexcept {
        auto next = next_.load(std::memory_order_relaxed);
        while (next < largest && !next_.compare_exchange_weak(next, next + 1, std::memory_order_relaxed)) {}
        largest_.store(largest, std::memory_order_relaxed);
        return std::min(next, largest);
    }
    // No number up to this one is given from here on.
    void pass(std::uint64_t number) noexcept {
        auto next = next_.load(std::memory_order_relaxed);
        while (next <= number && !next_.compare_exchange_weak(next, number + 1, std::memory_order_relaxed)) {}
    }
    [[nodiscard]] std::uint64_t next() const noexcept { return next_.load(std::memory_order_relaxed); }
    // Numbers that are left until the last one has been given; as many as there are, where none was taken yet.
    [[nodiscard]] std::uint64_t left() const noexcept {
        const auto largest = largest_.load(std::memory_order_relaxed);
        return largest - std::min(next(), largest);
    }
    [[nodiscard]] const numbered_place& place() const noexcept { return place_; }

    std::mutex keeping;              // held by whoever reads it from the disk, or writes its bound
    std::atomic<bool> known{false};  // has it been read?
    std::atomic<bool> held{false};   // it gives no number: its table gets another name, or it begins anew
    std::uint64_t bound = 0;         // on the disk; under `keeping`

private:
    numbered_place place_;
    std::atomic<std::uint64_t> next_{1};
    std::atomic<std::uint64_t> largest_{INT64_MAX};
};

// What a connection's running statement has taken. Written by the engine's threads.
struct noted_numbers {
    std::atomic<std::uint64_t> first{0};  // the smallest that a counter gave; 0: none
    std::atomic<std::uint64_t> last{0};
    std::atomic<std::uint64_t> told{0};
    std::atomic<bool> has_told{false};
};

// Thread: any.
class row_counters {
public:
    std::shared_ptr<row_counter> find_or_make(const numbered_place& place);
    std::shared_ptr<row_counter> find(const std::string& key) const;
    void hold(std::string_view database, std::string_view table);    // until it is forgotten; waits while it is written
    void forget(std::string_view database, std::string_view table);  // "": of all its tables
    void forget_all();
    [[nodiscard]] std::vector<std::shared_ptr<row_counter>> all() const;

    std::shared_ptr<noted_numbers> add_connection(std::uint64_t number);
    void remove_connection(std::uint64_t number);
    std::shared_ptr<noted_numbers> notes_of(std::uint64_t number) const;

private:
    guarded<std::unordered_map<std::string, std::shared_ptr<row_counter>>> counters_;  // by schema_key
    guarded<std::unordered_map<std::uint64_t, std::shared_ptr<noted_numbers>>> notes_;
};

// Returns: false where DuckDB refuses them. `counters` outlives the instance.
bool register_counting(duckdb_connection on, row_counters& counters);

}  // namespace rollcall::engine
