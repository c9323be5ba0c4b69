// TLS over TCP as a byte channel, the server's side or the client's. Private to runtime.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "rollcall/runtime/channels/stream_channel.hpp"

namespace rollcall::runtime {

using tls_stream = asio::ssl::stream<asio::ip::tcp::socket>;

struct handshake_error {
    io_errc why = io_errc::failed;
    std::string detail;  // OpenSSL's words
};

class tls_channel final : public stream_channel<tls_stream> {
public:
    // `keeper`: owns `context`, and does so while this channel lives.
    tls_channel(shard& home, peer_address peer, asio::ip::tcp::socket socket, asio::ssl::context& context,
                std::shared_ptr<const void> keeper);
    ~tls_channel() override;

    // `begun`: what the peer has sent of it already.
    asio::awaitable<result<void, handshake_error>> handshake(asio::ssl::stream_base::handshake_type side, time_limit limit,
                                                             std::string_view begun = {});

    tls_facts tls() const override;
    asio::ip::tcp::socket& socket() noexcept override { return stream_.next_layer(); }
    SSL* handle() noexcept { return stream_.native_handle(); }

private:
    asio::awaitable<void> end_sending(time_limit limit) override;

    std::shared_ptr<const void> keeper_;  // shared with every channel made from its context
};

}  // namespace rollcall::runtime
