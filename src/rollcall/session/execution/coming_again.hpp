// A statement that is kept out by what others do to tables comes again, after pauses in which it holds no worker.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>

#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Made where the statement first asks. Thread: the session's shard, while a statement runs.
class coming_again {
public:
    // `core` outlives it.
    explicit coming_again(session_core& core) : core_(core), began_(core.with.time.steady_now()), timer_(core.who.home().context()) {}

    [[nodiscard]] std::chrono::nanoseconds waited() const { return core_.since(began_); }
    // Each longer than the one before.
    asio::awaitable<void> pause() {
        constexpr std::chrono::milliseconds longest{32};
        timer_.expires_after(next_);
        next_ = std::min(2 * next_, longest);
        co_await timer_.async_wait(asio::use_awaitable);
    }

private:
    session_core& core_;
    const steady_time began_;
    std::chrono::milliseconds next_{1};
    asio::steady_timer timer_;
};

}  // namespace rollcall::session
