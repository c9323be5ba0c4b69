// One coroutine a shard, all at once. Private to registry.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "rollcall/registry/registry.hpp"

namespace rollcall::registry {

// How many sessions a shard looks at before others get their turn.
inline constexpr std::size_t slice_rows = 256;

// `make(table)`: the coroutine. Returns: what they returned, in the shards' order. Throws what one of them threw.
template <class Value, class Make>
asio::awaitable<std::vector<Value>> on_all_shards(std::vector<std::unique_ptr<session_table>>& tables, Make make) {
    using operation = decltype(asio::co_spawn(std::declval<asio::io_context&>(), std::declval<asio::awaitable<Value>>(), asio::deferred));
    std::vector<operation> operations;
    operations.reserve(tables.size());
    for (auto& table : tables) operations.push_back(asio::co_spawn(table->home().context(), make(*table), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    auto [order, failures, values] = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
    co_return std::move(values);
}

}  // namespace rollcall::registry
