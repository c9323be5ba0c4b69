// Addresses, the kernel's TCP state, and errors in our words.
#include "rollcall/runtime/channels/socket_facts.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

namespace rollcall::runtime {

std::string_view message(io_errc error) noexcept {
    switch (error) {
        case io_errc::closed: return "the peer closed the connection";
        case io_errc::timeout: return "the time limit passed";
        case io_errc::cancelled: return "the wait was cancelled";
        case io_errc::failed: break;
    }
    return "the connection failed";
}

std::string peer_address::text() const {
    const bool v6 = ip.find(':') != std::string::npos;
    return v6 ? '[' + ip + "]:" + std::to_string(port) : ip + ':' + std::to_string(port);
}

peer_address address_of(const asio::ip::tcp::endpoint& endpoint) {
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return {address.to_string(), endpoint.port(), address.is_loopback()};
}

peer_address peer_of(const asio::ip::tcp::socket& socket) {
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return {};
    return address_of(endpoint);
}

bool peer_has_closed(asio::ip::tcp::socket& socket) noexcept {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return true;
    return info.tcpi_state == TCP_CLOSE_WAIT || info.tcpi_state == TCP_CLOSE || info.tcpi_state == TCP_LAST_ACK ||
           info.tcpi_state == TCP_CLOSING;
}

io_errc to_io_errc(const boost::system::error_code& error, bool timed_out) noexcept {
    if (error == asio::error::operation_aborted) return timed_out ? io_errc::timeout : io_errc::cancelled;
    if (error == asio::error::eof || error == asio::error::connection_reset || error == asio::error::broken_pipe ||
        error == asio::ssl::error::stream_truncated) {
        return io_errc::closed;
    }
    return io_errc::failed;
}

}  // namespace rollcall::runtime
