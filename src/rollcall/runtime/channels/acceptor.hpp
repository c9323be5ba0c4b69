// One listener: accepts, deals each socket to the shard with the fewest connections, and serves it there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::runtime {

// Serves one connection to its end, on the shard. `over_limit`: it is one more than may be; tell it and close.
using connection_handler = std::function<asio::awaitable<void>(std::shared_ptr<byte_channel> channel, shard& home, bool over_limit)>;

// Could acceptor::listen() take it, were its port free? A host's name is looked up, its address tried. Errors: a sentence.
// Thread: one that may wait.
or_refusal<void> check_listen_address(const std::string& where);

class acceptor {
public:
    // Binds and listens at "host:port" ("[::1]:0", "0.0.0.0:9030"; port 0 takes a free one). Without SO_REUSEPORT: a second
    // process on the port is an error, never half of the clients. `limit`: connections at once.
    // Errors: a sentence with cause and remedy. The arguments outlive the acceptor.
    static or_refusal<std::unique_ptr<acceptor>> listen(const std::string& where, asio::io_context& context, shard_group& shards,
                                                        std::size_t limit);
    virtual ~acceptor() = default;

    // Accepts until stop(). Thread: the context's, as all below.
    virtual void start(connection_handler handler) = 0;
    virtual void stop() = 0;
    // Connections that are being served. Thread: any.
    [[nodiscard]] virtual std::size_t open() const noexcept = 0;
    // The address bound, with the real port: "127.0.0.1:9030".
    [[nodiscard]] virtual const peer_address& where() const noexcept = 0;
};

}  // namespace rollcall::runtime
