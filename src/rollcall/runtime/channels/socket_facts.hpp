// What both kinds of channel ask of their socket. Private to runtime.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::runtime {

// An endpoint in our words.
peer_address address_of(const asio::ip::tcp::endpoint& endpoint);

// The peer's address, or an empty one where the socket is no longer connected.
peer_address peer_of(const asio::ip::tcp::socket& socket);

// Has the other side sent its FIN or a reset? Asks the kernel for the TCP state.
bool peer_has_closed(asio::ip::tcp::socket& socket) noexcept;

io_errc to_io_errc(const boost::system::error_code& error, bool timed_out) noexcept;

}  // namespace rollcall::runtime
