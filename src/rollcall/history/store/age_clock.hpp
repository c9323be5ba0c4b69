// The wall clock as far as old statements are dropped by it: a clock that is set wrong must not cost the history. Pure.
#pragma once

#include <optional>

#include "rollcall/base/clock.hpp"

namespace rollcall::history {

// Where the wall clock goes ahead of the steady one, it is believed only after a day; where it goes back, at once.
class age_clock {
public:
    // Both clocks as they are now. Returns: what time to go by. Thread: one at a time.
    wall_time now(wall_time wall, steady_time steady);

private:
    struct anchor {
        wall_time wall;
        steady_time steady;
    };
    std::optional<anchor> anchor_;  // when both were last believed
};

}  // namespace rollcall::history
