// Work on another thread, awaited.
#include "rollcall/runtime/call_on.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

namespace rollcall::runtime {
namespace {

// Takes its time to end, as a connection to the engine does.
struct slow_to_end {
    explicit slow_to_end(std::atomic<bool>& ended_) : ended(ended_) {}
    ~slow_to_end() {
        for (int i = 0; i < 1000; ++i) std::this_thread::yield();
        ended = true;
    }
    slow_to_end(const slow_to_end&) = delete;
    slow_to_end& operator=(const slow_to_end&) = delete;
    std::atomic<bool>& ended;
};

// Runs the coroutine to its end. Throws what it throws.
void run(asio::awaitable<void> work) {
    asio::io_context home;
    std::exception_ptr failure;
    asio::co_spawn(home, std::move(work), [&](const std::exception_ptr& thrown) { failure = thrown; });
    home.run();
    if (failure) std::rethrow_exception(failure);
}

TEST(call_on_test, what_the_work_holds_is_gone_when_the_caller_goes_on) {
    asio::thread_pool elsewhere{1};
    auto calls = [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 100; ++i) {
            std::atomic<bool> ended = false;
            auto work = [held = std::make_unique<slow_to_end>(ended)] { return held != nullptr; };
            EXPECT_TRUE(co_await call_on(elsewhere.get_executor(), std::move(work)));
            EXPECT_TRUE(ended) << i;
            while (!ended) std::this_thread::yield();  // it refers to this turn's flag
        }
    };
    run(calls());
}

TEST(call_on_test, exception_reaches_the_caller) {
    asio::thread_pool elsewhere{1};
    auto fail = [&]() -> asio::awaitable<void> {
        auto work = [] { throw std::runtime_error{"broken"}; };
        co_await call_on(elsewhere.get_executor(), std::move(work));
    };
    EXPECT_THROW(run(fail()), std::runtime_error);
}

}  // namespace
}  // namespace rollcall::runtime
