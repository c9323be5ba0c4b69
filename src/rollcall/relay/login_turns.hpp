// The second half of a login: what the server asks of the client and the client answers, in turns that pass through here.
// Source: MySQL Server Doxygen, "Connection Phase", AuthSwitchRequest, AuthMoreData, "Caching_sha2_password information".
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

#include "rollcall/door/client.hpp"
#include "rollcall/link/login_driver.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/relay/upstream_leg.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::relay {

// What the server is told of a client: what that said, but a plugin that no server knows, so that it asks anew, with its own nonce; and
// who is behind us. Thread: any; pure.
wire::login_request as_told_on(const wire::login_request& said, std::string_view client, connection_id id);

// Of one login, or one COM_CHANGE_USER. Thread: the session's shard.
class login_turns {
public:
    // All of these outlive it. The server has been told who comes, and its answer is the next packet of its stream.
    login_turns(door::client& who, upstream_leg& leg, const relay_ground& with);

    // Until the server has decided; each packet of its has the time of a login. Nothing final is sent to the client. Where one of the two
    // connections is encrypted and the other is not, a password that caching_sha2_password asks for as a whole is known here for a moment,
    // and wiped. Returns: login_accepted, refused_elsewhere, login_refused, login_broken or the client's link_error.
    asio::awaitable<link::login_end> run();
    // The server's OK, once it has accepted.
    [[nodiscard]] const std::string& ok() const noexcept { return ok_; }

private:
    using text_result = link::link_result<std::string>;

    asio::awaitable<std::optional<link::login_end>> take_turn(std::string said);
    asio::awaitable<std::optional<link::login_end>> pass(std::string_view said);
    asio::awaitable<std::optional<link::login_end>> give_clear();
    asio::awaitable<std::optional<link::login_end>> give_encrypted();
    asio::awaitable<text_result> ask_client(std::string_view said);
    asio::awaitable<text_result> read_client();
    asio::awaitable<text_result> read_server();
    asio::awaitable<link::link_result<void>> send(link::packet_stream& to, std::string_view payload) const;
    void note_switch(std::string_view said);
    [[nodiscard]] bool gives_password_away() const;
    [[nodiscard]] wire::login_refused lost(const link::link_error& why) const;

    link::packet_stream& client_;
    upstream_leg& leg_;
    const relay_ground& with_;
    runtime::shard& home_;
    const bool client_secure_;
    std::string plugin_;  // that the server asked for last
    std::string nonce_;
    std::string ok_;
};

}  // namespace rollcall::relay
