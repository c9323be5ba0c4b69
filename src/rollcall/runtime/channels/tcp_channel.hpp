// A plain TCP connection as a byte channel. Private to runtime.
#pragma once

#include "rollcall/runtime/channels/stream_channel.hpp"

namespace rollcall::runtime {

class tcp_channel final : public stream_channel<asio::ip::tcp::socket> {
public:
    using stream_channel::stream_channel;
    asio::awaitable<io_result<std::size_t>> read_some(std::span<char> into, time_limit limit) override;
    asio::awaitable<io_result<void>> wait_input(time_limit limit) override;
    asio::awaitable<io_result<void>> write(std::string_view bytes, time_limit limit) override;
    tls_facts tls() const override { return {}; }
    asio::ip::tcp::socket& socket() noexcept override { return stream_; }
    // From now on the peer is this one: a proxy's client.
    void speaks_for(peer_address client) { peer_ = std::move(client); }
    // The first byte that is to be read, left where it is.
    asio::awaitable<io_result<unsigned char>> peek(time_limit limit);

private:
    asio::awaitable<void> end_sending(time_limit limit) override;

    bool readable_ = false;  // wait_input() has said so, and nothing was read since
};

}  // namespace rollcall::runtime
