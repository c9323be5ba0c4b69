// What a list costs the server that gives it, as far as it can be told from here.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace rollcall::watch {

class list_cost {
public:
    // `list`: how long the statements of one list took from here; `trivial`: as many that cost nothing, for the way there and back.
    void note(std::chrono::nanoseconds list, std::chrono::nanoseconds trivial) noexcept {
        last_[noted_++ % last_.size()] = std::max(list - trivial, std::chrono::nanoseconds{0});
    }
    // Half of the last few took longer: a moment in which the network, or this machine, was busy is not the server's, nor one in which the
    // way was short. Zero before the first note.
    [[nodiscard]] std::chrono::nanoseconds median() const noexcept {
        const auto count = static_cast<std::ptrdiff_t>(std::min(noted_, last_.size()));
        if (count == 0) return std::chrono::nanoseconds{0};
        auto sorted = last_;
        std::sort(sorted.begin(), sorted.begin() + count);
        return sorted[static_cast<std::size_t>(count / 2)];
    }

private:
    std::array<std::chrono::nanoseconds, 5> last_{};
    std::size_t noted_ = 0;
};

}  // namespace rollcall::watch
