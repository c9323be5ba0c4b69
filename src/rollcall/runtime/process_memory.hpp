// The process's bound on its memory: an allocation beyond it fails, and with it one statement, where the kernel would end the process.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

namespace rollcall::runtime {

// What the kernel tells of a process's memory, in bytes.
struct memory_use {
    std::uint64_t mapped = 0;  // private and writable, in use or kept for later: what RLIMIT_DATA bounds
    std::uint64_t held = 0;    // in use, without what files back
};

// Reads a line of /proc/PID/statm (proc(5)). Returns: none where it is no such line.
std::optional<memory_use> parse_statm(std::string_view line, std::uint64_t page_bytes);

// How much may be mapped so that no more than `most` bytes come into use. What allocators keep mapped, unused, takes no room; but it may
// come into use before anybody looks again: of that an eighth of `most` is passed over. `at_start`: what else was mapped, and stays.
std::uint64_t mapping_limit(const memory_use& now, std::uint64_t most, const memory_use& at_start) noexcept;

// Keeps the process within its bound for as long as it lives: several times a second it sets the soft limit of RLIMIT_DATA anew. There is
// one.
class process_memory {
public:
    // `most`: bytes; 0 bounds nothing. A limit that the process was started with is never exceeded.
    // `give_back`: returns freed memory to the system; called on a thread of this object's, where little is left.
    process_memory(std::uint64_t most, std::function<void()> give_back);
    ~process_memory();
    process_memory(const process_memory&) = delete;
    process_memory& operator=(const process_memory&) = delete;

    // Waits, a second at most, until what has been freed so far is given back, and may be had by whoever asks next: an allocation has
    // failed. Thread: any, but no shard.
    void make_room();

    // From now on this thread's `new` takes from a reserve beyond the bound: where it failed, all sessions would end. Thread: any.
    static void use_reserve() noexcept;

private:
    void watch();
    [[nodiscard]] bool is_scarce(const memory_use& now) const noexcept;

    const std::uint64_t most_;
    const std::function<void()> give_back_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool wanted_ = false;  // somebody waits for room
    std::uint64_t looks_ = 0;
    std::thread thread_;
};

}  // namespace rollcall::runtime
