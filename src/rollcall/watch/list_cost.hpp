// What a list costs the server that gives it, as far as it can be told from here.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace rollcall::watch {

// How much longer lists take than statements that cost nothing: the way there and back is in both. Of the last few the least counts: a
// moment in which the network, or this machine, was busy is not the server's.
class list_cost {
public:
    void note(std::chrono::nanoseconds list, std::chrono::nanoseconds trivial) noexcept {
        last_[noted_++ % last_.size()] = std::max(list - trivial, std::chrono::nanoseconds{0});
    }
    // Zero before the first note. Rounded up.
    [[nodiscard]] std::chrono::milliseconds least() const noexcept {
        const auto count = std::min(noted_, last_.size());
        if (count == 0) return std::chrono::milliseconds{0};
        return std::chrono::ceil<std::chrono::milliseconds>(
            *std::min_element(last_.begin(), last_.begin() + static_cast<std::ptrdiff_t>(count)));
    }

private:
    std::array<std::chrono::nanoseconds, 5> last_{};
    std::size_t noted_ = 0;
};

}  // namespace rollcall::watch
