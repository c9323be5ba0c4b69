// When a watched server is asked who waits for whose lock.
#pragma once

#include <chrono>

#include "rollcall/base/clock.hpp"

namespace rollcall::watch {

// The question may be costly there: it is asked only while somebody waits, for a hundredth of the time at most, and not for ten minutes
// after it failed.
class lock_watch {
public:
    [[nodiscard]] bool is_due(steady_time now) const noexcept { return now >= next_; }
    // `took`: from here, the way there and back in it.
    void note_answer(steady_time now, steady_time::duration took) noexcept {
        constexpr int share = 100;
        next_ = now + took * share;
    }
    void note_failure(steady_time now) noexcept {
        constexpr std::chrono::minutes pause{10};
        next_ = now + pause;
    }

private:
    steady_time next_{};
};

}  // namespace rollcall::watch
