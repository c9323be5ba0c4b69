// One order to the server behind a session, and the wait for its answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "rollcall/upstream/kill_line.hpp"

namespace rollcall::relay {

namespace asio = boost::asio;

// Thread: the session's shard, for all of it.
class server_order {
public:
    // Gives it. `then`: called with the answer, unless this is destroyed before.
    server_order(asio::io_context& home, upstream::kill_line& over, upstream::session_there victim, upstream::kill_reach reach,
                 std::string receipt, std::function<void(const server_order&)> then)
        : state_(std::make_shared<state>(home)) {
        auto on_answer = [kept = std::weak_ptr<state>{state_}, this, then = std::move(then)](upstream::kill_answer answer,
                                                                                             const std::string& why) {
            const auto alive = kept.lock();
            if (!alive) return;
            alive->answered = true;
            alive->answer = answer;
            alive->why = why;
            alive->waits.cancel();
            then(*this);
        };
        over.take(std::move(victim), reach, std::move(receipt), std::move(on_answer));
    }
    server_order(const server_order&) = delete;
    server_order& operator=(const server_order&) = delete;

    [[nodiscard]] bool is_answered() const noexcept { return state_->answered; }
    // Of one that is answered.
    [[nodiscard]] upstream::kill_answer answer() const noexcept { return state_->answer; }
    [[nodiscard]] const std::string& why() const noexcept { return state_->why; }

    // Returns: is it answered, within the limit?
    asio::awaitable<bool> await_answer(std::chrono::seconds limit);

private:
    struct state {
        explicit state(asio::io_context& home) : waits(home) {}
        asio::steady_timer waits;
        bool answered = false;
        upstream::kill_answer answer = upstream::kill_answer::lost;
        std::string why;
    };
    const std::shared_ptr<state> state_;
};

}  // namespace rollcall::relay
