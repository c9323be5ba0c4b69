// Admission: how many statements may run at once, over all shards; the others wait in the order they came, those that begin in one queue
// and those that go on in another, which are served in turn. So results that are read slowly keep no statement from its beginning.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
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
    explicit admission_slot(admission& from, bool lent = false) noexcept : from_(&from), lent_(lent) {}
    admission_slot(admission_slot&& other) noexcept
        : from_(std::exchange(other.from_, nullptr)), lent_(std::exchange(other.lent_, false)) {}
    admission_slot& operator=(admission_slot&& other) noexcept;
    ~admission_slot() { give_back(); }

    // Lets another have it, unless as many are lent as may be. No effect where it is lent.
    void lend();
    // Runs on beside the one that has it, whether or not there is room: the next that are given back go to nobody for that.
    void take_back();

private:
    void give_back() noexcept;
    admission* from_ = nullptr;
    bool lent_ = false;
};

// Which queue a statement's task waits in.
enum class admission_queue : std::uint8_t { begins, goes_on };

// One waiter's place in its queue, so that it can be taken out of it. Thread: the waiter's shard.
class admission_ticket {
public:
    explicit admission_ticket(const asio::any_io_executor& home, admission_queue where = admission_queue::begins)
        : wake_(home), where_(where) {}
    // Ends the wait with `abandoned`, unless the slot is given already. No effect where nothing waits.
    void abandon() noexcept;

private:
    friend class admission;
    asio::steady_timer wake_;
    const admission_queue where_;
    bool granted_ = false;    // under the admission's lock
    bool abandoned_ = false;  // the waiter's shard only
};

class admission {
public:
    // `queue_bound`: how many that begin may wait. Those that go on were let in before. `lendable`: how many may be lent at once.
    // `before_lending`: is told how many are lent, before another task runs for it. Thread: any.
    admission(std::size_t slots, std::size_t queue_bound, std::size_t lendable = 0,
              std::function<void(std::size_t lent)> before_lending = {})
        : free_(static_cast<std::ptrdiff_t>(slots)),
          queue_bound_(queue_bound),
          lendable_(lendable),
          before_lending_(std::move(before_lending)) {}
    admission(const admission&) = delete;
    admission& operator=(const admission&) = delete;

    // Takes a free slot where nobody waits. Thread: any.
    [[nodiscard]] bool try_acquire(admission_slot& slot);
    // Takes one beyond those that there are, where none is free: for who must get in to end what the others do. Returns: false where a
    // quarter of what may be lent is lent or taken so. Thread: any.
    [[nodiscard]] bool try_acquire_beside(admission_slot& slot);
    // Waits for a slot. Errors: queue_full at once, abandoned. Thread: the ticket's executor.
    asio::awaitable<result<admission_slot, admission_errc>> acquire(std::shared_ptr<admission_ticket> ticket);
    [[nodiscard]] std::size_t waiting() const;

private:
    using queue = std::deque<std::shared_ptr<admission_ticket>>;  // shared with the waiters, who may leave first

    friend class admission_slot;
    void release();
    [[nodiscard]] bool lend();
    void take_back();
    void end_lent();
    [[nodiscard]] bool nobody_waits() const { return begins_.empty() && go_on_.empty(); }
    [[nodiscard]] queue& queue_of(const admission_ticket& ticket) { return ticket.where_ == admission_queue::begins ? begins_ : go_on_; }

    mutable std::mutex mutex_;
    std::ptrdiff_t free_;  // below zero while more run than may, because lent slots were taken back
    std::size_t lent_ = 0;
    const std::size_t queue_bound_;
    const std::size_t lendable_;
    const std::function<void(std::size_t)> before_lending_;
    queue begins_;
    queue go_on_;
    bool next_begins_ = true;  // whose turn it is
};

}  // namespace rollcall::runtime
