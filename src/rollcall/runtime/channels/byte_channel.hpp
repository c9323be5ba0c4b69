// A connection's bytes, whatever carries them: TCP or TLS. Everything above reads and writes through this.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/base/result.hpp"

namespace rollcall::runtime {

namespace asio = boost::asio;

enum class io_errc : std::uint8_t {
    closed,     // the peer ended the connection, orderly or not
    timeout,    // the time limit passed first
    cancelled,  // cancel() was called
    failed,     // anything else
};
std::string_view message(io_errc error) noexcept;

template <class T>
using io_result = result<T, io_errc>;

using time_limit = std::chrono::steady_clock::duration;
inline constexpr time_limit no_limit = time_limit::max();

// "ip:port", IPv6 as "[addr]:port"; and the parts.
struct peer_address {
    std::string ip;  // IPv4 in dotted form even when mapped into IPv6
    std::uint16_t port = 0;
    bool loopback = false;
    [[nodiscard]] std::string text() const;
};

// Thread: owning shard, for every method. At most one read and one write at a time.
// Time limits are kept to a tenth of a second.
class byte_channel {
public:
    virtual ~byte_channel() = default;

    // Reads what is there, at least one byte. Returns: how many. Errors: closed at the end of the stream.
    virtual asio::awaitable<io_result<std::size_t>> read_some(std::span<char> into, time_limit limit) = 0;
    // Waits until read_some() has something to give, without room for it: an idle connection needs little more than this wait. A channel
    // that cannot tell returns at once, and read_some() waits. Errors: as its.
    virtual asio::awaitable<io_result<void>> wait_input(time_limit limit) = 0;
    // Writes everything; the limit runs anew with each part that the peer takes.
    virtual asio::awaitable<io_result<void>> write(std::string_view bytes, time_limit limit) = 0;

    // Ends sending (TLS: close_notify first), reads and drops what still comes for at most `drain`, then closes.
    // Closing with unread input would make the peer lose what was sent last.
    virtual asio::awaitable<void> finish(time_limit drain) = 0;
    // Closes at once. Pending reads and writes end as cancelled.
    virtual void close() noexcept = 0;
    // Ends the pending read or write as cancelled; the channel stays open. (After a cancelled TLS write it is of no more use.)
    virtual void cancel() noexcept = 0;

    // Has the peer closed or reset the connection, though nothing was read? 1 µs.
    [[nodiscard]] virtual bool peer_gone() const noexcept = 0;
    [[nodiscard]] virtual const peer_address& peer() const noexcept = 0;

    struct tls_facts {
        std::string version;  // "TLSv1.3", "" without TLS
        std::string cipher;
    };
    [[nodiscard]] virtual tls_facts tls() const = 0;
};

}  // namespace rollcall::runtime
