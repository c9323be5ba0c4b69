// The login rule and the bound on an account's connections, once its credentials hold.
#include "rollcall/door/account_gatekeeper.hpp"

#include <fmt/format.h>

#include <string_view>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/security/passwords/login_rule.hpp"

namespace rollcall::door {

namespace {

std::string_view security_reason(security::login_verdict verdict) {
    switch (verdict) {
        case security::login_verdict::locked: return "the account is locked";
        case security::login_verdict::passwordless_not_loopback: return "the account has no password and the client is not on this machine";
        default: return "the account was dropped meanwhile";
    }
}

}  // namespace

wire::login_options account_gatekeeper::offer(const client& who) const {
    wire::login_options options;
    options.hello.id = who.id();
    options.hello.nonce = who.nonce();
    options.tls_available = tls_ != nullptr;
    options.require_tls = rules_.require_tls;
    options.rsa_public_key_pem = checks_.key().public_key_pem();
    return options;
}

asio::awaitable<link::login_end> account_gatekeeper::receive(client& who, wire::login_machine& machine) {
    return link::drive_login(who.stream(), machine, checks_, tls_, rules_.limits);
}

asio::awaitable<link::login_end> account_gatekeeper::receive_again(client& who, wire::login_machine& machine, wire::login_request request) {
    return link::drive_change_user(who.stream(), machine, std::move(request), checks_, rules_.limits);
}

std::optional<sql_error> account_gatekeeper::take_in(client& who, const wire::login_machine& machine) {
    const auto& user = machine.request().user;
    const auto& peer = who.stream().channel().peer();
    const auto snapshot = accounts_.snapshot();
    const auto verdict = security::may_log_in(snapshot->find(user), peer.loopback, false);
    if (verdict != security::login_verdict::allowed) {
        log::info("login refused for {} from {}: {}", quoted_line(user), peer.text(), security_reason(verdict));
        return security::login_refusal(verdict, user, peer.ip, machine.used_password());
    }
    auto full = take_seat(who, user);
    if (full) {
        log::info("login refused for {} from {}: the account has {} connections", quoted_line(user), peer.text(),
                  rules_.max_user_connections);
    }
    return full;
}

sql_error account_gatekeeper::denial(client& who, const wire::login_machine& machine) const {
    return security::login_refusal(security::login_verdict::denied, machine.request().user, who.stream().channel().peer().ip,
                                   machine.used_password());
}

std::optional<sql_error> account_gatekeeper::take_seat(client& who, const std::string& account) {
    who.leave_seat();
    auto seat = seats_.take(account, rules_.max_user_connections);
    if (seat) {
        who.take_seat(std::move(*seat));
        return std::nullopt;
    }
    return sql_error{sql_errc::too_many_user_connections,
                     fmt::format("User '{}' has exceeded the 'max_user_connections' resource (current value: {}). Close connections of "
                                 "it, or raise limits.max_user_connections.",
                                 account, rules_.max_user_connections)};
}

}  // namespace rollcall::door
