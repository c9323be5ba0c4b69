// Time, as everything in Rollcall asks for it: through this interface, so that tests can set it.
#pragma once

#include <chrono>

namespace rollcall {

using steady_time = std::chrono::steady_clock::time_point;
using wall_time = std::chrono::system_clock::time_point;

// Thread: any, for every method.
class clock {
public:
    virtual ~clock() = default;
    [[nodiscard]] virtual steady_time steady_now() const = 0;  // for durations: never steps
    [[nodiscard]] virtual wall_time wall_now() const = 0;      // for what people read
};

// The machine's own clocks.
class system_clock final : public clock {
public:
    [[nodiscard]] steady_time steady_now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] wall_time wall_now() const override { return std::chrono::system_clock::now(); }
};

}  // namespace rollcall
