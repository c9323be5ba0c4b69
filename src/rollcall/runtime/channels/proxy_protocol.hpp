// The PROXY protocol, versions 1 and 2: a proxy's word on whom it speaks for, ahead of the connection's own bytes.
// Source: HAProxy, "The PROXY protocol", sections 2.1 and 2.2.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/refusal.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::runtime {

// A header's client. None where the proxy speaks for itself (LOCAL, as health checks do) or does not know (UNKNOWN, AF_UNSPEC).
using proxied_client = std::optional<peer_address>;

enum class proxy_version : std::uint8_t { v1, v2 };

// The header that says: this connection is `client`'s, to `target`; with no client, that it is our own (UNKNOWN, LOCAL). A target of
// another family than the client's is told as that family's unspecified address. Addresses are literals. Thread: any.
std::string make_proxy_header(proxy_version version, const proxied_client& client, const peer_address& target);

// How long the header that begins with `bytes` is, as far as these tell: read up to that many and ask again, until it is what is
// there. Errors: a clause, where no header begins so. Thread: any.
or_refusal<std::size_t> proxy_header_length(std::string_view bytes);

// Reads a whole header. Errors: a clause, where its parts have no meaning. Thread: any.
or_refusal<proxied_client> parse_proxy_header(std::string_view header);

// Takes the header from a plain channel, and not a byte more; from then on peer() is the client. A client on the proxy's machine is on
// this one only where the proxy is, too. Errors: a clause for the log; the channel is of no more use. Thread: the channel's shard.
boost::asio::awaitable<or_refusal<void>> take_proxy_header(std::shared_ptr<byte_channel> plain, time_limit limit);

}  // namespace rollcall::runtime
