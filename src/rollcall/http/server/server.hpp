// The HTTP server: one connection's life, from accept to close. HTTP/1.1 over a byte channel, with limits on everything.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/http/router.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::http {

struct server_options {
    std::size_t max_header_bytes = 16 * 1024;  // 431 beyond
    std::size_t max_target_bytes = 8 * 1024;   // 414 beyond
    std::size_t max_body_bytes = 1024 * 1024;  // 413 beyond
    std::chrono::seconds idle_timeout{75};     // between requests
    std::chrono::seconds request_timeout{10};  // from a request's first byte to its last: 408
    std::chrono::seconds write_timeout{60};
    std::size_t gzip_threshold_bytes = 1024;  // bodies beyond, where the client accepts gzip
    std::vector<std::string> host_names{};    // further names that Host may bear, lower case, without port
    std::string any_host_prefix{};            // paths that begin so take any Host: what they ask for instead of a login keeps pages out
    // Bodies beyond this are handed to `compress_large`, so that no shard compresses for milliseconds.
    std::size_t compress_large_bytes = 256 * 1024;
    // Gives its argument as gzip() of compression.hpp does, from another thread, and comes back on the shard that called.
    // Nothing set: compressed on the shard. An exception: the body is sent uncompressed.
    std::function<boost::asio::awaitable<std::string>(std::string body)> compress_large{};
    std::shared_ptr<const rollcall::clock> time = std::make_shared<rollcall::system_clock>();  // shared by all shards; immutable
};

// What a connection's requests are answered by. Immutable once serving; shared by all shards.
struct service {
    server_options options;
    router routes;
};

// Serves one connection until it ends. Keep-alive, pipelining in order, HEAD, Expect: 100-continue; 400 for what is not
// HTTP, 405/501, 408, 413, 414, 415, 421 (foreign Host), 431. `listen_ip`: the address it was accepted on, which Host may name.
// Every answer has Cache-Control: no-store, X-Content-Type-Options: nosniff, X-Request-Id, Date, Server.
// Thread: the channel's shard.
boost::asio::awaitable<void> serve_connection(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const service> served,
                                              std::string listen_ip);

// Tells a connection that is one too many so (503, Retry-After), and closes it. Thread: the channel's shard.
boost::asio::awaitable<void> refuse_connection(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const service> served);

}  // namespace rollcall::http
