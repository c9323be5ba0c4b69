// Accepting on one port: binding, dealing to shards, counting what is open.
#include "rollcall/runtime/channels/acceptor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <charconv>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/runtime/channels/channels.hpp"

namespace rollcall::runtime {

namespace {

using asio::ip::tcp;

constexpr std::size_t refused_at_once = 64;
constexpr std::string_view other_address = "Choose an address of this machine.";

// What a listener has open. Shared with the connections, which may outlive it.
struct open_counts {
    std::atomic<std::size_t> served = 0;
    std::atomic<std::size_t> refused = 0;  // being told that they are too many
};

// One open connection, counted for its shard and for its listener until destroyed. One over the limit takes no seat.
class counted_connection {
public:
    counted_connection(shard& home, std::shared_ptr<open_counts> open, std::size_t limit)
        : home_(home), open_(std::move(open)), over_limit_(open_->served.fetch_add(1) >= limit) {
        home_.connections.fetch_add(1, std::memory_order_relaxed);
        if (over_limit_) {
            open_->served.fetch_sub(1);
            open_->refused.fetch_add(1);
        }
    }
    ~counted_connection() {
        home_.connections.fetch_sub(1, std::memory_order_relaxed);
        (over_limit_ ? open_->refused : open_->served).fetch_sub(1);
    }
    counted_connection(const counted_connection&) = delete;
    counted_connection& operator=(const counted_connection&) = delete;
    [[nodiscard]] bool over_limit() const noexcept { return over_limit_; }

private:
    shard& home_;
    std::shared_ptr<open_counts> open_;
    const bool over_limit_;
};

// `socket`: by pointer, for what is moved from would be in memory for as long as the connection lives.
asio::awaitable<void> serve(std::shared_ptr<connection_handler> handler, std::unique_ptr<tcp::socket> socket, shard* home,
                            std::unique_ptr<counted_connection> counted) {
    auto channel = make_tcp_channel(std::move(*socket), *home);
    socket.reset();
    co_await (*handler)(channel, *home, counted->over_limit());
    channel->close();
}

class tcp_acceptor final : public acceptor {
public:
    tcp_acceptor(tcp::acceptor listening, asio::io_context& context, shard_group& shards, std::size_t limit)
        : listening_(std::move(listening)), pause_(context), shards_(shards), limit_(limit) {
        boost::system::error_code error;
        const auto bound = listening_.local_endpoint(error);
        if (!error) where_ = {bound.address().to_string(), bound.port(), bound.address().is_loopback()};
    }

    void start(connection_handler handler) override {
        handler_ = std::make_shared<connection_handler>(std::move(handler));
        accept_next();
    }
    void stop() override {
        boost::system::error_code ignored;  // closing what is closed already is what we want
        listening_.close(ignored);
        pause_.cancel();
    }
    std::size_t open() const noexcept override { return open_->served.load(std::memory_order_relaxed); }
    const peer_address& where() const noexcept override { return where_; }

private:
    void accept_next() {
        shard& home = shards_.least_loaded();
        listening_.async_accept(home.context(), [this, &home](const boost::system::error_code& error, tcp::socket socket) {
            if (!listening_.is_open()) return;
            if (error) return rest_after(error);
            if (std::exchange(rests_, false)) log::info("{} accepts connections again", where_.text());
            auto counted = std::make_unique<counted_connection>(home, open_, limit_);
            // Telling takes a moment each; past this many at once they are closed untold.
            if (counted->over_limit() && open_->refused > refused_at_once) return accept_next();
            auto owned = std::make_unique<tcp::socket>(std::move(socket));
            asio::co_spawn(home.context(), serve(handler_, std::move(owned), &home, std::move(counted)), log_failure);
            accept_next();
        });
    }

    // Descriptors may be exhausted: trying again at once would spin.
    void rest_after(const boost::system::error_code& error) {
        if (!std::exchange(rests_, true)) {
            log::error("cannot accept a connection on {}, and tries on: {}. Raise the descriptor limit (ulimit -n) if this happens often.",
                       where_.text(), error.message());
        }
        pause_.expires_after(std::chrono::milliseconds{50});
        pause_.async_wait([this](const boost::system::error_code& cancelled) {
            if (!cancelled && listening_.is_open()) accept_next();
        });
    }

    static void log_failure(const std::exception_ptr& failure) {
        if (failure) log::error("a connection ended by an unexpected failure: {}", what_of(failure));
    }

    tcp::acceptor listening_;
    asio::steady_timer pause_;
    bool rests_ = false;  // the last attempt failed
    shard_group& shards_;
    const std::size_t limit_;
    peer_address where_;
    std::shared_ptr<connection_handler> handler_;                          // shared with the connections it serves
    std::shared_ptr<open_counts> open_ = std::make_shared<open_counts>();  // shared with the connections
};

or_refusal<tcp::endpoint> parse_endpoint(const std::string& where, asio::io_context& context) {
    const auto colon = where.rfind(':');
    std::uint16_t port = 0;
    const auto* const end = where.data() + where.size();
    const bool has_both = colon != std::string::npos && colon != 0 && colon + 1 != where.size();
    const auto number = has_both ? std::from_chars(where.data() + colon + 1, end, port) : std::from_chars_result{end, std::errc{}};
    if (!has_both || number.ptr != end || number.ec != std::errc{}) {
        return refuse("'{}' is no address to listen on: write HOST:PORT, as in 127.0.0.1:9030", where);
    }
    std::string host = where.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (!error) return tcp::endpoint{address, port};
    tcp::resolver resolver{context};
    const auto found = resolver.resolve(host, std::to_string(port), error);
    if (error || found.empty()) {
        return refuse("the host '{}' of '{}' is not known here: {}", host, where, error.message());
    }
    return found.begin()->endpoint();
}

}  // namespace

or_refusal<void> check_listen_address(const std::string& where) {
    asio::io_context context;
    auto endpoint = parse_endpoint(where, context);
    if (endpoint.has_error()) return endpoint.error();
    endpoint->port(0);  // the port may be in use by the very FE whose settings are looked at
    boost::system::error_code error;
    tcp::acceptor tried{context};
    tried.open(endpoint->protocol(), error);
    if (!error) tried.bind(*endpoint, error);
    if (error) return refuse("cannot listen on {}: {}. {}", where, error.message(), other_address);
    return {};
}

or_refusal<std::unique_ptr<acceptor>> acceptor::listen(const std::string& where, asio::io_context& context, shard_group& shards,
                                                       std::size_t limit) {
    const auto endpoint = parse_endpoint(where, context);
    if (endpoint.has_error()) return endpoint.error();
    boost::system::error_code error;
    tcp::acceptor listening{context};
    const auto refused = [&](std::string_view step) {
        const bool in_use = error == asio::error::address_in_use;
        return refuse("cannot {} {}: {}. {}", step, where, error.message(),
                      in_use ? "Stop what listens there, or choose another port." : other_address);
    };
    listening.open(endpoint->protocol(), error);
    if (error) return refused("open a socket for");
    // Lets a restarted FE bind while old connections are in TIME_WAIT; it does not let two listen.
    listening.set_option(tcp::acceptor::reuse_address{true}, error);
    if (error) return refused("set up a socket for");
    listening.bind(*endpoint, error);
    if (error) return refused("listen on");
    listening.listen(4096, error);
    if (error) return refused("listen on");
    return std::make_unique<tcp_acceptor>(std::move(listening), context, shards, limit);
}

}  // namespace rollcall::runtime
