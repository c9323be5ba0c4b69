// Us at another server: one connection with credentials of our own, one statement at a time, small results as text. For what is watched
// and checked; what is relayed goes other ways. wire/client/ are the machines, this is the driver.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rollcall/base/result.hpp"
#include "rollcall/link/packet_stream.hpp"
#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/runtime/deadline.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/wire/client/client_login.hpp"
#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::link {

enum class mysql_errc : std::uint8_t {
    unreachable,  // no connection, or it was lost
    timeout,      // the time limit passed; the connection is closed
    refused,      // the server answered ERR: `code` is its error
    unsupported,  // what the server asks for is not known here, or not given away
    broken,       // what answers is no MySQL server, or out of step; the connection is closed
    too_large,    // the answer passes a limit; the connection is closed
};

struct mysql_failure {
    mysql_errc why = mysql_errc::unreachable;
    std::uint16_t code = 0;  // of `refused`
    std::string sentence;    // cause and, where there is one, remedy; begins in lower case; UTF-8
};

template <class T>
using mysql_result = result<T, mysql_failure>;

// How the connection is encrypted. Without `context` nothing is asked for.
struct mysql_tls {
    std::shared_ptr<runtime::tls_client_context> context;
    std::string host;       // that the certificate must name, where the context checks it
    bool required = false;  // no login without it
    bool verified = false;  // the context checks whom we talk to
};

struct mysql_login {
    std::string user;
    std::string password;
    std::vector<std::pair<std::string, std::string>> attributes;  // connection attributes
    mysql_tls tls;
    std::string ahead;  // sent before anything else: a header of the PROXY protocol; "": nothing
    // Called once with what the server says first, before it is told who comes; may be empty.
    std::function<void(const wire::server_greeting&)> on_greeting;
};

// A connection that is logged in. Closed when destroyed. Thread: owning shard, for all of it; one call at a time.
class mysql_client {
public:
    // Dials `where` and logs in, all within `limit`. Without TLS: mysql_native_password, caching_sha2_password where the server knows the
    // password already or, over loopback, lets it be encrypted with the key that it sends. Errors: any of mysql_errc but too_large.
    static asio::awaitable<mysql_result<std::unique_ptr<mysql_client>>> connect(runtime::shard& home, runtime::peer_address where,
                                                                                mysql_login login, runtime::time_limit limit);
    // The same over a channel that is connected. `deadlines` outlive the client.
    static asio::awaitable<mysql_result<std::unique_ptr<mysql_client>>> log_in(runtime::deadline_list& deadlines,
                                                                               std::shared_ptr<runtime::byte_channel> over,
                                                                               mysql_login login, runtime::time_limit limit);

    mysql_client(runtime::deadline_list& deadlines, std::shared_ptr<runtime::byte_channel> over);
    ~mysql_client();
    mysql_client(const mysql_client&) = delete;
    mysql_client& operator=(const mysql_client&) = delete;

    // Sends `statement` and reads its first result, within `limits` and `limit`; further results are read and dropped. Errors: refused:
    // the connection goes on; all others: it is closed, and every later call is unreachable.
    asio::awaitable<mysql_result<wire::text_result>> ask(std::string statement, wire::result_limits limits, runtime::time_limit limit);

    // What the server said first. Lives as long as the client.
    [[nodiscard]] const wire::server_greeting& greeting() const noexcept { return greeting_; }
    [[nodiscard]] bool is_open() const noexcept { return open_; }
    [[nodiscard]] bool is_encrypted() const noexcept { return encrypted_; }

private:
    asio::awaitable<mysql_result<void>> run_login(mysql_login login);
    asio::awaitable<mysql_result<wire::client_login_action>> perform(wire::client_login& machine, wire::client_login_action action,
                                                                     const mysql_login& login);
    asio::awaitable<mysql_result<void>> begin_tls(std::string ssl_request, const mysql_tls& tls);
    asio::awaitable<mysql_result<wire::text_result>> read_result(wire::result_limits limits);
    asio::awaitable<mysql_result<std::string_view>> read(std::size_t max_bytes);
    asio::awaitable<mysql_result<void>> send(std::string payload);
    void begin(runtime::time_limit limit);
    void end(bool usable);
    [[nodiscard]] mysql_failure failure_of(const link_error& error) const;
    [[nodiscard]] std::string peer() const { return peer_; }

    packet_stream stream_;
    runtime::deadline deadline_;
    const std::string peer_;  // "ip:port"
    wire::server_greeting greeting_;
    wire::capability_flags capabilities_ = 0;
    runtime::time_limit limit_{};
    bool expired_ = false;
    bool open_ = true;
    bool encrypted_ = false;
};

}  // namespace rollcall::link
