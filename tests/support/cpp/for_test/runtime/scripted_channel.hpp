// For tests: a byte channel that plays a client's part from a script, and remembers what the server did. No sockets, no waiting.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::runtime::testing {

class fake_clock final : public rollcall::clock {
public:
    [[nodiscard]] steady_time steady_now() const override { return steady; }
    [[nodiscard]] wall_time wall_now() const override { return wall; }

    steady_time steady{std::chrono::hours{1}};
    wall_time wall{std::chrono::seconds{784111777}};  // Sun, 06 Nov 1994 08:49:37 GMT
};

// After the script's last step the client has closed its side.
class scripted_channel final : public runtime::byte_channel {
public:
    struct step {
        std::string bytes;
        std::optional<runtime::io_errc> failure;  // instead of bytes
        std::chrono::milliseconds takes{0};       // by the fake clock
    };

    asio::awaitable<runtime::io_result<std::size_t>> read_some(std::span<char> into, runtime::time_limit limit) override {
        read_limits.push_back(limit);
        if (closed) co_return runtime::io_errc::cancelled;
        if (script.empty()) co_return runtime::io_errc::closed;
        auto& next = script.front();
        if (time) time->steady += next.takes;
        if (next.failure) {
            const auto failure = *next.failure;
            script.pop_front();
            co_return failure;
        }
        const auto count = std::min({into.size(), next.bytes.size(), max_read});
        std::copy_n(next.bytes.begin(), count, into.begin());
        next.bytes.erase(0, count);
        if (next.bytes.empty()) script.pop_front();
        co_return count;
    }

    asio::awaitable<runtime::io_result<void>> wait_input(runtime::time_limit /*limit*/) override { co_return runtime::io_result<void>{}; }

    asio::awaitable<runtime::io_result<void>> write(std::string_view bytes, runtime::time_limit limit) override {
        write_limits.push_back(limit);
        if (at_write) at_write(write_limits.size());
        if (closed) co_return runtime::io_errc::cancelled;
        if (failing_write && *failing_write == write_limits.size()) co_return write_failure;
        written += bytes;
        co_return runtime::io_result<void>{};
    }

    asio::awaitable<void> finish(runtime::time_limit) override {
        ++finishes;
        closed = true;
        co_return;
    }

    void close() noexcept override {
        ++closes;
        closed = true;
    }
    void cancel() noexcept override {}
    [[nodiscard]] bool peer_gone() const noexcept override { return script.empty(); }
    [[nodiscard]] const runtime::peer_address& peer() const noexcept override { return address; }
    [[nodiscard]] tls_facts tls() const override { return facts; }

    void sends(std::string bytes) {
        if (!bytes.empty()) script.push_back({std::move(bytes), std::nullopt, {}});
    }
    void fails(runtime::io_errc failure) { script.push_back({{}, failure, {}}); }

    std::deque<step> script;
    std::size_t max_read = std::string::npos;
    std::optional<std::size_t> failing_write;  // counted from 1
    runtime::io_errc write_failure = runtime::io_errc::closed;
    std::function<void(std::size_t)> at_write;  // with its number, before it
    std::shared_ptr<fake_clock> time;
    runtime::peer_address address{"192.0.2.7", 50000, false};
    tls_facts facts;

    std::string written;
    std::vector<runtime::time_limit> read_limits;
    std::vector<runtime::time_limit> write_limits;
    int finishes = 0;
    int closes = 0;
    bool closed = false;
};

}  // namespace rollcall::runtime::testing
