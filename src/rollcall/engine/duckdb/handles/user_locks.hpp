// MySQL's user locks (GET_LOCK): names that one session has at a time, until it gives them up or ends. Among the sessions of this front
// end.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// Sessions are told apart by their connection ids. Names are compared as they are given. Thread: any.
class user_locks {
public:
    enum class outcome : std::uint8_t { taken, timed_out, interrupted, deadlock };

    // One that has it has it once more. Blocks while another has it, telling `watcher` (null: nobody), for at most `patience`
    // (none: for ever). `deadlock`: one whom it would wait for waits for it.
    outcome acquire(std::uint32_t session, const std::string& name, std::optional<std::chrono::nanoseconds> patience,
                    const std::atomic<bool>& interrupted, rest_watcher* watcher);
    // Gives it up once. Returns: false where another has it; none where nobody has.
    std::optional<bool> release(std::uint32_t session, const std::string& name);
    // Returns: how often it had any.
    std::uint64_t release_all(std::uint32_t session);
    // Returns: none where nobody has it.
    [[nodiscard]] std::optional<std::uint32_t> holder_of(const std::string& name) const;

private:
    struct lock {
        std::uint32_t holder = 0;
        std::uint64_t times = 0;            // 0: nobody has it
        std::deque<std::uint64_t> waiting;  // in the order they came
    };

    [[nodiscard]] bool waits_for(std::uint32_t session, std::uint32_t whom) const;
    void forget_unused(std::map<std::string, lock>::iterator of);

    mutable std::mutex mutex_;
    std::condition_variable given_up_;
    std::map<std::string, lock> locks_;
    std::multimap<std::uint32_t, std::string> waits_;  // which names each session waits for
    std::uint64_t last_place_ = 0;
};

}  // namespace rollcall::engine
