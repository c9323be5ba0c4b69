// Connection ids: the front end's number above a 22-bit counter, unique among the living, not soon repeated after a restart.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "rollcall/base/ids.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::registry {

class connection_ids;

// An id in use, given back when destroyed. Movable. Thread: any.
class leased_id {
public:
    leased_id() = default;
    leased_id(connection_ids& from, connection_id id) noexcept : from_(&from), id_(id) {}
    leased_id(leased_id&& other) noexcept : from_(std::exchange(other.from_, nullptr)), id_(other.id_) {}
    leased_id& operator=(leased_id&&) = delete;
    ~leased_id();
    [[nodiscard]] connection_id get() const noexcept { return id_; }

private:
    connection_ids* from_ = nullptr;
    connection_id id_;
};

class connection_ids {
public:
    static constexpr std::uint32_t counter_bits = 22;
    static constexpr std::uint32_t counters = 1U << counter_bits;
    static constexpr std::uint32_t block = 4096;  // reserved ahead on disk: what a crash may skip

    // Continues after what `file` says was reserved before; an absent file starts at 1. `fe_number`: 0 to 1023.
    // Errors: a sentence, where the file cannot be read or written or is not of our form.
    static or_refusal<std::unique_ptr<connection_ids>> open(std::filesystem::path file, std::uint32_t fe_number);

    // The next free id. Thread: any.
    [[nodiscard]] leased_id take();
    // True when less than half a block is left of what is reserved: then reserve_more() wants to be called, on a worker.
    [[nodiscard]] bool wants_reserve() const noexcept;
    // Errors: a sentence; ids go on, but a crash may repeat some.
    or_refusal<void> reserve_more();

private:
    friend class leased_id;
    connection_ids(std::filesystem::path file, std::uint32_t fe_number, std::uint64_t first);
    void release(connection_id id) noexcept;
    bool mark_used(std::uint32_t counter) noexcept;

    const std::filesystem::path file_;
    const std::uint32_t fe_number_;
    std::atomic<std::uint64_t> next_;      // counts on past 22 bits; the id takes the low ones
    std::atomic<std::uint64_t> reserved_;  // the first not reserved
    std::mutex writing_;
    std::vector<std::atomic<std::uint64_t>> used_;  // one bit a counter
};

// Takes one, and has more of them reserved on a worker where few are left. `ids` outlives the workers' threads. Thread: any.
leased_id take_id(connection_ids& ids, runtime::worker_pool& workers);

}  // namespace rollcall::registry
