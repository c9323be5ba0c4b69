// The steady clock carries the last believed time on.
#include "rollcall/history/store/age_clock.hpp"

#include <algorithm>
#include <chrono>

namespace rollcall::history {

wall_time age_clock::now(wall_time wall, steady_time steady) {
    constexpr std::chrono::hours believed_after{24};
    if (!anchor_ || steady - anchor_->steady >= believed_after) anchor_ = {wall, steady};
    const auto carried_on = anchor_->wall + std::chrono::duration_cast<wall_time::duration>(steady - anchor_->steady);
    return std::min(wall, carried_on);
}

}  // namespace rollcall::history
