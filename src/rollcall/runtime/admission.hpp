// Admission: how many statements may run at once, over all shards; the others wait in the order they came.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

#include "rollcall/base/result.hpp"

namespace rollcall::runtime {

namespace asio = boost::asio;

enum class admission_errc : std::uint8_t {
    queue_full,  // as many wait as may
    abandoned,   // the waiter gave up (a kill)
};

class admission;

// The right to run one task now; given back when destroyed. Movable. Thread: any.
class admission_slot {
public:
    admission_slot() = default;
    explicit admission_slot(admission& from) noexcept : from_(&from) {}
    admission_slot(admission_slot&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
    admission_slot& operator=(admission_slot&& other) noexcept;
    ~admission_slot();

private:
    admission* from_ = nullptr;
};

// One waiter's place in the queue, so that it can be taken out of it. Thread: the waiter's shard.
class admission_ticket {
public:
    explicit admission_ticket(const asio::any_io_executor& home) : wake_(home) {}
    // Ends the wait with `abandoned`, unless the slot is given already. No effect where nothing waits.
    void abandon() noexcept;

private:
    friend class admission;
    asio::steady_timer wake_;
    bool granted_ = false;    // under the admission's lock
    bool abandoned_ = false;  // the waiter's shard only
};

class admission {
public:
    admission(std::size_t slots, std::size_t queue_bound) : free_(slots), queue_bound_(queue_bound) {}
    admission(const admission&) = delete;
    admission& operator=(const admission&) = delete;

    // Takes a free slot where nobody waits. Thread: any.
    [[nodiscard]] bool try_acquire(admission_slot& slot);
    // Waits for a slot. Errors: queue_full at once, abandoned. Thread: the ticket's executor.
    asio::awaitable<result<admission_slot, admission_errc>> acquire(std::shared_ptr<admission_ticket> ticket);
    [[nodiscard]] std::size_t waiting() const;

private:
    friend class admission_slot;
    void release();

    mutable std::mutex mutex_;
    std::size_t free_;
    const std::size_t queue_bound_;
    std::deque<std::shared_ptr<admission_ticket>> queue_;  // shared with the waiters, who may leave first
};

}  // namespace rollcall::runtime
