// A client's way in: greeting, TLS upgrade, response, credentials. A machine without I/O: the driver performs what it
// asks and tells it what came. Source: MySQL Server Doxygen, "Connection Phase", HandshakeV10, SSLRequest,
// HandshakeResponse41, "Caching_sha2_password information", AuthSwitchRequest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rollcall/base/ids.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/wire/capabilities.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {

enum class auth_plugin : std::uint8_t { native_password, caching_sha2_password };

// "mysql_native_password" or "caching_sha2_password".
std::string_view plugin_name(auth_plugin plugin) noexcept;

// What the server says first.
struct greeting {
    std::string server_version;  // "8.0.x-rollcall-..."
    connection_id id;
    std::string nonce;  // 20 bytes, none of them NUL or '$'
    capability_flags capabilities = server_capabilities;
    std::uint8_t collation = 255;  // utf8mb4_0900_ai_ci
    status_flags status = server_status::autocommit;
    capability_flags mariadb_capabilities = 0;  // none of ours; another server's, whose sessions are passed on
    auth_plugin default_plugin = auth_plugin::caching_sha2_password;
};
std::string encode_greeting(const greeting& hello);

// What the client said of itself. `capabilities` are those both sides have.
struct login_request {
    capability_flags capabilities = 0;
    capability_flags mariadb_capabilities = 0;  // those both sides have
    std::uint32_t max_packet = 0;
    std::uint16_t collation = 0;  // the handshake carries its low byte only, COM_CHANGE_USER both
    std::string user;
    std::string database;  // "" where none was asked for
    std::string plugin;    // the client's; "" without PLUGIN_AUTH
    std::string auth_response;
    std::vector<std::pair<std::string, std::string>> attributes;  // connection attributes, in the client's order
};

// Decodes HandshakeResponse41 (with `offered` being what the greeting offered). A pre-4.1 response is malformed.
// What follows the last field is ignored, as MySQL does: clients put extensions there.
wire_result<login_request> decode_handshake_response(std::string_view payload, capability_flags offered,
                                                     capability_flags mariadb_offered = 0);
// Is this an SSLRequest: the first 32 bytes of a response, with CLIENT_SSL, and nothing after them?
bool is_ssl_request(std::string_view payload) noexcept;

// Decodes COM_CHANGE_USER's body (after the command byte); `capabilities` are the connection's. Clients may end it
// after the database, the collation or the plugin.
wire_result<login_request> decode_change_user(std::string_view body, capability_flags capabilities);

// --- what the machine asks of its driver ---
// Send `payload` as the next packet, flush, and then call on_packet() with the next packet that comes.
struct send_then_read {
    std::string payload;
};
// Begin TLS as the server (what came behind the SSLRequest belongs to it), then call on_packet() with the next packet.
struct upgrade_to_tls {};
// Look the account of `request().user` up and call on_account() with the plugin its credentials are for. For an unknown
// user answer as for an account that exists (the same plugin every time for the same name).
struct find_account {};
// Check this scramble against the account's credentials (an empty one is an empty password); call on_check().
struct check_scramble {
    auth_plugin plugin;
    std::string scramble;
};
// Check this clear-text password (it came over TLS, or was decrypted) against the account's; call on_check().
struct check_password {
    std::string password;
};
// Decrypt with the RSA key (OAEP), XOR with the nonce repeated, drop the trailing NUL; call on_check() after checking.
struct check_encrypted_password {
    std::string ciphertext;
};
// Credentials hold: send OK or refuse for another reason (that is the driver's). `payload_before_ok` is sent first where
// not empty (caching_sha2_password's fast_auth_success).
struct login_accepted {
    std::string payload_before_ok;
};
// Credentials do not hold: the driver sends error 1045.
struct login_denied {};
// The client's bytes are broken: 1043, close.
struct login_broken {
    wire_errc error;
};
// What the client asks for cannot be had (an unencrypted channel, an old client): send this error, close.
struct login_refused {
    std::string sentence;
    sql_errc code = sql_errc::secure_transport_required;
};

using login_action = std::variant<send_then_read, upgrade_to_tls, find_account, check_scramble, check_password, check_encrypted_password,
                                  login_accepted, login_denied, login_broken, login_refused>;

enum class check_outcome : std::uint8_t {
    match,
    mismatch,
    unknown,  // caching_sha2_password: the scramble cannot be checked yet, ask for the full exchange
};

struct login_options {
    greeting hello;
    bool tls_available = true;  // false also where TLS is on already: a second layer cannot be had
    bool require_tls = false;
    std::string rsa_public_key_pem;  // sent to clients that ask for it; "" refuses the RSA exchange
};

// One login, from the greeting on. Give every call's action to the driver; call only what the last action named:
// any other call ends the login with login_broken{unexpected_packet}.
// Thread: owning shard.
class login_machine {
public:
    // `channel_is_secure`: TLS is already on, or the channel cannot be listened to (Unix socket).
    login_machine(login_options options, bool channel_is_secure);

    login_action start();
    // For COM_CHANGE_USER on a connection that is logged in: starts at find_account, with this request.
    login_action start_change_user(login_request request);

    login_action on_packet(std::string_view payload);
    login_action on_account(auth_plugin plugin);
    login_action on_check(check_outcome outcome);

    // What the client said; complete from find_account on. Returns: a reference that lives as long as the machine.
    [[nodiscard]] const login_request& request() const noexcept { return request_; }
    // The same, for one who keeps it: the machine has none any more.
    [[nodiscard]] login_request take_request() noexcept { return std::move(request_); }
    [[nodiscard]] std::string_view nonce() const noexcept { return options_.hello.nonce; }
    // Did the exchange use a password (for "using password: YES")?
    [[nodiscard]] bool used_password() const noexcept { return used_password_; }

private:
    // What the machine waits for. scramble, password: the outcome of a check; switched, full, public_key: a packet.
    enum class step : std::uint8_t { fresh, greeted, after_tls, account, switched, scramble, full, public_key, password, done };

    login_action take_response(std::string_view payload);
    login_action take_full_exchange(std::string_view payload);
    login_action check(std::string_view scramble);
    login_action begin_full_exchange();
    login_action broken(wire_errc error);

    login_options options_;
    bool secure_;
    bool used_password_ = false;
    step step_ = step::fresh;
    auth_plugin plugin_ = auth_plugin::caching_sha2_password;
    login_request request_;
};

}  // namespace rollcall::wire
