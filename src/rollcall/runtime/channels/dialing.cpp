// Resolving, connecting and shaking hands, within a limit that a timer of its own keeps.
#include "rollcall/runtime/channels/dialing.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <functional>
#include <utility>

#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/channels/socket_facts.hpp"
#include "rollcall/runtime/channels/tcp_channel.hpp"
#include "rollcall/runtime/channels/tls_client.hpp"

namespace rollcall::runtime {

namespace {

using asio::ip::tcp;
using channel_ptr = std::shared_ptr<byte_channel>;

// One dial's time limit. When it passes it runs what was last given to on_expiry, which closes the socket: cancelling would
// miss a handshake that is between two of its reads. Thread: home.
class dial_limit {
public:
    dial_limit(shard& home, time_limit limit) : limit_(limit), state_(std::make_shared<state>(home.context())) {
        if (limit == no_limit) return;
        if (limit <= time_limit::zero()) {
            state_->passed = true;
            return;
        }
        state_->timer.expires_after(limit);
        state_->timer.async_wait([state = state_](const boost::system::error_code& error) {
            if (error || state->over) return;
            state->passed = true;
            if (state->on_expiry) state->on_expiry();
        });
    }
    ~dial_limit() {
        state_->over = true;
        state_->on_expiry = nullptr;
        state_->timer.cancel();
    }
    dial_limit(const dial_limit&) = delete;
    dial_limit& operator=(const dial_limit&) = delete;

    void on_expiry(std::function<void()> give_up) { state_->on_expiry = std::move(give_up); }
    [[nodiscard]] bool passed() const noexcept { return state_->passed; }
    [[nodiscard]] dial_error error(std::string_view missing) const {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit_).count();
        return {io_errc::timeout, fmt::format("{} within {} ms", missing, ms)};
    }

private:
    struct state {
        explicit state(asio::io_context& context) : timer(context) {}
        asio::steady_timer timer;
        std::function<void()> on_expiry;
        bool passed = false;
        bool over = false;  // the dial has ended; an expiry that is under way already does nothing
    };

    time_limit limit_;
    std::shared_ptr<state> state_;  // shared with the timer's wait, which may end after the dial
};

dial_error cancelled(const peer_address& where) { return {io_errc::cancelled, "the connecting to " + where.text() + " was cancelled"}; }

dial_error explain(const peer_address& where, const boost::system::error_code& error) {
    if (error == asio::error::connection_refused) return {io_errc::closed, "connection refused by " + where.text()};
    if (error == asio::error::operation_aborted) return cancelled(where);
    return {to_io_errc(error, false), "cannot connect to " + where.text() + ": " + error.message()};
}

// What a peer may send ahead is bounded: of a thousand that are asked at once, whose answers are taken one by one, the kernel would hold
// gigabytes, and slow all of them down.
constexpr int receive_buffer_bytes = 128 * 1024;

asio::awaitable<dial_result<channel_ptr>> connect(shard& home, peer_address where, dial_limit& limit) {
    boost::system::error_code malformed;
    const auto ip = asio::ip::make_address(where.ip, malformed);
    if (malformed) co_return dial_error{io_errc::failed, "'" + where.ip + "' is no IP address"};
    if (limit.passed()) co_return limit.error("no answer from " + where.text());

    auto socket = std::make_shared<tcp::socket>(home.context());
    limit.on_expiry([socket] {
        boost::system::error_code ignored;  // it may be connected this very moment; it is given up all the same
        socket->close(ignored);
    });
    const tcp::endpoint endpoint{ip, where.port};
    boost::system::error_code ignored;  // then it is as large as the kernel makes it
    socket->open(endpoint.protocol(), ignored);
    socket->set_option(tcp::socket::receive_buffer_size{receive_buffer_bytes}, ignored);
    const auto [error] = co_await socket->async_connect(endpoint, asio::as_tuple(asio::use_awaitable));
    limit.on_expiry(nullptr);
    if (limit.passed()) co_return limit.error("no answer from " + where.text());
    if (error) co_return explain(where, error);
    co_return make_tcp_channel(std::move(*socket), home);
}

asio::awaitable<dial_result<channel_ptr>> connect_plain(shard& home, peer_address where, time_limit given) {
    dial_limit limit{home, given};
    dial_result<channel_ptr> channel = co_await connect(home, std::move(where), limit);
    co_return channel;
}

asio::awaitable<dial_result<channel_ptr>> connect_tls(shard& home, peer_address where, std::string host,
                                                      std::shared_ptr<tls_client_context> context, time_limit given) {
    dial_limit limit{home, given};
    const auto plain = co_await connect(home, where, limit);
    if (plain.has_error()) co_return plain.error();
    const auto channel = make_tls_client_channel(*plain, context, host);
    if (channel.has_error()) co_return dial_error{io_errc::failed, channel.error().sentence};
    limit.on_expiry([held = *channel] { held->close(); });
    const auto shaken = co_await tls_client_handshake(*channel);
    limit.on_expiry(nullptr);
    if (limit.passed()) co_return limit.error("no end of the TLS handshake with " + where.text());
    if (shaken.has_error()) co_return shaken.error();
    co_return *channel;
}

// A coroutine that was cancelled already throws at its next co_await.
asio::awaitable<dial_result<channel_ptr>> end_when_cancelled(peer_address where, asio::awaitable<dial_result<channel_ptr>> dialled) {
    try {
        dial_result<channel_ptr> channel = co_await std::move(dialled);
        co_return channel;
    } catch (const boost::system::system_error&) {
        co_return cancelled(where);
    }
}

}  // namespace

std::optional<peer_address> literal_address(const std::string& host, std::uint16_t port) {
    boost::system::error_code error;
    const auto literal = asio::ip::make_address(host, error);
    if (error) return std::nullopt;
    return address_of({literal, port});
}

or_refusal<std::vector<peer_address>> resolve_host(const std::string& host, std::uint16_t port) {
    if (host.empty()) return refuse("the host's name is empty");
    if (auto literal = literal_address(host, port)) return std::vector{std::move(*literal)};
    std::vector<peer_address> addresses;
    boost::system::error_code error;
    asio::io_context context;
    tcp::resolver resolver{context};
    const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::numeric_service, error);
    if (error || found.empty()) {
        return refuse("the host '{}' is not known here: {}", host, error.message());
    }
    for (const auto& entry : found) {
        auto address = address_of(entry.endpoint());
        const bool known = std::ranges::any_of(addresses, [&](const auto& other) { return other.ip == address.ip; });
        if (!known) addresses.push_back(std::move(address));
    }
    return addresses;
}

asio::awaitable<dial_result<channel_ptr>> dial(shard& home, peer_address where, time_limit limit) {
    auto dialled = connect_plain(home, where, limit);
    return end_when_cancelled(std::move(where), std::move(dialled));
}

asio::awaitable<dial_result<channel_ptr>> dial_tls(shard& home, peer_address where, std::string host,
                                                   std::shared_ptr<tls_client_context> context, time_limit limit) {
    auto dialled = connect_tls(home, where, std::move(host), std::move(context), limit);
    return end_when_cancelled(std::move(where), std::move(dialled));
}

asio::awaitable<dial_result<channel_ptr>> begin_tls(channel_ptr plain, std::string host, std::shared_ptr<tls_client_context> context,
                                                    time_limit limit) {
    const auto channel = make_tls_client_channel(plain, context, host);
    if (channel.has_error()) co_return dial_error{io_errc::failed, channel.error().sentence};
    const auto shaken = co_await tls_client_handshake(*channel, limit);
    if (shaken.has_error()) co_return shaken.error();
    co_return *channel;
}

std::uint16_t local_port(byte_channel& dialled) noexcept {
    auto* const tcp_one = dynamic_cast<tcp_channel*>(&dialled);
    boost::system::error_code error;
    const auto endpoint = tcp_one == nullptr ? tcp::endpoint{} : tcp_one->socket().local_endpoint(error);
    return error ? std::uint16_t{0} : endpoint.port();
}

}  // namespace rollcall::runtime
