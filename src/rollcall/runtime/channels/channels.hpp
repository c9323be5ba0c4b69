// Making byte channels: from an accepted socket, and from a plain channel by TLS.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::runtime {

// The server's certificate and key, ready for handshakes. Immutable; shared by all shards while channels use it.
class tls_context {
public:
    // TLS 1.2 and later. Errors: a sentence that names what the PEM texts lack.
    static or_refusal<std::shared_ptr<tls_context>> make(std::string_view certificate_pem, std::string_view key_pem);
    virtual ~tls_context() = default;
};

// Takes the socket (it belongs to the shard's context) and sets TCP_NODELAY. Thread: the shard.
std::shared_ptr<byte_channel> make_tcp_channel(asio::ip::tcp::socket socket, shard& home);

// Waits for a plain channel's first byte, and tells, without taking it, whether it begins a TLS handshake.
asio::awaitable<io_result<bool>> begins_with_tls(std::shared_ptr<byte_channel> plain, time_limit limit);

// A TLS channel over the socket of one that make_tcp_channel made, which is of no more use then; nothing is sent or read before
// tls_handshake(). Returns: null where the channel is not of that kind.
std::shared_ptr<byte_channel> make_tls_channel(const std::shared_ptr<byte_channel>& plain, const std::shared_ptr<tls_context>& context);

// The server's side of the handshake, on a channel that make_tls_channel made. `begun`: what was read of it from the plain one.
asio::awaitable<io_result<void>> tls_handshake(std::shared_ptr<byte_channel> channel, time_limit limit, std::string begun = {});

// Both of the above.
asio::awaitable<io_result<std::shared_ptr<byte_channel>>> accept_tls(std::shared_ptr<byte_channel> plain,
                                                                     std::shared_ptr<tls_context> context, time_limit limit);

}  // namespace rollcall::runtime
