// Tells one server to end sessions of its own, or what they run: over a connection that is opened for the first order and kept a while.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "rollcall/runtime/shard.hpp"
#include "rollcall/upstream/control_connection.hpp"
#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::upstream {

// Which session there, and whose it must be: an id alone may be another server's behind the same address.
struct session_there {
    std::uint64_t id = 0;
    std::string user;
    std::uint16_t port = 0;  // of our end of its connection
};

enum class kill_reach : std::uint8_t { statement, connection };

enum class kill_answer : std::uint8_t {
    told,     // the server has acknowledged
    gone,     // it has no such session
    refused,  // `why`, with the remedy
    lost,     // `why`: it was not told, or whether it was is not known
};
using on_kill_answer = std::function<void(kill_answer answer, const std::string& why)>;

// Thread: `home`, for all of it.
class kill_line {
public:
    // To the server at `where`, by the account of `options`, which outlive it, as `home` does.
    kill_line(runtime::shard& home, runtime::peer_address where, const server_options& options)
        : home_(home), where_(std::move(where)), options_(options), rest_(home.context()) {}

    // `receipt` stands in a comment before the statement. `then` is called once, on this shard, within some seconds, later than this call.
    // A statement is ended whatever its number there is: the caller holds the session's next one back until then.
    void take(session_there victim, kill_reach reach, std::string receipt, on_kill_answer then);

private:
    struct order {
        session_there victim;
        kill_reach reach;
        std::string receipt;
        on_kill_answer then;
    };

    asio::awaitable<void> run();
    asio::awaitable<std::string> work();
    asio::awaitable<std::string> open();
    asio::awaitable<std::string> carry_out_waiting();
    asio::awaitable<std::string> carry_out(const wire::text_result& seen);
    asio::awaitable<bool> rest();
    void end(kill_answer answer, const std::string& why);

    runtime::shard& home_;
    const runtime::peer_address where_;
    const server_options& options_;
    control_connection control_;
    std::deque<order> waiting_;
    asio::steady_timer rest_;
    bool running_ = false;
};

}  // namespace rollcall::upstream
