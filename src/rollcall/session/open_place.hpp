// Places for results that are open while their client reads: so many the FE has, and no more.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace rollcall::session {

// One place, given back when destroyed. Thread: any.
class open_place {
public:
    // Returns: nothing where `most` are taken. `taken` outlives the place.
    static std::optional<open_place> take(std::atomic<std::uint64_t>& taken, std::uint64_t most) {
        if (taken.fetch_add(1, std::memory_order_relaxed) < most) return open_place{taken};
        taken.fetch_sub(1, std::memory_order_relaxed);
        return std::nullopt;
    }
    open_place(open_place&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
    open_place& operator=(open_place&& other) noexcept {
        std::swap(taken_, other.taken_);
        return *this;
    }
    ~open_place() {
        if (taken_ != nullptr) taken_->fetch_sub(1, std::memory_order_relaxed);
    }

private:
    explicit open_place(std::atomic<std::uint64_t>& taken) noexcept : taken_(&taken) {}
    std::atomic<std::uint64_t>* taken_;
};

}  // namespace rollcall::session
