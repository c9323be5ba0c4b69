// POST /rest/v1/session/kill and /rest/v1/session/all/kill: all that a filter matches, each bound to the query that matched.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "rollcall/api/actions.hpp"
#include "rollcall/api/kill_parameters.hpp"
#include "rollcall/api/kill_report.hpp"
#include "rollcall/api/listing_context.hpp"
#include "rollcall/api/mass_kill_body.hpp"
#include "rollcall/http/parameters.hpp"

namespace rollcall::api {

namespace {

using registry::kill_kind;
using registry::kill_outcome;

constexpr std::chrono::milliseconds check_interval{10};

struct victim {
    session_facts session;
    kill_outcome outcome = kill_outcome::unknown;
    std::string receipt;
};

http::problem too_many(const mass_kill& wanted, std::size_t matches) {
    return {409, "The filter matches " + std::to_string(matches) + " sessions, more than max allows, which is " +
                     std::to_string(wanted.max) + ". Nothing was stopped: narrow the filter or raise max."};
}

std::shared_ptr<const registry::listing> make_listing(const services& s, const mass_kill& wanted, const security::principal& caller) {
    auto filter = filter_for(s, wanted.filter, caller);
    filter.query_runs = wanted.kind == kill_kind::query;
    auto context = make_context(s, std::nullopt, registry::render_context{}.info_bytes);
    auto asked = make_facts_listing(std::move(filter), std::move(context));
    asked->limit = static_cast<std::size_t>(wanted.max);
    return asked;
}

std::vector<victim> victims_of(const registry::listed_rows& found) {
    std::vector<victim> victims(found.rows.size());
    for (std::size_t i = 0; i < victims.size(); ++i) victims[i].session = decode_facts(found.text_of(found.rows[i]));
    return victims;
}

// An order that hits only what matched: that very query or, where none ran, that very command or sleep.
registry::kill_order order_for(const mass_kill& wanted, const session_facts& matched, const std::string& caller) {
    auto order = make_order(wanted.kind, caller, wanted.reason);
    if (matched.query.empty()) {
        order.only_command_number = matched.command_number;
    } else {
        order.only_query = matched.query;
    }
    return order;
}

// What matched and is not there any more has ended by itself, whatever its session does now.
kill_outcome outcome_for_matched(kill_outcome outcome) {
    const bool vanished = outcome == kill_outcome::unknown || outcome == kill_outcome::mismatch;
    return vanished ? kill_outcome::gone : outcome;
}

// Gives every order, and waits for none.
asio::awaitable<void> signal_all(const services& s, const mass_kill& wanted, std::vector<victim>& victims,
                                 const security::principal& caller) {
    constexpr std::chrono::milliseconds no_wait{0};
    for (auto& each : victims) {
        auto order = order_for(wanted, each.session, caller.name);
        const auto result = co_await s.sessions.kill(each.session.id, order, caller, no_wait);
        each.outcome = outcome_for_matched(result.outcome);
        if (was_told(each.outcome)) each.receipt = order.notice.receipt;
        log_kill(order, each.session.id, each.outcome);
    }
}

bool has_ended(const std::optional<std::string>& now, const session_facts& then, kill_kind kind) {
    return !now || (kind == kill_kind::query && decode_facts(*now).query != then.query);
}

// Waits for the ends of all at once: a round over those still there, until none is or the patience ends.
asio::awaitable<void> await_ends(const services& s, kill_kind kind, std::vector<victim>& victims, std::chrono::milliseconds patience) {
    const std::shared_ptr<const registry::listing> anyone =
        make_facts_listing({}, make_context(s, std::nullopt, registry::render_context{}.info_bytes));
    const auto until = std::chrono::steady_clock::now() + patience;
    asio::steady_timer pause{co_await asio::this_coro::executor};
    for (;;) {
        bool all_ended = true;
        for (auto& each : victims) {
            if (each.outcome != kill_outcome::stopping) continue;
            const auto now = co_await s.sessions.render_session(each.session.id, anyone);
            if (has_ended(now, each.session, kind)) {
                each.outcome = kill_outcome::stopped;
            } else {
                all_ended = false;
            }
        }
        if (all_ended || std::chrono::steady_clock::now() >= until) co_return;
        pause.expires_after(check_interval);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

http::response render(const services& s, const mass_kill& wanted, std::vector<victim> victims) {
    table_body body{kill_columns()};
    for (auto& each : victims) {
        kill_report report;
        report.session = std::move(each.session);
        report.outcome = wanted.dry_run ? "matched" : registry::outcome_name(each.outcome);
        report.receipt = std::move(each.receipt);
        append_report(body, s.fe, report);
    }
    return std::move(body).finish(victims.size());
}

}  // namespace

action_result kill_by_filter(const services& s, request_ptr incoming, security::principal caller) {
    if (const auto known = http::check_known(incoming->query, {"wait_ms"}); known.has_error()) co_return known.error();
    const auto wait = wait_parameter(incoming->query);
    if (wait.has_error()) co_return wait.error();
    const auto wanted = parse_mass_kill(incoming->body);
    if (wanted.has_error()) co_return wanted.error();

    auto asked = make_listing(s, *wanted, caller);
    const auto found = co_await s.sessions.gather(std::move(asked));
    if (found.matches > wanted->max) co_return too_many(*wanted, found.matches);
    auto victims = victims_of(found);
    if (!wanted->dry_run) {
        co_await signal_all(s, *wanted, victims, caller);
        co_await await_ends(s, wanted->kind, victims, *wait);
    }
    co_return render(s, *wanted, std::move(victims));
}

}  // namespace rollcall::api
