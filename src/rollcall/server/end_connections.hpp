// How the connections of a front end that stops are ended.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>

#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::server {

namespace asio = boost::asio;

struct stopping {
    std::chrono::seconds grace{0};             // for queries that run
    const std::atomic<bool>* hurry = nullptr;  // the grace is over; outlives the end
    std::function<std::size_t()> open;         // connections that are left
};

// Idle sessions end at once, busy ones when their query is done, all of them when the grace is over; then HTTP's. Ends when none is
// left, or a moment after the grace. Thread: a shard. `sessions` and `shards` outlive it.
asio::awaitable<void> end_connections(registry::registry& sessions, runtime::shard_group& shards, stopping how);

}  // namespace rollcall::server
