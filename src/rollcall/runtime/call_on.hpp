// Work on another thread, awaited: call_on() hops to an executor, runs a function there, and resumes the caller at home
// with its value.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace rollcall::runtime {

namespace asio = boost::asio;

namespace detail {

struct nothing {};

// `work`, with void made a value.
template <class Work>
auto value_of_call(Work& work) {
    if constexpr (std::is_void_v<std::invoke_result_t<Work&>>) {
        work();
        return nothing{};
    } else {
        return work();
    }
}

}  // namespace detail

// Runs `work()` on `target`. An exception from it reaches the caller. `work` is destroyed on the target's thread,
// before the caller resumes.
// Thread: a coroutine on any executor.
template <class Executor, class Work>
asio::awaitable<std::invoke_result_t<Work&>> call_on(Executor target, Work work) {
    using value = decltype(detail::value_of_call(work));
    auto initiation = [](auto handler, Executor executor, Work body) {
        auto home = asio::get_associated_executor(handler);
        asio::post(executor, [handler = std::move(handler), body = std::move(body), home, alive = asio::make_work_guard(home)]() mutable {
            std::exception_ptr failure;
            std::optional<value> given;
            try {
                // What it holds is let go before the caller goes on.
                auto work_here = std::move(body);
                given.emplace(detail::value_of_call(work_here));
            } catch (...) {
                failure = std::current_exception();
            }
            asio::post(home, [handler = std::move(handler), failure, given = std::move(given)]() mutable {
                std::move(handler)(failure, std::move(given));
            });
        });
    };
    std::optional<value> answer =
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, std::optional<value>)>(
            std::move(initiation), asio::use_awaitable, std::move(target), std::move(work));
    if constexpr (!std::is_void_v<std::invoke_result_t<Work&>>) co_return std::move(*answer);
}

}  // namespace rollcall::runtime
