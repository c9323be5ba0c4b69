// Who decides whether a client is let in. The door greets, tells the client, and registers; whose account it is, and whether its proof
// holds, is a gatekeeper's to say.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <optional>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/door/client.hpp"
#include "rollcall/link/login_driver.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::door {

namespace asio = boost::asio;

// Shared by all shards. Thread: the client's shard.
class gatekeeper {
public:
    virtual ~gatekeeper() = default;

    // What the greeting offers this client; "" as the server's version stands for the door's.
    [[nodiscard]] virtual wire::login_options offer(const client& who) const = 0;

    // The exchange from the greeting on, and that of COM_CHANGE_USER; `machine` outlives it. Nothing final is sent.
    virtual asio::awaitable<link::login_end> receive(client& who, wire::login_machine& machine) = 0;
    virtual asio::awaitable<link::login_end> receive_again(client& who, wire::login_machine& machine, wire::login_request request) = 0;

    // The proof holds. Returns: what keeps the client out nevertheless; nothing: it is in, and has its seat.
    virtual std::optional<sql_error> take_in(client& who, const wire::login_machine& machine) = 0;
    // What a client is told whose proof does not hold.
    [[nodiscard]] virtual sql_error denial(client& who, const wire::login_machine& machine) const = 0;
};

}  // namespace rollcall::door
