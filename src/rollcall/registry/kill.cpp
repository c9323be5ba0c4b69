// A kill's way: find the session's shard, decide there, signal, and wait for the end.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::registry {

namespace {

// From one look for the end of what was told to stop to the next: most ends come at once, some late.
constexpr std::chrono::microseconds first_check_interval{200};
constexpr std::chrono::microseconds longest_check_interval{5000};

// What one shard says to an order.
struct shard_answer {
    bool known = false;  // the session lives or lived here
    kill_result result;
};

constexpr std::string_view cannot_bind =
    "its server cannot bind a kill to a statement; with inexact=true what runs is looked at just before";
constexpr std::string_view sight_lost = "its server cannot be seen any more: whether it has ended is not known";

kill_result result_for_ended(const session_table::ended& session, const security::principal& caller) {
    kill_result result;
    if (!security::may_see(caller, {session.user, session.kind, session.realm})) return result;
    result.outcome = session.out_of_sight ? kill_outcome::lost : kill_outcome::gone;
    if (session.out_of_sight) result.trouble = sight_lost;
    return result;
}

void note_facts(kill_result& result, const session_row& row) {
    result.user = row.logged_in ? row.user : std::string{};
    result.host = row.host;
    result.db = row.db;
    if (!row.query.empty()) result.info = cut_info(row.info.text(), default_info_bytes);
}

// A server behind cannot bind the kill of a connection to what it runs; that of a statement, some can.
bool is_exact(const session_table::place& place, const kill_order& order) {
    if (order.kind == kill_kind::query) return place.control->ends_exactly();
    const bool bound = order.only_query || order.only_command_number;
    return !bound || place.row.kind != security::session_kind::watched;
}

shard_answer signal(session_table& table, const kill_target& target, const security::principal& caller) {
    shard_answer answer;
    const auto& order = target.order;
    auto* const place = table.find(target.id);
    if (place == nullptr) {
        const auto* const ended = table.find_ended(target.id);
        answer.known = ended != nullptr;
        if (answer.known) answer.result = result_for_ended(*ended, caller);
        return answer;
    }
    answer.known = true;
    answer.result.lives = true;
    session_row& row = place->row;
    row.forget_shown();
    switch (security::may_kill(caller, row.owner())) {
        case security::kill_decision::invisible: return answer;
        case security::kill_decision::forbidden: answer.result.outcome = kill_outcome::forbidden; return answer;
        case security::kill_decision::allowed: break;
    }
    const bool other_query = order.only_query && row.query != *order.only_query;
    const bool other_command = order.only_command_number && row.command_number != *order.only_command_number;
    if (other_query || other_command) {
        answer.result.outcome = kill_outcome::mismatch;
        return answer;
    }
    answer.result.exact = is_exact(*place, order);
    if (!answer.result.exact && order.only_query && !order.inexact) {
        answer.result.outcome = kill_outcome::mismatch;
        answer.result.trouble = cannot_bind;
        return answer;
    }
    note_facts(answer.result, row);
    answer.result.query = row.query;
    if (order.kind == kill_kind::connection) {
        row.begin_kill(table.home().time().steady_now());
        place->control->kill_connection(order);
        answer.result.outcome = kill_outcome::stopping;
    } else if (row.query.empty()) {
        answer.result.outcome = kill_outcome::gone;
    } else {
        row.begin_kill(table.home().time().steady_now());
        place->control->kill_query(order);
        answer.result.outcome = kill_outcome::stopping;
    }
    return answer;
}

kill_verdict verdict_so_far(session_table& table, connection_id id, const kill_order& order, query_id query) {
    const auto* const place = table.find(id);
    if (place == nullptr) {
        const auto* const ended = table.find_ended(id);
        if (ended != nullptr && ended->out_of_sight) return {kill_outcome::lost, std::string{sight_lost}};
        const bool by_itself = ended != nullptr && ended->kind == security::session_kind::watched && !ended->told_to_end;
        return {by_itself ? kill_outcome::gone : kill_outcome::stopped, {}};
    }
    if (const auto* const verdict = place->control->verdict(order.notice.receipt)) return *verdict;
    if (order.kind == kill_kind::connection || place->row.query == query) return {kill_outcome::stopping, {}};
    return {place->row.completed == query ? kill_outcome::gone : kill_outcome::stopped, {}};
}

// Those of watched servers go on without us.
std::size_t own_sessions(session_table& table) {
    std::size_t own = 0;
    table.visit_after({}, table.size(), [&own](const session_table::place& place) {
        if (place.row.kind != security::session_kind::watched) ++own;
    });
    return own;
}

// An order that was given, and where its end is to be seen.
struct pending_kill {
    std::size_t index;
    session_table* owner;
};

}  // namespace

asio::awaitable<std::vector<kill_result>> registry::kill(std::vector<kill_target> targets, security::principal caller,
                                                         std::chrono::milliseconds patience) {
    std::vector<kill_result> results(targets.size());
    std::vector<pending_kill> pending;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        for (auto& table : tables_) {
            auto tell = [asked = table.get(), &target = targets[i], &caller] { return signal(*asked, target, caller); };
            auto answer = co_await runtime::call_on(table->home().executor(), std::move(tell));
            if (!answer.known) continue;
            results[i] = std::move(answer.result);
            if (results[i].outcome == kill_outcome::stopping) pending.push_back({i, table.get()});
            break;
        }
    }
    const auto until = std::chrono::steady_clock::now() + patience;
    asio::steady_timer pause{co_await asio::this_coro::executor};
    auto interval = first_check_interval;
    while (!pending.empty()) {
        for (const auto& each : pending) {
            auto look = [owner = each.owner, &target = targets[each.index], query = results[each.index].query] {
                return verdict_so_far(*owner, target.id, target.order, query);
            };
            auto verdict = co_await runtime::call_on(each.owner->home().executor(), std::move(look));
            results[each.index].outcome = verdict.outcome;
            results[each.index].trouble = std::move(verdict.trouble);
        }
        std::erase_if(pending, [&](const pending_kill& each) { return results[each.index].outcome != kill_outcome::stopping; });
        if (pending.empty() || std::chrono::steady_clock::now() >= until) break;
        pause.expires_after(interval);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        interval = std::min(2 * interval, longest_check_interval);
    }
    co_return results;
}

asio::awaitable<std::size_t> registry::end_all(bool also_busy) {
    std::size_t left = 0;
    for (auto& table : tables_) {
        session_table* const asked = table.get();
        auto end_them = [asked, also_busy] {
            kill_order order;
            order.notice.shutdown = true;
            // A kill may end the session, and its entry with it, at once: none while the table is walked.
            std::vector<session_control*> doomed;
            asked->visit_after({}, asked->size(), [&](session_table::place& place) {
                if (place.row.kind == security::session_kind::watched) return;
                const bool idle = place.row.doing == command::sleep || !place.row.logged_in;
                if (also_busy || idle) doomed.push_back(place.control);
            });
            for (auto* const control : doomed) control->kill_connection(order);
            return own_sessions(*asked);
        };
        left += co_await runtime::call_on(asked->home().executor(), std::move(end_them));
    }
    co_return left;
}

}  // namespace rollcall::registry
