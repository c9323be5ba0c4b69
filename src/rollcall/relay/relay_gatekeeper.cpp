// The client's response goes on with a plugin that no server knows, so that the server asks anew, with its own nonce.
#include "rollcall/relay/relay_gatekeeper.hpp"

#include <fmt/format.h>

#include <utility>

#include "rollcall/relay/login_turns.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/wire/client/handshake_response.hpp"

namespace rollcall::relay {

namespace {

// What both sides may agree on while the bytes between them are followed: no metadata left out.
constexpr wire::capability_flags followed = wire::server_capabilities | wire::capability::no_schema | wire::capability::local_files |
                                            wire::capability::reserved | wire::capability::can_handle_expired_passwords;
// What is agreed on with each side alone.
constexpr wire::capability_flags of_each_side = wire::capability::compress | wire::capability::ssl;

constexpr wire::capability_flags followed_of_mariadb =
    wire::mariadb_capability::progress | wire::mariadb_capability::bulk_operations | wire::mariadb_capability::extended_metadata |
    wire::mariadb_capability::cache_metadata | wire::mariadb_capability::bulk_unit_results;

// What a server would read as another form, or be asked for and not do.
wire::login_refused lacks_capabilities(const std::string& member) {
    return {fmt::format("The server {} has not what others of its pool have told that it has: give all members one version", member),
            sql_errc::not_supported_auth_mode};
}

wire::login_refused refuse_old_client() {
    return {"The client is too old to be told by a server behind this one how to prove its password (PLUGIN_AUTH): upgrade it",
            sql_errc::not_supported_auth_mode};
}

}  // namespace

wire::login_options relay_gatekeeper::offer(const door::client& who) const {
    const auto learned = pool_.learned().value_or(wire::server_greeting{});
    wire::login_options options;
    options.hello.id = who.id();
    options.hello.nonce = who.nonce();
    options.hello.server_version = learned.server_version;
    options.hello.capabilities = (learned.capabilities & followed) | of_each_side;
    options.hello.mariadb_capabilities = learned.mariadb_capabilities & followed_of_mariadb;
    if (learned.mariadb_capabilities != 0) options.hello.capabilities &= ~wire::capability::long_password;
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

asio::awaitable<link::login_end> relay_gatekeeper::log_in(door::client& who, const wire::login_request& request) {
    if ((request.capabilities & wire::capability::plugin_auth) == 0) co_return refuse_old_client();
    if (leg_ == nullptr) {
        who.row().state = registry::session_state::connecting;
        auto opened = co_await open_leg(who.home(), pool_, with_, who.stream().channel().peer());
        who.row().state = registry::session_state::login;
        if (opened.has_error()) co_return wire::login_refused{opened.error().message, opened.error().code};
        leg_ = std::move(*opened);
    }
    const bool lacks = (request.capabilities & ~of_each_side & ~leg_->greeting.capabilities) != 0 ||
                       (request.mariadb_capabilities & ~leg_->greeting.mariadb_capabilities) != 0;
    if (lacks) co_return lacks_capabilities(leg_->member());
    auto told = as_told_on(request, who.stream().channel().peer().text(), who.id());
    told.capabilities &= ~of_each_side;
    auto refused = co_await begin_tls(told, !who.stream().channel().tls().version.empty());
    if (refused) co_return std::move(*refused);
    if (leg_->encrypted) told.capabilities |= wire::capability::ssl;
    const auto response = wire::encode_handshake_response(told, told.mariadb_capabilities);
    if (response.has_error()) co_return wire::login_broken{response.error()};
    leg_->stream.write_payload(*response);
    const auto sent = co_await leg_->stream.flush(with_.limits.write_time);
    if (sent.has_error()) co_return sent.error();
    login_turns turns{who, *leg_, with_};
    auto end = co_await turns.run();
    ok_ = turns.ok();
    co_return end;
}

// Where the settings ask for it, and, but where they insist, where the client and the server have it, too. Returns: why the login ends.
asio::awaitable<std::optional<link::login_end>> relay_gatekeeper::begin_tls(const wire::login_request& told, bool client_secure) {
    const auto& tls = leg_->seat.at().options().tls;
    const bool offered = (leg_->greeting.capabilities & wire::capability::ssl) != 0;
    const bool wished = tls.context != nullptr && (tls.required || (client_secure && offered));
    if (!wished) co_return std::nullopt;
    if (!offered || leg_->stream.has_input()) {
        wire::login_refused without{fmt::format("The server {} offers no TLS, and pool.{}.tls requires it", leg_->member(), pool_.name()),
                                    sql_errc::secure_transport_required};
        co_return without;
    }
    leg_->stream.write_payload(wire::encode_ssl_request(told, told.mariadb_capabilities));
    const auto sent = co_await leg_->stream.flush(with_.limits.write_time);
    if (sent.has_error()) co_return link::login_end{sent.error()};
    auto begun = co_await runtime::begin_tls(leg_->stream.shared_channel(), tls.host, tls.context, with_.limits.login_time);
    if (begun.has_error()) {
        wire::login_refused failed{fmt::format("No TLS with the server {}: {}", leg_->member(), begun.error().sentence),
                                   sql_errc::bad_host};
        co_return failed;
    }
    leg_->stream.go_on_over(std::move(*begun));
    leg_->encrypted = true;
    co_return std::nullopt;
}

}  // namespace rollcall::relay
