// Performs what the login machine asks: packets and TLS here, credentials through login_checks.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "rollcall/link/packet_stream.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::link {

// Who knows accounts and passwords. Thread: owning shard.
class login_checks {
public:
    virtual ~login_checks() = default;
    virtual wire::auth_plugin plugin_of(std::string_view user) = 0;
    virtual wire::check_outcome check_scramble(std::string_view user, const wire::check_scramble& given, std::string_view nonce) = 0;
    virtual asio::awaitable<wire::check_outcome> check_password(std::string user, std::string password) = 0;
    virtual asio::awaitable<wire::check_outcome> check_encrypted(std::string user, std::string ciphertext, std::string nonce) = 0;
};

struct login_limits {
    std::size_t max_packet = 64 * 1024;
    runtime::time_limit packet_time = std::chrono::seconds{10};  // for each packet of the exchange
};

// Another server's last word, an ERR packet's payload: the client gets it as it is.
struct refused_elsewhere {
    std::string payload;
};

// How a login ended: an action of the machine's that is final, what another server said, or the connection's end.
using login_end =
    std::variant<wire::login_accepted, wire::login_denied, wire::login_broken, wire::login_refused, refused_elsewhere, link_error>;

// From the greeting on. `stream`, `machine`, `checks` outlive the call. Nothing final is sent: that is the caller's.
asio::awaitable<login_end> drive_login(packet_stream& stream, wire::login_machine& machine, login_checks& checks,
                                       std::shared_ptr<runtime::tls_context> tls, login_limits limits);
// The same up to where the account is to be found, for whoever asks another server about it: machine.request() is whole then. Returns:
// nothing where the client has come so far.
asio::awaitable<std::optional<login_end>> drive_to_request(packet_stream& stream, wire::login_machine& machine,
                                                           std::shared_ptr<runtime::tls_context> tls, login_limits limits);
// For COM_CHANGE_USER: goes on in the exchange that the command began.
asio::awaitable<login_end> drive_change_user(packet_stream& stream, wire::login_machine& machine, wire::login_request request,
                                             login_checks& checks, login_limits limits);

}  // namespace rollcall::link
