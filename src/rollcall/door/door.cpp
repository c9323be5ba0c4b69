// A connection's way in, step by step, and what it is told where it does not get in.
#include "rollcall/door/door.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "rollcall/base/log.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/runtime/deadline.hpp"
#include "rollcall/security/passwords/password.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::door {

namespace {

constexpr runtime::time_limit farewell_time = std::chrono::seconds{1};
constexpr std::size_t attribute_bytes_kept = 256;

std::string attribute(const wire::login_request& request, std::string_view name) {
    for (const auto& [key, value] : request.attributes) {
        if (key == name) return valid_utf8(utf8_prefix(value, attribute_bytes_kept));
    }
    return {};
}

// Returns: null where there is nothing to tell.
std::unique_ptr<registry::session_details> describe_client(const wire::login_request& request, const runtime::byte_channel& channel) {
    auto tls = channel.tls();
    registry::session_details details;
    details.tls_version = std::move(tls.version);
    details.tls_cipher = std::move(tls.cipher);
    details.client_name = attribute(request, "_client_name");
    details.client_version = attribute(request, "_client_version");
    details.client_pid = attribute(request, "_pid");
    details.program_name = attribute(request, "program_name");
    if (details == registry::session_details{}) return nullptr;
    return std::make_unique<registry::session_details>(std::move(details));
}

// Ends a login that takes too long: its packets' own limits do not stop a client that sends byte by byte.
class login_time {
public:
    login_time(client& who, runtime::time_limit limit) : deadline_(who.home().deadlines(), [&who] { who.stream().channel().close(); }) {
        deadline_.arm(std::chrono::steady_clock::now() + limit);
    }

private:
    runtime::deadline deadline_;
};

}  // namespace

wire::login_options door::login_options(const client& who) const {
    auto options = keeper_.offer(who);
    if (options.hello.server_version.empty()) options.hello.server_version = options_.server_version;
    return options;
}

asio::awaitable<std::unique_ptr<client>> door::admit(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home,
                                                     bool over_limit) {
    if (over_limit) {
        log::warn("connection from {} refused: {} connections are open. Raise limits.max_connections to let more in.",
                  channel->peer().text(), options_.max_connections);
        sql_error full{sql_errc::con_count, "Too many connections"};
        co_await turn_away(std::move(channel), std::move(full));
        co_return nullptr;
    }
    auto id = registry::take_id(ids_, workers_);
    auto who = std::make_unique<client>(std::move(channel), home, registry_.table(home), std::move(id), security::make_nonce(),
                                        options_.packet_memory);
    const auto& peer = who->stream().channel().peer();
    who->row().host = peer.text();
    who->row().ip_length = static_cast<std::uint8_t>(peer.ip.size() + (peer.ip.find(':') == std::string::npos ? 0 : 2));

    auto options = login_options(*who);
    wire::login_machine machine{std::move(options), false};
    std::optional<login_time> time;
    time.emplace(*who, options_.login_time);
    auto end = co_await keeper_.receive(*who, machine);
    time.reset();
    const bool in = co_await conclude(*who, machine, std::move(end));
    if (!in) who.reset();
    co_return who;
}

asio::awaitable<bool> door::change_user(client& who, wire::login_request request) {
    auto options = login_options(who);
    wire::login_machine machine{std::move(options), !who.stream().channel().tls().version.empty()};
    std::optional<login_time> time;
    time.emplace(who, options_.login_time);
    auto end = co_await keeper_.receive_again(who, machine, std::move(request));
    time.reset();
    co_return co_await conclude(who, machine, std::move(end));
}

asio::awaitable<bool> door::conclude(client& who, wire::login_machine& machine, link::login_end end) {
    const auto& request = machine.request();
    const auto& peer = who.stream().channel().peer();
    if (who.killed()) {
        // Where the client was waited for, it takes the error for the answer to what it sends next.
        if (std::holds_alternative<link::link_error>(end)) ++who.stream().sequence();
        auto error = registry::farewell(*who.killed());
        co_await refuse(who, std::move(error));
        co_return false;
    }
    if (auto* accepted = std::get_if<wire::login_accepted>(&end)) {
        if (auto kept_out = keeper_.take_in(who, machine)) {
            co_await refuse(who, std::move(*kept_out));
            co_return false;
        }
        if (!accepted->payload_before_ok.empty()) who.stream().write_payload(accepted->payload_before_ok);
        auto& row = who.row();
        row.user = request.user;
        row.logged_in = true;
        row.login_time = who.home().time().wall_now();
        row.details = describe_client(request, who.stream().channel());
        row.bytes_in = who.stream().bytes_in();
        who.set_request(machine.take_request());
        co_return true;
    }
    if (std::holds_alternative<wire::login_denied>(end)) {
        auto error = keeper_.denial(who, machine);
        log::info("login refused for {} from {}: wrong name or password", quoted_line(request.user), peer.text());
        co_await refuse(who, std::move(error));
    } else if (auto* refused = std::get_if<wire::login_refused>(&end)) {
        sql_error error{refused->code, std::move(refused->sentence)};
        log::info("login refused from {}: {}", peer.text(), error.message);
        co_await refuse(who, std::move(error));
    } else if (const auto* elsewhere = std::get_if<link::refused_elsewhere>(&end)) {
        log::info("login of {} from {} is refused by the server behind this front end", quoted_line(request.user), peer.text());
        co_await refuse_with(who, elsewhere->payload);
    } else if (const auto* broken = std::get_if<wire::login_broken>(&end)) {
        log::info("login from {} is no MySQL handshake: {}", peer.text(), wire::message(broken->error));
        sql_error error{sql_errc::handshake, "Bad handshake"};
        co_await refuse(who, std::move(error));
    } else {
        const auto& failure = std::get<link::link_error>(end);
        if (std::holds_alternative<wire::wire_errc>(failure)) {
            log::info("login from {} is no MySQL handshake: {}", peer.text(), link::message(failure));
            sql_error error{sql_errc::handshake, "Bad handshake"};
            co_await refuse(who, std::move(error));
        } else {
            log::debug("a connection from {} ended before login: {}", peer.text(), link::message(failure));
            who.stream().channel().close();
        }
    }
    co_return false;
}

asio::awaitable<void> door::refuse(client& who, sql_error error) {
    std::string payload;
    wire::append_error(payload, error);
    co_await refuse_with(who, std::move(payload));
}

asio::awaitable<void> door::refuse_with(client& who, std::string payload) {
    who.stream().write_payload(payload);
    const auto sent = co_await who.stream().flush(farewell_time);
    if (sent.has_error()) log::debug("a refused client did not take its error: {}", link::message(sent.error()));
    who.leave_registry();
    co_await who.stream().channel().finish(farewell_time);
}

asio::awaitable<void> door::turn_away(std::shared_ptr<runtime::byte_channel> channel, sql_error error) {
    link::packet_stream stream{channel};
    std::string payload;
    wire::append_error(payload, error, false);
    stream.write_payload(payload);
    const auto sent = co_await stream.flush(farewell_time);
    if (sent.has_error()) log::debug("a refused client did not take its error: {}", link::message(sent.error()));
    co_await channel->finish(farewell_time);
}

}  // namespace rollcall::door
