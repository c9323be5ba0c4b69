// Calls to other members: connections kept alive a shard, a token on every call.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/result.hpp"
#include "rollcall/cluster/members/member.hpp"
#include "rollcall/cluster/members/node_state.hpp"
#include "rollcall/http/client/client.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::cluster {

namespace asio = boost::asio;

// Where a call goes: an address that needs no look-up, and who is expected there.
struct call_target {
    std::string address;  // as configured
    runtime::peer_address where;
    std::string uuid;  // "": whoever is there, which only hello asks
    explicit call_target(const member& to);
};

struct internal_call {
    http::method verb = http::method::get;
    std::string target;  // path and query
    std::string body;
    security::principal caller;
    internal_call(http::method how, std::string where, std::string content, security::principal asking)
        : verb(how), target(std::move(where)), body(std::move(content)), caller(std::move(asking)) {}
};

template <class T>
using call_result = result<T, node_failure>;

class connection_shelf;

// One call that was answered with 200, its body still to be read. Its connection goes back when the body was read to the
// end, and is closed otherwise: on the shard that called, where it stays, wherever this is. Thread: one at a time, a shard's.
class exchange {
public:
    // `owner` outlives it: the shard that called.
    exchange(runtime::shard& owner, std::weak_ptr<connection_shelf> home, std::string address,
             std::shared_ptr<http::client_connection> over, std::string nonce, http::response_head head);
    ~exchange();
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;

    // The next piece of the body; "" at its end. Errors: timeout, unreachable (lost), error (malformed).
    asio::awaitable<call_result<std::string>> read(runtime::time_limit limit);
    // What is left of the body. Errors: as read(), and error for more than `at_most` bytes. Thread: the shard that called.
    asio::awaitable<call_result<std::string>> read_all(std::size_t at_most, runtime::time_limit limit);
    [[nodiscard]] const http::response_head& head() const noexcept { return head_; }
    [[nodiscard]] const std::string& nonce() const noexcept { return nonce_; }

private:
    runtime::shard& owner_;
    std::weak_ptr<connection_shelf> home_;
    std::string address_;
    std::shared_ptr<http::client_connection> over_;  // shared with a read on its way
    std::string nonce_;
    http::response_head head_;
};

// Thread: coroutines on any shard; a call stays on the shard it is made from.
class peers {
public:
    // `tls`: null for plain HTTP between members. `shards` and `time` outlive it.
    peers(runtime::shard_group& shards, std::string secret, std::shared_ptr<runtime::tls_client_context> tls, const clock& time);

    // Sends the call and reads the answer's head, within `limit` and a tenth of a second. A connection that was kept and turns
    // out to be closed is replaced once. Errors: timeout, unreachable, denied (401 and 403), error (any other status but 200).
    asio::awaitable<call_result<std::unique_ptr<exchange>>> call(call_target to, internal_call what, runtime::time_limit limit);

    [[nodiscard]] const std::string& secret() const noexcept { return secret_; }

private:
    using answered = call_result<std::unique_ptr<exchange>>;
    asio::awaitable<runtime::dial_result<std::shared_ptr<runtime::byte_channel>>> dial(runtime::shard& home, call_target to,
                                                                                       runtime::time_limit limit);
    asio::awaitable<answered> send(runtime::shard& home, std::shared_ptr<http::client_connection> over, call_target to, internal_call what,
                                   runtime::time_limit limit);

    runtime::shard_group& shards_;
    const std::string secret_;
    const std::shared_ptr<runtime::tls_client_context> tls_;  // shared with the connections made from it
    const clock& clock_;
    std::vector<std::shared_ptr<connection_shelf>> shelves_;  // one a shard; shared with the exchanges there
};

}  // namespace rollcall::cluster
