// Packets are passed as they are but in one case: caching_sha2_password's whole exchange between a connection with TLS and one without,
// where one side gives the password in clear text and the other takes it encrypted only.
#include "rollcall/relay/login_turns.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/runtime/deadline.hpp"
#include "rollcall/security/crypto/wipe.hpp"
#include "rollcall/security/passwords/password.hpp"
#include "rollcall/security/passwords/scramble.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::relay {

namespace {

constexpr std::string_view unknown_plugin = "rollcall_relay";
constexpr std::size_t login_packet_bytes = 64 * 1024;
constexpr int most_turns = 32;
constexpr std::string_view fast_path_succeeded = "\x01\x03";  // OK follows, and no answer is waited for
constexpr std::string_view whole_exchange = "\x01\x04";
constexpr std::string_view key_wanted = "\x02";
constexpr char more_data = '\x01';
// Plugins whose client sends the password as it is.
constexpr std::array<std::string_view, 3> clear_plugins{"mysql_clear_password", "dialog", "authentication_openid_connect_client"};

wire::login_refused refuse(std::string sentence, sql_errc code = sql_errc::handshake) { return {std::move(sentence), code}; }

}  // namespace

wire::login_request as_told_on(const wire::login_request& said, std::string_view client, connection_id id) {
    constexpr std::size_t most_attribute_bytes = 60 * 1024;
    auto told = said;
    told.plugin = unknown_plugin;
    std::size_t bytes = 0;
    for (const auto& [key, value] : said.attributes) bytes += key.size() + value.size();
    if (bytes < most_attribute_bytes) {
        told.attributes.emplace_back("rollcall_connection_id", std::to_string(id.value));
        told.attributes.emplace_back("rollcall_client", client);
    }
    return told;
}

login_turns::login_turns(door::client& who, upstream_leg& leg, const relay_ground& with)
    : client_(who.stream()), leg_(leg), with_(with), home_(who.home()), client_secure_(!client_.channel().tls().version.empty()) {}

asio::awaitable<link::login_end> login_turns::run() {
    for (int turn = 0; turn < most_turns; ++turn) {
        auto said = co_await read_server();
        if (said.has_error()) co_return lost(said.error());
        if (wire::begins_with(*said, wire::first_byte::error)) co_return link::refused_elsewhere{std::move(*said)};
        if (wire::begins_with(*said, wire::first_byte::ok)) {
            ok_ = std::move(*said);
            co_return wire::login_accepted{};
        }
        auto ended = co_await take_turn(std::move(*said));
        if (ended) co_return std::move(*ended);
    }
    co_return refuse(fmt::format("The server {} asks again and again during the login", leg_.member()));
}

// What the server asks, and the answer to it. Returns: why the login ends; nothing where it goes on.
asio::awaitable<std::optional<link::login_end>> login_turns::take_turn(std::string said) {
    if (wire::begins_with(said, wire::first_byte::eof)) {
        note_switch(said);
        if (gives_password_away()) {
            co_return refuse(
                fmt::format("The server {} asks for the password in clear text ({}), and the connection to it, or from the client, "
                            "is not encrypted: use TLS on both",
                            leg_.member(), plugin_),
                sql_errc::secure_transport_required);
        }
    }
    const bool whole = said == whole_exchange && plugin_ == wire::plugin_name(wire::auth_plugin::caching_sha2_password);
    if (whole && client_secure_ && !leg_.encrypted) co_return co_await give_encrypted();
    if (whole && !client_secure_ && leg_.encrypted) co_return co_await give_clear();
    co_return co_await pass(said);
}

asio::awaitable<std::optional<link::login_end>> login_turns::pass(std::string_view said) {
    if (said == fast_path_succeeded) {
        const auto told = co_await send(client_, said);
        if (told.has_error()) co_return link::login_end{told.error()};
        co_return std::nullopt;
    }
    auto answered = co_await ask_client(said);
    if (answered.has_error()) co_return link::login_end{answered.error()};
    const security::wipe_at_exit wiped{*answered};
    const auto passed = co_await send(leg_.stream, *answered);
    if (passed.has_error()) co_return lost(passed.error());
    co_return std::nullopt;
}

// The client is without TLS: it encrypts the password with our key, over the nonce that it has from the server.
asio::awaitable<std::optional<link::login_end>> login_turns::give_clear() {
    const auto asked = co_await ask_client(whole_exchange);
    if (asked.has_error()) co_return link::login_end{asked.error()};
    if (*asked != key_wanted) {
        co_return refuse(
            fmt::format("The client encrypts its password with a key that it knows already, of another connection than that to {}: "
                        "turn TLS on in the client (for example --ssl-mode=REQUIRED)",
                        leg_.member()),
            sql_errc::secure_transport_required);
    }
    const std::string key = more_data + with_.key.public_key_pem();
    auto ciphertext = co_await ask_client(key);
    if (ciphertext.has_error()) co_return link::login_end{ciphertext.error()};
    auto decrypt = [rsa = with_.key, ciphertext = std::move(*ciphertext), nonce = nonce_]() -> std::optional<std::string> {
        const auto masked = rsa.decrypt_oaep(ciphertext);
        return masked ? security::unmask_password(*masked, nonce) : std::nullopt;
    };
    auto decrypted = co_await with_.workers.run(std::move(decrypt));
    if (decrypted.has_error()) co_return refuse("Too many logins at once: try again", sql_errc::con_count);
    if (!*decrypted) co_return refuse("The password is not encrypted with the key that was sent");
    auto password = std::move(**decrypted);
    password.push_back('\0');
    const security::wipe_at_exit wiped{password};
    const auto passed = co_await send(leg_.stream, password);
    if (passed.has_error()) co_return lost(passed.error());
    co_return std::nullopt;
}

// The server is without TLS: it has a key of its own.
asio::awaitable<std::optional<link::login_end>> login_turns::give_encrypted() {
    auto password = co_await ask_client(whole_exchange);
    if (password.has_error()) co_return link::login_end{password.error()};
    const security::wipe_at_exit wiped{*password};
    if (!password->ends_with('\0')) co_return wire::login_broken{wire::wire_errc::malformed};
    const auto asked = co_await send(leg_.stream, key_wanted);
    if (asked.has_error()) co_return lost(asked.error());
    const auto key = co_await read_server();
    if (key.has_error()) co_return lost(key.error());
    if (!key->starts_with(more_data)) co_return link::login_end{link::refused_elsewhere{*key}};
    const auto clear = std::string_view{*password}.substr(0, password->size() - 1);
    const auto encrypted = security::encrypt_password(clear, nonce_, std::string_view{*key}.substr(1));
    if (encrypted.has_error()) {
        co_return refuse(fmt::format("The password cannot be encrypted for {}: {}", leg_.member(), encrypted.error().sentence));
    }
    const auto passed = co_await send(leg_.stream, *encrypted);
    if (passed.has_error()) co_return lost(passed.error());
    co_return std::nullopt;
}

asio::awaitable<login_turns::text_result> login_turns::ask_client(std::string_view said) {
    const auto asked = co_await send(client_, said);
    if (asked.has_error()) co_return asked.error();
    co_return co_await read_client();
}

asio::awaitable<login_turns::text_result> login_turns::read_client() {
    const auto payload = co_await client_.read_payload(login_packet_bytes, with_.limits.login_time, with_.limits.login_time);
    if (payload.has_error()) co_return payload.error();
    co_return text_result{boost::system::in_place_value, *payload};
}

// Nobody else looks after a server that sends byte by byte.
asio::awaitable<login_turns::text_result> login_turns::read_server() {
    bool late = false;
    runtime::deadline limit{home_.deadlines(), [&] {
                                late = true;
                                leg_.stream.abort_reading();
                            }};
    limit.arm(home_.time().steady_now() + with_.limits.login_time);
    const auto payload = co_await leg_.stream.read_payload(login_packet_bytes, runtime::no_limit, runtime::no_limit);
    if (late) co_return link::link_error{runtime::io_errc::timeout};
    if (payload.has_error()) co_return payload.error();
    co_return text_result{boost::system::in_place_value, *payload};
}

asio::awaitable<link::link_result<void>> login_turns::send(link::packet_stream& to, std::string_view payload) const {
    to.write_payload(payload);
    co_return co_await to.flush(with_.limits.write_time);
}

// AuthSwitchRequest: a plugin's name, and what it proves the password with.
void login_turns::note_switch(std::string_view said) {
    byte_reader in{said.substr(1)};
    plugin_ = in.nul_string().value_or(std::string_view{});
    nonce_ = in.rest();
    if (nonce_.ends_with('\0')) nonce_.pop_back();
}

// Who could listen on this machine could read the password elsewhere as well.
bool login_turns::gives_password_away() const {
    const bool clear = std::ranges::find(clear_plugins, plugin_) != clear_plugins.end();
    const bool client_open = !client_secure_ && !client_.channel().peer().loopback;
    const bool server_open = !leg_.encrypted && !leg_.stream.channel().peer().loopback;
    return clear && (client_open || server_open);
}

wire::login_refused login_turns::lost(const link::link_error& why) const {
    return refuse(fmt::format("The server {} was lost during the login: {}", leg_.member(), link::message(why)), sql_errc::bad_host);
}

}  // namespace rollcall::relay
