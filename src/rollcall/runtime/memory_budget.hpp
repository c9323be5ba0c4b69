// A bound on memory that many connections use together: each takes shares as its buffers grow and gives them back.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace rollcall::runtime {

// Thread: any.
class memory_budget {
public:
    explicit memory_budget(std::size_t bytes) : bytes_(bytes) {}
    memory_budget(const memory_budget&) = delete;
    memory_budget& operator=(const memory_budget&) = delete;

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::size_t used() const noexcept { return used_.load(std::memory_order_relaxed); }

private:
    friend class memory_share;
    // Returns: false, with nothing taken, where that many are not left.
    [[nodiscard]] bool take(std::size_t more) noexcept {
        if (used_.fetch_add(more, std::memory_order_relaxed) + more <= bytes_) return true;
        give_back(more);
        return false;
    }
    void give_back(std::size_t bytes) noexcept { used_.fetch_sub(bytes, std::memory_order_relaxed); }

    const std::size_t bytes_;
    std::atomic<std::size_t> used_ = 0;
};

// What one owner uses of a budget, given back when destroyed. Without a budget nothing is bounded. Thread: one at a time.
class memory_share {
public:
    // `of` outlives the share.
    explicit memory_share(memory_budget* of = nullptr) noexcept : of_(of) {}
    memory_share(memory_share&& other) noexcept : of_(other.of_), bytes_(std::exchange(other.bytes_, 0)) {}
    memory_share& operator=(memory_share&& other) noexcept {
        std::swap(of_, other.of_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~memory_share() { shrink(0); }

    // Becomes `bytes` large. Returns: false, unchanged, where the budget does not have that much left.
    [[nodiscard]] bool resize(std::size_t bytes) noexcept {
        if (of_ == nullptr || bytes == bytes_) return true;
        if (bytes > bytes_ && !of_->take(bytes - bytes_)) return false;
        if (bytes < bytes_) of_->give_back(bytes_ - bytes);
        bytes_ = bytes;
        return true;
    }
    // Becomes at most `bytes` large: that never fails.
    void shrink(std::size_t bytes) noexcept {
        if (bytes < bytes_) static_cast<void>(resize(bytes));
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    memory_budget* of_;
    std::size_t bytes_ = 0;
};

}  // namespace rollcall::runtime
