// A byte channel over any of Asio's streams: what TCP and TLS have in common. Private to runtime.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/channels/socket_facts.hpp"
#include "rollcall/runtime/deadline.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::runtime {

inline constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

// One direction's time limit: armed for the length of one operation, cancels it on expiry.
class timed_operation {
public:
    timed_operation(deadline& limit_of, bool& timed_out, time_limit limit) : deadline_(limit_of) {
        timed_out = false;
        if (limit != no_limit) deadline_.arm(std::chrono::steady_clock::now() + limit);
    }
    ~timed_operation() { deadline_.disarm(); }
    timed_operation(const timed_operation&) = delete;
    timed_operation& operator=(const timed_operation&) = delete;

private:
    deadline& deadline_;
};

// `Stream`: a tcp::socket or an ssl::stream over one.
template <class Stream>
class stream_channel : public byte_channel {
public:
    template <class... Args>
    explicit stream_channel(shard& home, peer_address peer, Args&&... args)
        : home_(home), peer_(std::move(peer)), stream_(std::forward<Args>(args)...) {
        home_.channels().insert(this);
    }
    ~stream_channel() override { home_.channels().erase(this); }
    stream_channel(const stream_channel&) = delete;
    stream_channel& operator=(const stream_channel&) = delete;

    asio::awaitable<io_result<std::size_t>> read_some(std::span<char> into, time_limit limit) override {
        const timed_operation timed{read_deadline_, read_timed_out_, limit};
        const auto [error, count] = co_await stream_.async_read_some(asio::buffer(into.data(), into.size()), awaited);
        if (error) co_return to_io_errc(error, read_timed_out_);
        co_return count;
    }

    // Bytes may be decrypted already that the socket knows nothing of.
    asio::awaitable<io_result<void>> wait_input(time_limit /*limit*/) override { co_return io_result<void>{}; }

    asio::awaitable<io_result<void>> write(std::string_view bytes, time_limit limit) override {
        while (!bytes.empty()) {
            const timed_operation timed{write_deadline_, write_timed_out_, limit};
            const auto [error, count] = co_await stream_.async_write_some(asio::buffer(bytes.data(), bytes.size()), awaited);
            if (error) co_return to_io_errc(error, write_timed_out_);
            bytes.remove_prefix(count);
        }
        co_return io_result<void>{};
    }

    asio::awaitable<void> finish(time_limit drain) override {
        co_await end_sending(drain);
        const auto until = std::chrono::steady_clock::now() + drain;
        std::array<char, 4096> dropped;
        for (;;) {
            const auto left = until - std::chrono::steady_clock::now();
            if (left <= time_limit::zero()) break;
            const timed_operation timed{read_deadline_, read_timed_out_, left};
            const auto [error, count] = co_await socket().async_read_some(asio::buffer(dropped), awaited);
            if (error || count == 0) break;
        }
        close();
    }

    void close() noexcept override {
        boost::system::error_code ignored;  // closing what is closed already is what we want
        socket().close(ignored);
    }
    void cancel() noexcept override {
        boost::system::error_code ignored;  // nothing pending: nothing to cancel
        socket().cancel(ignored);
    }
    bool peer_gone() const noexcept override { return peer_has_closed(const_cast<stream_channel*>(this)->socket()); }
    const peer_address& peer() const noexcept override { return peer_; }

    // The socket below whatever is layered on it.
    virtual asio::ip::tcp::socket& socket() noexcept = 0;
    shard& home() noexcept { return home_; }

protected:
    // Tells the peer that nothing more will come.
    virtual asio::awaitable<void> end_sending(time_limit limit) = 0;

    shard& home_;
    peer_address peer_;
    Stream stream_;
    bool read_timed_out_ = false;
    bool write_timed_out_ = false;
    deadline read_deadline_{home_.deadlines(), [this] {
                                read_timed_out_ = true;
                                cancel();
                            }};
    deadline write_deadline_{home_.deadlines(), [this] {
                                 write_timed_out_ = true;
                                 cancel();
                             }};
};

}  // namespace rollcall::runtime
