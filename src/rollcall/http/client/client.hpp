// The client's side of HTTP/1.1: one keep-alive connection over a byte channel, one exchange after the other.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/http/message/message.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::http {

// What to ask. It has constructors, for g++ miscompiles aggregates beside co_await.
struct client_request {
    client_request() = default;
    client_request(http::method asked, std::string target_sent, std::string host_sent)
        : method(asked), target(std::move(target_sent)), host(std::move(host_sent)) {}

    http::method method = http::method::get;  // not `other`
    std::string target = "/";                 // path and query, percent-encoded
    std::string host;                         // the Host header: "name:port"
    // Beyond Host, Accept-Encoding, Content-Length: these, Transfer-Encoding and Expect are dropped here.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// The answer but for its body. Redirects are answers like others.
struct response_head {
    unsigned status = 0;                                         // 200 to 999
    std::vector<std::pair<std::string, std::string>> headers{};  // names in lower case

    // Returns: the header's value, "" where absent; several are joined with ", ".
    [[nodiscard]] std::string header(std::string_view lower_name) const;
};

enum class client_errc : std::uint8_t {
    closed,     // the peer ended the connection before the answer's end, or it was closed here before
    timeout,    // the time limit passed first
    cancelled,  // close() was called, or the awaiting coroutine was cancelled
    malformed,  // the answer is no HTTP/1.1 that can be taken, or the request none that can be sent
    too_large,  // the answer's head, or its body for read_all
};

struct client_error {
    client_errc why = client_errc::closed;
    std::string sentence;  // for people and logs; names no address
};

template <class T>
using client_result = result<T, client_error>;

class response_parsing;

// After an error the connection is closed. Outlives its coroutines; no exception comes from them.
// Thread: the channel's shard; one call at a time.
class client_connection {
public:
    // `time`: for the limits, which are the channel's and kept to a tenth of a second.
    explicit client_connection(std::shared_ptr<runtime::byte_channel> channel,
                               std::shared_ptr<const rollcall::clock> time = std::make_shared<rollcall::system_clock>());
    ~client_connection();
    client_connection(const client_connection&) = delete;
    client_connection& operator=(const client_connection&) = delete;

    // Sends the request and reads the answer's head, both within `limit`. Interim answers (1xx) are skipped.
    // Between exchanges only: the last body was read to its end. Asks for an uncompressed answer and takes no other.
    // Errors: each of client_errc; too_large beyond a head of 16 KiB.
    boost::asio::awaitable<client_result<response_head>> send(client_request request, runtime::time_limit limit);

    // Returns: the next piece of the body as it comes, about 64 KiB at most; "" at its end. Errors: each of client_errc, too_large
    // for a chunk's header or trailers beyond 16 KiB.
    boost::asio::awaitable<client_result<std::string>> read_body(runtime::time_limit limit);

    // Returns: the rest of the body, read within `limit`. Errors: as read_body; too_large beyond `at_most` bytes.
    boost::asio::awaitable<client_result<std::string>> read_all(std::size_t at_most, runtime::time_limit limit);

    // May another request be sent, as far as was read? The last answer was read whole, both sides keep the connection alive, and
    // nothing came that was not asked for. True before the first request.
    [[nodiscard]] bool between_exchanges() const noexcept;
    // The same, and the peer has not closed it meanwhile, which is a system call to find out.
    [[nodiscard]] bool reusable() const noexcept;
    // Closes at once; what is pending ends as cancelled.
    void close() noexcept;

private:
    boost::asio::awaitable<client_result<response_head>> exchange(client_request request, steady_time until);
    boost::asio::awaitable<client_result<void>> write(std::string bytes, steady_time until);
    boost::asio::awaitable<client_result<std::string>> next_piece(steady_time until);
    boost::asio::awaitable<client_result<std::string>> collect(std::size_t at_most, steady_time until);
    boost::asio::awaitable<client_result<void>> read_more(steady_time until);
    template <class T>
    boost::asio::awaitable<client_result<T>> guarded(boost::asio::awaitable<client_result<T>> work);

    [[nodiscard]] steady_time after(runtime::time_limit limit) const;
    [[nodiscard]] runtime::time_limit left(steady_time until) const;
    client_error fail(client_error why) noexcept;

    std::shared_ptr<runtime::byte_channel> channel_;
    std::shared_ptr<const rollcall::clock> time_;
    std::unique_ptr<response_parsing> parsing_;  // the last answer's; none before the first
    std::string input_;                          // bytes read and not yet understood
    std::size_t body_read_;                      // how much of a body is read at once
    bool keeps_alive_ = true;                    // the last request did not ask to close
    bool closed_ = false;
};

}  // namespace rollcall::http
