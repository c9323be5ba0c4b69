// Where records of ended statements wait to be written: a bounded buffer a shard, and each shard's memory of which statements
// are worth measuring operator by operator.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/registry/rows/query_record.hpp"

namespace rollcall::history {

enum class profile_policy : std::uint8_t { automatic, all, off };

struct recorder_options {
    std::size_t places = 1;                           // shards
    std::size_t buffer_bytes = std::size_t{8} << 20;  // a shard's
    profile_policy profiles = profile_policy::automatic;
    std::chrono::nanoseconds profile_threshold = std::chrono::milliseconds{10};
};

class recorder final : public registry::record_sink {
public:
    // `wake`: called, on the shard, when a buffer is half full. Must not wait.
    recorder(const recorder_options& options, std::function<void()> wake);

    // Under the automatic policy: the first runs of each shape, and those that follow a run beyond the threshold.
    [[nodiscard]] bool wants_profile(shard_id place, std::uint64_t shape) override;
    [[nodiscard]] bool may_take_long(shard_id place, std::uint64_t shape) override;
    void take(shard_id place, registry::query_record record) override;

    // All that came since the last call, a shard's in the order of their ends. Thread: any.
    [[nodiscard]] std::vector<registry::query_record> drain();

    // Records for which there was no room, or that could not be written. Thread: any.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }
    void count_dropped(std::uint64_t records) noexcept { dropped_.fetch_add(records, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t taken() const noexcept { return taken_.load(std::memory_order_relaxed); }

private:
    struct buffer {
        std::vector<registry::query_record> records;
        std::size_t bytes = 0;
    };
    // How runs of one shape went, as far as it matters.
    struct runs {
        std::uint32_t count = 0;
        bool last_was_long = false;
    };
    struct place {
        guarded<buffer> waiting;
        std::unordered_map<std::uint64_t, runs> shapes;  // the shard's own
    };
    void note_run(place& at, const registry::query_record& record);

    const recorder_options options_;
    const std::function<void()> wake_;
    std::vector<std::unique_ptr<place>> places_;
    std::atomic<std::uint64_t> dropped_ = 0;
    std::atomic<std::uint64_t> taken_ = 0;
};

}  // namespace rollcall::history
