// Time limits of waits: cheap to set and clear for each read and write, checked by the shard ten times a second.
#pragma once

#include <functional>

#include "rollcall/base/clock.hpp"

namespace rollcall::runtime {

class deadline;

// The armed deadlines of one shard. Thread: owning shard.
class deadline_list {
public:
    deadline_list() = default;
    deadline_list(const deadline_list&) = delete;
    deadline_list& operator=(const deadline_list&) = delete;

    // Calls back and disarms each deadline that has passed. Looks at none where none can have: idle sessions have theirs in hours.
    void expire(steady_time now);
    [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }

private:
    friend class deadline;
    deadline* first_ = nullptr;
    steady_time earliest_ = steady_time::max();  // none is before it
    deadline* next_to_check_ = nullptr;          // kept right when callbacks disarm others
};

// One thing's time limit. Disarms itself when destroyed. Thread: owning shard.
class deadline {
public:
    deadline(deadline_list& list, std::function<void()> on_expiry) : list_(list), on_expiry_(std::move(on_expiry)) {}
    ~deadline() { disarm(); }
    deadline(const deadline&) = delete;
    deadline& operator=(const deadline&) = delete;

    void arm(steady_time at);
    void disarm() noexcept;
    [[nodiscard]] bool armed() const noexcept { return armed_; }

private:
    friend class deadline_list;
    deadline_list& list_;
    std::function<void()> on_expiry_;
    steady_time at_{};
    deadline* previous_ = nullptr;
    deadline* next_ = nullptr;
    bool armed_ = false;
};

}  // namespace rollcall::runtime
