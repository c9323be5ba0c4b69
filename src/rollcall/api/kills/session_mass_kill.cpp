// POST /rest/v1/session/kill and /rest/v1/session/all/kill: all that a filter matches, each bound to the query that matched.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "rollcall/api/action/actions.hpp"
#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/parameters/kill_parameters.hpp"
#include "rollcall/api/parameters/mass_kill_body.hpp"
#include "rollcall/api/questions/fleet_question.hpp"
#include "rollcall/api/questions/kill_report.hpp"
#include "rollcall/api/questions/listing_context.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::api {

namespace {

using registry::kill_kind;
using registry::kill_outcome;

http::problem too_many(const mass_kill& wanted, std::size_t matches) {
    return {409, "The filter matches " + std::to_string(matches) + " sessions, more than max allows, which is " +
                     std::to_string(wanted.max) + ". Nothing was stopped: narrow the filter or raise max."};
}

http::problem not_all_asked(const fe_nodes& nodes) {
    return http::passing_problem(503, fmt::format("These could not be asked, or not just now: {}. Nothing was stopped: try again, or give "
                                                  "\"partial\": true to stop what matches elsewhere.",
                                                  missing_text(nodes)));
}

// What matched, everywhere that was asked.
struct matched_sessions {
    std::vector<kill_report> sessions;
    std::size_t matches = 0;  // those beyond max, too
    fe_nodes nodes;
    void add(const std::string& fe, registry::collected<session_facts> found) {
        matches += found.matches;
        for (auto& facts : found.rows) sessions.push_back({fe, std::move(facts), "", "", true});
    }
};

std::shared_ptr<const registry::listing> make_own_listing(const services& s, const mass_kill& wanted, const security::principal& caller,
                                                          const std::string& fe) {
    auto filter = filter_for(wanted.filter, caller, fe);
    filter.spare_system();
    filter.query_runs = wanted.kind == kill_kind::query;
    auto context = make_context(s, std::nullopt, registry::default_info_bytes, fe);
    auto asked = make_facts_listing(std::move(filter), std::move(context));
    asked->limit = static_cast<std::size_t>(wanted.max);
    return asked;
}

cluster::fan_out_question make_question(const services& s, const mass_kill& wanted, const security::principal& caller) {
    auto parameters = wanted.filter_given;
    parameters.emplace_back("kill", wanted.kind == kill_kind::query ? "query" : "connection");
    parameters.emplace_back("limit", std::to_string(wanted.max));
    const auto at_most = static_cast<std::size_t>(wanted.max);
    auto question = s.fleet.rows_question(cluster::session_facts_target, std::move(parameters), facts_columns(), caller, at_most);
    question.wants_watched = wanted.filter.may_mean(security::session_kind::watched);
    buffer_whole(question);
    return question;
}

// A watched server of which the filter means no session may be as it likes.
void leave_out_those_not_meant(fe_nodes& nodes, const registry::session_filter& filter) {
    std::erase_if(nodes, [&filter](const registry::fleet_node& node) {
        return !node.upstream.empty() && (filter.leaves_out_watched || !filter.may_mean_server(node.upstream));
    });
}

asio::awaitable<matched_sessions> match_here(const services& s, const mass_kill& wanted, const security::principal& caller) {
    matched_sessions found;
    const auto fe = s.fleet.own_name();
    auto own_wanted = wanted;
    own_wanted.filter.keep_to_own_list();
    auto asked = make_own_listing(s, own_wanted, caller, fe);
    const auto before = s.fleet.watched_for(caller);
    auto own = co_await collect_facts(s, std::move(asked));
    found.add(fe, std::move(own));
    for (const auto& each : registry::worse_of(before, s.fleet.watched_for(caller))) {
        found.nodes.push_back(cluster::node_of(fe, each));
    }
    leave_out_those_not_meant(found.nodes, own_wanted.filter);
    co_return found;
}

asio::awaitable<matched_sessions> match_everywhere(const services& s, const mass_kill& wanted, const security::principal& caller) {
    matched_sessions found;
    const auto members = s.fleet.members();
    auto asked = make_own_listing(s, wanted, caller, members->self().name);
    auto question = make_question(s, wanted, caller);
    auto answer = co_await cluster::ask_fleet(s.fleet, collect_facts(s, std::move(asked)), members, std::move(question));
    found.nodes = nodes_of(answer.others, answer.own.rows.size(), {}, caller);
    leave_out_those_not_meant(found.nodes, wanted.filter);
    for (auto& part : answer.others.parts) {
        found.add(part.fe, part.self ? std::move(answer.own) : read_facts(cluster::take_rows(part)));
    }
    co_return found;
}

// An order that hits only what matched: that very query or, where none ran, that very command or sleep.
registry::kill_order order_for(const mass_kill& wanted, const session_facts& matched, const std::string& caller) {
    auto order = make_order(wanted.kind, caller, wanted.reason);
    order.inexact = true;  // the answer tells
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

// In a table, what became of a session whose owner stopped answering is not known.
std::string_view shown_outcome(kill_outcome outcome) {
    return outcome == kill_outcome::lost ? registry::outcome_name(kill_outcome::unknown) : registry::outcome_name(outcome);
}

asio::awaitable<void> stop(const services& s, const mass_kill& wanted, matched_sessions& matched, security::principal caller,
                           std::chrono::milliseconds wait) {
    std::vector<registry::kill_target> targets(matched.sessions.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto& facts = matched.sessions[i].session;
        targets[i].id = facts.id;
        targets[i].order = order_for(wanted, facts, caller.name);
    }
    const auto results = co_await s.fleet.kill(targets, std::move(caller), wait);
    for (std::size_t i = 0; i < targets.size(); ++i) {
        auto& report = matched.sessions[i];
        const auto outcome = outcome_for_matched(results[i].outcome);
        report.outcome = shown_outcome(outcome);
        report.exact = results[i].exact;
        if (was_told(outcome)) report.receipt = targets[i].order.notice.receipt;
        log_kill(targets[i].order, targets[i].id, outcome);
    }
}

action_result kill_matching(const services& s, request_ptr incoming, security::principal caller, bool everywhere) {
    if (const auto known = http::check_known(incoming->query, {"wait_ms"}); known.has_error()) co_return known.error();
    const auto wait = wait_parameter(incoming->query);
    if (wait.has_error()) co_return wait.error();
    const auto wanted = parse_mass_kill(incoming->body);
    if (wanted.has_error()) co_return wanted.error();

    matched_sessions matched;
    if (everywhere) {
        matched = co_await match_everywhere(s, *wanted, caller);
    } else {
        matched = co_await match_here(s, *wanted, caller);
    }
    if (!is_complete(matched.nodes) && !wanted->partial) co_return not_all_asked(matched.nodes);
    if (matched.matches > wanted->max) co_return too_many(*wanted, matched.matches);
    if (wanted->dry_run) {
        for (auto& each : matched.sessions) each.outcome = "matched";
    } else {
        co_await stop(s, *wanted, matched, std::move(caller), *wait);
    }
    table_body body{kill_columns()};
    for (const auto& each : matched.sessions) append_report(body, each);
    co_return std::move(body).finish(matched.sessions.size());
}

}  // namespace

action_result kill_by_filter(const services& s, request_ptr incoming, security::principal caller) {
    return kill_matching(s, std::move(incoming), std::move(caller), false);
}

action_result kill_all_by_filter(const services& s, request_ptr incoming, security::principal caller) {
    return kill_matching(s, std::move(incoming), std::move(caller), true);
}

}  // namespace rollcall::api
