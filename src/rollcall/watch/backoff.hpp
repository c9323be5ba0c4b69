// How long to wait before a server that failed is tried again.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace rollcall::watch {

// 1, 2, 4 … 30 s after the first, second, third failure in a row, by up to a fifth less or more as `chance` says (0 to 1): many that
// failed together do not come back together. Thread: any; pure.
inline std::chrono::milliseconds backoff(unsigned failures, double chance) noexcept {
    constexpr std::int64_t longest_ms = 30'000;
    const auto doublings = std::min(failures == 0 ? 0U : failures - 1, 5U);
    const auto base = std::min(std::int64_t{1000} << doublings, longest_ms);
    return std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(base) * (0.8 + 0.4 * std::clamp(chance, 0.0, 1.0)))};
}

// The next list is asked for so long after the last one came that the server spends at most a hundredth of its time on them. `cost`: what
// one takes it.
inline std::chrono::milliseconds interval_for(std::chrono::milliseconds wanted, std::chrono::nanoseconds cost) noexcept {
    constexpr std::chrono::milliseconds longest{30'000};
    constexpr int share = 100;
    const auto bearable = std::chrono::ceil<std::chrono::milliseconds>(cost * share);
    return std::min(std::max(wanted, bearable), std::max(wanted, longest));
}

}  // namespace rollcall::watch
