// Shards: one thread each, with its own io_context; connections and sessions live and die on theirs, and no other thread
// touches their state. Whoever needs it posts work there (call_on) and awaits the answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <unordered_set>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/runtime/deadline.hpp"

namespace rollcall::runtime {

namespace asio = boost::asio;

class byte_channel;

// An io_context whose work can be dropped before it is destroyed itself.
class shard_context : public asio::io_context {
public:
    using asio::io_context::io_context;
    // Destroys what is pending. What others post afterwards is destroyed with it. Idempotent. Thread: any, when no thread runs it.
    void drop_pending() { shutdown(); }
};

class shard {
public:
    shard(shard_id id, const clock& time);
    shard(const shard&) = delete;
    shard& operator=(const shard&) = delete;

    // Thread: any.
    [[nodiscard]] shard_id id() const noexcept { return id_; }
    [[nodiscard]] asio::io_context& context() noexcept { return context_; }
    [[nodiscard]] asio::any_io_executor executor() { return context_.get_executor(); }
    [[nodiscard]] const clock& time() const noexcept { return clock_; }
    [[nodiscard]] bool on_this_thread() const noexcept { return std::this_thread::get_id() == thread_.get_id(); }

    // The connections it has: the acceptor deals by this. Thread: any.
    std::atomic<std::uint32_t> connections = 0;

    // Thread: owning shard.
    [[nodiscard]] deadline_list& deadlines() noexcept { return deadlines_; }
    // Every channel of this shard that lives; channels keep it right themselves.
    [[nodiscard]] std::unordered_set<byte_channel*>& channels() noexcept { return channels_; }

private:
    friend class shard_group;
    void run();
    void tick();

    const shard_id id_;
    const clock& clock_;
    deadline_list deadlines_;  // before the context: what the context destroys last disarms its own
    std::unordered_set<byte_channel*> channels_;
    shard_context context_{1};
    asio::steady_timer ticker_{context_};
    std::thread thread_;
};

// All shards of the FE.
class shard_group {
public:
    // `count` >= 1. `time` outlives the group.
    shard_group(std::size_t count, const clock& time);
    // Stops and joins.
    ~shard_group();

    void start();
    // Ends the threads; what is still pending there is destroyed with the group. Idempotent. Thread: the one that started.
    void stop();

    [[nodiscard]] std::size_t size() const noexcept { return shards_.size(); }
    [[nodiscard]] shard& at(std::size_t index) noexcept { return *shards_[index]; }
    // The shard with the fewest connections. Thread: any.
    [[nodiscard]] shard& least_loaded() noexcept;
    // The shard that this thread is. Thread: a shard's.
    [[nodiscard]] shard& current() noexcept;

private:
    std::vector<std::unique_ptr<shard>> shards_;
};

}  // namespace rollcall::runtime
