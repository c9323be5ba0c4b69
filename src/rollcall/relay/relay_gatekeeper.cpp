// The client's response goes on with a plugin that no server knows, so that the server asks anew, with its own nonce; that and what
// follows are passed from one to the other until the server says OK or ERR.
#include "rollcall/relay/relay_gatekeeper.hpp"

#include <fmt/format.h>

#include <utility>

#include "rollcall/security/crypto/wipe.hpp"
#include "rollcall/wire/client/handshake_response.hpp"
#include "rollcall/wire/first_byte.hpp"

namespace rollcall::relay {

namespace {

constexpr std::string_view unknown_plugin = "rollcall_relay";
constexpr std::size_t login_packet_bytes = 64 * 1024;
constexpr int most_turns = 32;

// What both sides may agree on while the bytes between them are followed: no compression, no metadata left out.
constexpr wire::capability_flags followed = wire::server_capabilities | wire::capability::no_schema | wire::capability::local_files |
                                            wire::capability::reserved | wire::capability::can_handle_expired_passwords;
constexpr wire::capability_flags not_followed = wire::capability::compress | wire::capability::ssl;

// What a server would read as another form, or be asked for and not do.
wire::login_refused lacks_capabilities(const std::string& member) {
    return {fmt::format("The server {} has not what others of its pool have told that it has: give all members one version", member),
            sql_errc::not_supported_auth_mode};
}

wire::login_refused refuse_old_client() {
    return {"The client is too old to be told by a server behind this one how to prove its password (PLUGIN_AUTH): upgrade it",
            sql_errc::not_supported_auth_mode};
}

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

}  // namespace

wire::login_options relay_gatekeeper::offer(const door::client& who) const {
    const auto learned = pool_.learned().value_or(wire::server_greeting{});
    wire::login_options options;
    options.hello.id = who.id();
    options.hello.nonce = who.nonce();
    options.hello.server_version = learned.server_version;
    options.hello.capabilities = (learned.capabilities & followed & ~not_followed) | wire::capability::ssl;
    options.hello.collation = learned.collation;
    options.hello.status = learned.status;
    const bool sha2 = learned.plugin == wire::plugin_name(wire::auth_plugin::caching_sha2_password);
    options.hello.default_plugin = sha2 ? wire::auth_plugin::caching_sha2_password : wire::auth_plugin::native_password;
    options.tls_available = with_.tls != nullptr;
    options.require_tls = with_.tls_required;
    return options;
}

asio::awaitable<link::login_end> relay_gatekeeper::receive(door::client& who, wire::login_machine& machine) {
    who.row().kind = security::session_kind::relayed;
    link::login_limits limits;
    limits.packet_time = with_.limits.login_time;
    auto ended = co_await link::drive_to_request(who.stream(), machine, with_.tls, limits);
    if (ended) co_return std::move(*ended);
    co_return co_await log_in(who, machine.request());
}

asio::awaitable<link::login_end> relay_gatekeeper::receive_again(door::client&, wire::login_machine&, wire::login_request) {
    wire::login_refused refused{"COM_CHANGE_USER is not supported through a pool: close the connection and log in anew",
                                sql_errc::not_supported_yet};
    co_return refused;
}

std::optional<sql_error> relay_gatekeeper::take_in(door::client&, const wire::login_machine&) { return std::nullopt; }

sql_error relay_gatekeeper::denial(door::client&, const wire::login_machine& machine) const {
    return {sql_errc::access_denied, fmt::format("Access denied for user '{}'", machine.request().user)};
}

asio::awaitable<link::link_result<std::string>> relay_gatekeeper::read(link::packet_stream& from) const {
    const auto payload = co_await from.read_payload(login_packet_bytes, with_.limits.login_time, with_.limits.login_time);
    if (payload.has_error()) co_return payload.error();
    co_return link::link_result<std::string>{boost::system::in_place_value, *payload};
}

asio::awaitable<link::link_result<void>> relay_gatekeeper::send(link::packet_stream& to, std::string_view payload) const {
    to.write_payload(payload);
    co_return co_await to.flush(with_.limits.write_time);
}

asio::awaitable<link::login_end> relay_gatekeeper::log_in(door::client& who, const wire::login_request& request) {
    if ((request.capabilities & wire::capability::plugin_auth) == 0) co_return refuse_old_client();
    if (leg_ == nullptr) {
        auto opened = co_await open_leg(who.home(), pool_, with_);
        if (opened.has_error()) co_return wire::login_refused{opened.error().message, opened.error().code};
        leg_ = std::move(*opened);
    }
    if ((request.capabilities & ~wire::capability::ssl & ~leg_->greeting.capabilities) != 0) co_return lacks_capabilities(leg_->member());
    auto told = as_told_on(request, who.stream().channel().peer().text(), who.id());
    told.capabilities &= ~wire::capability::ssl;
    const auto response = wire::encode_handshake_response(told);
    if (response.has_error()) co_return wire::login_broken{response.error()};
    const auto sent = co_await send(leg_->stream, *response);
    if (sent.has_error()) co_return sent.error();
    co_return co_await take_turns(who);
}

// What passes may be a password: it is wiped.
asio::awaitable<link::login_end> relay_gatekeeper::take_turns(door::client& who) {
    for (int turn = 0; turn < most_turns; ++turn) {
        auto said = co_await read(leg_->stream);
        if (said.has_error()) {
            wire::login_refused lost{
                fmt::format("The server {} was lost during the login: {}", leg_->member(), link::message(said.error())),
                sql_errc::bad_host};
            co_return lost;
        }
        if (wire::begins_with(*said, wire::first_byte::error)) co_return link::refused_elsewhere{std::move(*said)};
        if (wire::begins_with(*said, wire::first_byte::ok)) {
            ok_ = std::move(*said);
            co_return wire::login_accepted{};
        }
        const auto asked = co_await send(who.stream(), *said);
        if (asked.has_error()) co_return asked.error();
        constexpr std::string_view fast_path_succeeded = "\x01\x03";  // OK follows, and no answer is waited for
        if (*said == fast_path_succeeded) continue;
        auto answered = co_await read(who.stream());
        if (answered.has_error()) co_return answered.error();
        const security::wipe_at_exit wiped{*answered};
        const auto passed = co_await send(leg_->stream, *answered);
        if (passed.has_error()) co_return passed.error();
    }
    wire::login_refused endless{fmt::format("The server {} asks again and again during the login", leg_->member()), sql_errc::handshake};
    co_return endless;
}

}  // namespace rollcall::relay
