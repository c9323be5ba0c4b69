// Login of REST callers: plain HTTP refused from afar, credentials from the cache or checked on a worker, then the login rule.
#include "rollcall/api/action/login.hpp"

#include <optional>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/http/guards/basic_auth.hpp"
#include "rollcall/security/passwords/login_rule.hpp"
#include "rollcall/security/passwords/password.hpp"

namespace rollcall::api {

namespace {

using security::login_verdict;

constexpr std::size_t shown_name_bytes = 128;  // accounts' names are shorter; what is longer is not repeated whole

http::problem plaintext_refused() {
    return {403, "A login over plain HTTP is taken from this machine only; use HTTPS, or set http.allow_plaintext_login."};
}

http::problem too_many_logins() { return http::passing_problem(429, "Too many passwords wait to be checked; try again in a second."); }

http::problem refused(const http::request& incoming, login_verdict verdict, const http::credentials& given) {
    const auto shown = valid_utf8(utf8_prefix(given.user, shown_name_bytes));
    auto sentence = security::login_refusal(verdict, shown, incoming.peer.ip, !given.password.empty()).message;
    if (!sentence.ends_with('.')) sentence += '.';
    return http::unauthorized(incoming, std::move(sentence));
}

// The expensive check, as a value that a worker runs and drops. It owns all that it reads.
struct password_check {
    std::optional<security::credential> stored;  // nothing for an unknown user, for whom the same work is done
    std::string password;
    bool operator()() const { return security::check_clear_password(stored ? &*stored : nullptr, password); }
};

password_check make_check(const security::account* account, const std::string& password) {
    password_check check;
    if (account != nullptr) check.stored = account->secret;
    check.password = password;
    return check;
}

bool came_through_a_proxy(const http::request& incoming) {
    return incoming.has_header("forwarded") || incoming.has_header("x-forwarded-for");
}

}  // namespace

asio::awaitable<http::http_result<security::principal>> log_in(const services& s, request_ptr incoming) {
    // Before any 401: nobody is asked to send a password where it could be read on the way.
    if (!incoming->tls && !incoming->peer.loopback && !s.allow_plaintext_login) co_return plaintext_refused();
    const auto sent = http::parse_basic_auth(*incoming);
    if (sent.has_error()) co_return sent.error();
    if (!*sent) co_return http::unauthorized(*incoming, "This path asks for a login: send HTTP Basic credentials of a SQL account.");
    const http::credentials& given = **sent;

    const auto snapshot = s.accounts.snapshot();
    const auto* const account = snapshot->find(given.user);
    const auto verdict = security::may_log_in(account, incoming->peer.loopback, came_through_a_proxy(*incoming));
    // Whoever is not let in waits as for a wrong password: a quick answer would tell that it was right.
    const bool quick = verdict == login_verdict::allowed && s.credentials.holds(given.user, given.password, account->version);
    if (!quick) {
        auto check = make_check(account, given.password);
        const auto matches = co_await s.workers.run(std::move(check));
        if (matches.has_error()) co_return too_many_logins();
        if (!*matches) co_return refused(*incoming, login_verdict::denied, given);
        if (verdict == login_verdict::passwordless_not_loopback) {
            log::info("HTTP login refused from {}: the account has no password and the client is not on this machine",
                      incoming->peer.text());
        }
        if (verdict != login_verdict::allowed) co_return refused(*incoming, verdict, given);
        s.credentials.remember(given.user, given.password, account->version);
    }
    co_return security::principal{account->name, account->privileges};
}

}  // namespace rollcall::api
