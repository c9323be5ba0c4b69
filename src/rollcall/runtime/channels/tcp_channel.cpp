// Plain TCP as a byte channel, and a look at its first byte.
#include "rollcall/runtime/channels/tcp_channel.hpp"

#include <utility>

#include "rollcall/runtime/channels/channels.hpp"

namespace rollcall::runtime {

asio::awaitable<io_result<void>> tcp_channel::wait_input(time_limit limit) {
    const timed_operation timed{read_deadline_, read_timed_out_, limit};
    const auto [error] = co_await stream_.async_wait(asio::socket_base::wait_read, awaited);
    if (error) co_return to_io_errc(error, read_timed_out_);
    readable_ = stream_.non_blocking();
    co_return io_result<void>{};
}

// What is known to be there needs no turn of the shard's loop; what may come after it waits its turn, so that no sender has the shard
// alone.
asio::awaitable<io_result<std::size_t>> tcp_channel::read_some(std::span<char> into, time_limit limit) {
    if (std::exchange(readable_, false)) {
        boost::system::error_code error;
        const auto count = stream_.read_some(asio::buffer(into.data(), into.size()), error);
        if (!error) co_return count;
        if (error != asio::error::would_block) co_return to_io_errc(error, false);
    }
    co_return co_await stream_channel::read_some(into, limit);
}

// Nearly all answers fit into the kernel's buffer: what it takes at once needs no turn of the shard's loop.
asio::awaitable<io_result<void>> tcp_channel::write(std::string_view bytes, time_limit limit) {
    if (stream_.non_blocking()) {
        boost::system::error_code error;
        bytes.remove_prefix(stream_.write_some(asio::buffer(bytes.data(), bytes.size()), error));
        if (error && error != asio::error::would_block) co_return to_io_errc(error, false);
    }
    if (bytes.empty()) co_return io_result<void>{};
    co_return co_await stream_channel::write(bytes, limit);
}

asio::awaitable<void> tcp_channel::end_sending(time_limit /*limit*/) {
    boost::system::error_code ignored;  // the peer may be gone already
    stream_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    co_return;
}

asio::awaitable<io_result<unsigned char>> tcp_channel::peek(time_limit limit) {
    const timed_operation timed{read_deadline_, read_timed_out_, limit};
    unsigned char first = 0;
    const auto [error, count] = co_await stream_.async_receive(asio::buffer(&first, 1), asio::socket_base::message_peek, awaited);
    if (error) co_return to_io_errc(error, read_timed_out_);
    if (count == 0) co_return io_errc::closed;
    co_return first;
}

asio::awaitable<io_result<bool>> begins_with_tls(std::shared_ptr<byte_channel> plain, time_limit limit) {
    constexpr unsigned char tls_handshake_record = 0x16;
    const auto tcp = std::dynamic_pointer_cast<tcp_channel>(plain);
    if (!tcp) co_return false;
    const auto first = co_await tcp->peek(limit);
    if (first.has_error()) co_return first.error();
    co_return *first == tls_handshake_record;
}

std::shared_ptr<byte_channel> make_tcp_channel(asio::ip::tcp::socket socket, shard& home) {
    boost::system::error_code ignored;  // a connection without either is slower, not wrong
    socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
    socket.non_blocking(true, ignored);
    auto peer = peer_of(socket);
    return std::make_shared<tcp_channel>(home, std::move(peer), std::move(socket));
}

}  // namespace rollcall::runtime
