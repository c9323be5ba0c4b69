// An HTTP connection as it comes from the listener: plain, or TLS, by its first byte.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

#include "rollcall/http/server/server.hpp"
#include "rollcall/runtime/channels/channels.hpp"

namespace rollcall::server {

namespace asio = boost::asio;

// Serves it to its end. `tls`: ours, for clients that begin with it. `listen_ip`: where it came in. `over_limit`: it is told that there
// are too many. Thread: the channel's shard.
asio::awaitable<void> serve_http(std::shared_ptr<runtime::byte_channel> channel, std::shared_ptr<const http::service> service,
                                 std::shared_ptr<runtime::tls_context> tls, std::string listen_ip, bool over_limit);

}  // namespace rollcall::server
