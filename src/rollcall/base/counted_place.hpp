// Places that are counted: so many there are, and no more.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace rollcall {

// One place, given back when destroyed. Thread: any.
class counted_place {
public:
    // Returns: nothing where `most` are taken. `taken` outlives the place.
    static std::optional<counted_place> take(std::atomic<std::uint64_t>& taken, std::uint64_t most) {
        if (taken.fetch_add(1, std::memory_order_relaxed) < most) return counted_place{taken};
        taken.fetch_sub(1, std::memory_order_relaxed);
        return std::nullopt;
    }
    counted_place(counted_place&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
    counted_place& operator=(counted_place&& other) noexcept {
        std::swap(taken_, other.taken_);
        return *this;
    }
    ~counted_place() {
        if (taken_ != nullptr) taken_->fetch_sub(1, std::memory_order_relaxed);
    }

private:
    explicit counted_place(std::atomic<std::uint64_t>& taken) noexcept : taken_(&taken) {}
    std::atomic<std::uint64_t>* taken_;
};

}  // namespace rollcall
