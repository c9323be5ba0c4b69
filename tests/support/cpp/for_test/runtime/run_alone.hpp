// A coroutine run to its end on a context of its own, for tests without a shard.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace rollcall::runtime::testing {

// Returns: what it gave; nothing, which ends the test, where it failed or never ended.
template <class T>
T run_alone(boost::asio::awaitable<T> work) {
    boost::asio::io_context context;
    std::optional<T> given;
    boost::asio::co_spawn(context, std::move(work), [&](const std::exception_ptr& failure, T value) {
        if (!failure) given.emplace(std::move(value));
    });
    context.run();
    return std::move(given.value());
}

}  // namespace rollcall::runtime::testing
