// Our way into another server, from its greeting to its OK: login/login.hpp seen from the other side. A machine without I/O, and
// without the password: the driver performs what it asks, makes what proves the password, and tells it what came.
// Source: MySQL Server Doxygen, "Connection Phase", "Caching_sha2_password information", AuthSwitchRequest, AuthMoreData.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rollcall/wire/client/error_reader.hpp"
#include "rollcall/wire/client/greeting_reader.hpp"
#include "rollcall/wire/client/handshake_response.hpp"
#include "rollcall/wire/client/ok_reader.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::wire {

enum class tls_wish : std::uint8_t {
    off,
    if_offered,  // who stands between can take the offer away: nothing is safe from them
    required,
};

struct client_login_options {
    std::string user;
    std::string database;                                         // "" for none
    std::uint16_t collation = 45;                                 // utf8mb4_general_ci: every server has it
    capability_flags capabilities = client_capabilities;          // asked for; what the server has not is not used
    std::uint32_t mariadb_capabilities = 0;                       // likewise; result_reader understands none of them
    std::uint32_t max_packet = 16 * 1024 * 1024;                  // told to the server
    std::vector<std::pair<std::string, std::string>> attributes;  // connection attributes
    tls_wish tls = tls_wish::if_offered;
    // Nobody listens on the channel although it is without TLS (a Unix socket): clear text may pass.
    bool channel_is_secure = false;
    // mysql_clear_password may be what it asks for, over TLS: where it is certain who listens. caching_sha2_password's whole exchange,
    // which any server may ask for, sends the password over TLS too, as MySQL's own clients do.
    bool gives_clear_password = true;
    // The server's RSA key, as PEM: caching_sha2_password without TLS encrypts the password with it. "" for unknown.
    std::string server_key_pem;
    // Where that is unknown: ask the server for its key. Who stands between can send another, and so read the password.
    bool trust_sent_key = false;
};

// --- what the machine asks of its driver, besides send_then_read of login/login.hpp ---
// Call on_packet() with the next packet that comes.
struct read_next {};
// Send `payload` as the next packet, begin TLS as the client, call on_tls().
struct send_then_begin_tls {
    std::string payload;
};
// How a password is proved without telling it: mysql_native_password, caching_sha2_password, MariaDB's client_ed25519.
enum class scramble_kind : std::uint8_t { native, sha2, ed25519 };
// Make what proves the password over this nonce (security/passwords/scramble.hpp, ed25519_proof.hpp); call on_scramble(). "" for an empty
// password, but of ed25519.
struct make_scramble {
    scramble_kind kind;
    std::string nonce;
};
// Send the password and a NUL after it as the next packet, then call on_packet(). Asked for on a secure channel only.
struct send_clear_password {};
// Encrypt the password with this key, masked by the nonce (security/passwords/scramble.hpp), and call on_encrypted(); where that
// cannot be done, the login has ended.
struct encrypt_password {
    std::string key_pem;
    std::string nonce;
};
// The connection is ready for commands; `client_login::capabilities()` are in force.
struct logged_in {
    ok_answer ok;
};
// The server refuses: with its greeting (1040, 1129) or after it (1045, 1049, ...). It closes.
struct login_rejected {
    server_error error;
};
// The server's bytes are broken: close.
struct server_broken {
    wire_errc error;
};
// What the server asks for we have not, or do not give away: close. `sentence`: cause and remedy.
struct login_impossible {
    std::string sentence;
};

using client_login_action = std::variant<read_next, send_then_read, send_then_begin_tls, make_scramble, send_clear_password,
                                         encrypt_password, logged_in, login_rejected, server_broken, login_impossible>;

// The most packets that a server may send before it has decided.
inline constexpr int max_login_turns = 32;

// One login. Give every call's action to the driver; call only what the last action named: any other call ends the login with
// server_broken{unexpected_packet}. Begin with on_packet(), the greeting.
// Knows mysql_native_password, caching_sha2_password, client_ed25519, and over TLS mysql_clear_password.
// Thread: owning shard.
class client_login {
public:
    explicit client_login(client_login_options options);

    client_login_action on_packet(std::string_view payload);
    client_login_action on_tls();
    client_login_action on_scramble(std::string_view scramble);
    client_login_action on_encrypted(std::string_view ciphertext);

    // What the server said first; complete from the first action on. Returns: a reference that lives as long as the machine.
    [[nodiscard]] const server_greeting& greeting() const noexcept { return greeting_; }
    // Those both sides have, of MySQL's and of MariaDB's own.
    [[nodiscard]] capability_flags capabilities() const noexcept { return said_.capabilities; }
    [[nodiscard]] std::uint32_t mariadb_capabilities() const noexcept {
        return greeting_.mariadb_capabilities & options_.mariadb_capabilities;
    }
    [[nodiscard]] bool tls_active() const noexcept { return tls_active_; }

private:
    // What the machine waits for. scramble: the answer to make_scramble; verdict: a packet that decides, or asks for more.
    enum class step : std::uint8_t { greeting, tls, scramble, verdict, fast_ok, public_key, encryption, done };
    // How an authentication plugin of the server's is called here; clear_password has no auth_plugin, for no account of ours has it.
    enum class proof : std::uint8_t { native, sha2, ed25519, clear };

    client_login_action take_greeting(std::string_view payload);
    client_login_action begin_proof();
    client_login_action send_response(std::string_view scramble);
    client_login_action take_verdict(std::string_view payload);
    client_login_action take_switch(std::string_view payload);
    client_login_action begin_ed25519(std::string_view nonce);
    client_login_action take_more_data(std::string_view data);
    client_login_action begin_full_exchange();
    client_login_action send_encrypted_with(std::string key_pem);
    client_login_action broken(wire_errc error);
    client_login_action impossible(std::string sentence);
    [[nodiscard]] bool secure() const noexcept { return tls_active_ || options_.channel_is_secure; }

    client_login_options options_;
    server_greeting greeting_;
    login_request said_;
    std::string nonce_;  // the greeting's, or that of the last AuthSwitchRequest
    proof proof_ = proof::native;
    step step_ = step::greeting;
    int turns_ = 0;
    bool tls_active_ = false;
    bool responded_ = false;     // HandshakeResponse41 is sent: what proves the password goes alone from now on
    bool has_password_ = false;  // the last scramble was not empty
    bool full_begun_ = false;    // caching_sha2_password's whole exchange is asked for once only
};

}  // namespace rollcall::wire
