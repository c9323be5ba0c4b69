// Threads for what may block or compute for long: the engine, passwords, files. Shards hand work over and await it.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "rollcall/base/result.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::runtime {

enum class pool_errc : std::uint8_t { full };

class worker_pool {
public:
    // `queue_bound`: tasks that wait or run at once; more are refused.
    worker_pool(std::size_t threads, std::size_t queue_bound) : bound_(queue_bound), threads_(threads) {}
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    ~worker_pool() { stop(); }

    // Runs `work()` on a worker and resumes the caller at home. Errors: full. Thread: a coroutine on any executor.
    template <class Work>
    asio::awaitable<result<std::invoke_result_t<Work&>, pool_errc>> run(Work work) {
        using value = std::invoke_result_t<Work&>;
        const place held{pending_};
        if (held.number > bound_) co_return pool_errc::full;
        if constexpr (std::is_void_v<value>) {
            co_await call_on(threads_.get_executor(), std::move(work));
            co_return result<void, pool_errc>{};
        } else {
            co_return co_await call_on(threads_.get_executor(), std::move(work));
        }
    }

    // Runs `work()` some time later, whatever the queue: for what must be done, such as closing. Thread: any.
    template <class Work>
    void post(Work work) {
        asio::post(threads_, std::move(work));
    }

    // Sees to it that there are `more` threads beside those of its beginning, as far as the system has them. Thread: any.
    void grow_to(std::size_t more) {
        const std::lock_guard lock{growing_};
        try {
            while (!stopped_ && grown_.size() < more) grown_.emplace_back([this] { threads_.attach(); });
        } catch (const std::system_error&) {
            return;  // the tasks wait for those that there are
        }
    }

    // Waits for the running tasks, drops the waiting ones, ends the threads. Thread: the owner's.
    void stop() {
        threads_.stop();
        {
            const std::lock_guard lock{growing_};
            stopped_ = true;
        }
        for (auto& each : grown_) each.join();
        grown_.clear();
        threads_.join();
    }

private:
    struct place {
        explicit place(std::atomic<std::size_t>& counter) : pending(counter), number(counter.fetch_add(1) + 1) {}
        ~place() { pending.fetch_sub(1); }
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        std::atomic<std::size_t>& pending;
        std::size_t number;
    };

    const std::size_t bound_;
    std::atomic<std::size_t> pending_ = 0;
    asio::thread_pool threads_;
    std::mutex growing_;
    bool stopped_ = false;
    std::vector<std::thread> grown_;
};

}  // namespace rollcall::runtime
