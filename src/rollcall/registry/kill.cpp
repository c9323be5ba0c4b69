// A kill's way: find the session's shard, decide there, signal, and wait for the end.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/call_on.hpp"

namespace rollcall::registry {

namespace {

constexpr std::chrono::milliseconds check_interval{5};

// What one shard says to an order.
struct shard_answer {
    bool known = false;  // the session lives or lived here
    kill_result result;
    std::uint64_t command_number = 0;  // of the command that was signalled
};

kill_outcome outcome_for_ended(const session_table::ended& session, const security::principal& caller) {
    const bool visible = security::may_see(caller, {session.user, session.kind});
    return visible ? kill_outcome::gone : kill_outcome::unknown;
}

shard_answer signal(session_table& table, connection_id id, const kill_order& order, const security::principal& caller) {
    shard_answer answer;
    auto* const place = table.find(id);
    if (place == nullptr) {
        const auto* const ended = table.find_ended(id);
        answer.known = ended != nullptr;
        if (answer.known) answer.result.outcome = outcome_for_ended(*ended, caller);
        return answer;
    }
    answer.known = true;
    session_row& row = place->row;
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
    answer.result.query = row.query;
    answer.command_number = row.command_number;
    if (order.kind == kill_kind::connection) {
        row.kill = kill_state::stopping;
        place->control->kill_connection(order.notice);
        answer.result.outcome = kill_outcome::stopping;
    } else if (row.query.empty()) {
        answer.result.outcome = kill_outcome::gone;
    } else {
        row.kill = kill_state::stopping;
        place->control->kill_query(order.notice);
        answer.result.outcome = kill_outcome::stopping;
    }
    return answer;
}

kill_outcome outcome_so_far(session_table& table, connection_id id, kill_kind kind, query_id query) {
    const auto* const place = table.find(id);
    if (place == nullptr) return kill_outcome::stopped;
    if (kind == kill_kind::connection || place->row.query == query) return kill_outcome::stopping;
    return place->row.completed == query ? kill_outcome::gone : kill_outcome::stopped;
}

}  // namespace

asio::awaitable<kill_result> registry::kill(connection_id id, kill_order order, security::principal caller,
                                            std::chrono::milliseconds patience) {
    shard_answer answer;
    session_table* owner = nullptr;
    for (auto& table : tables_) {
        session_table* const asked = table.get();
        auto tell = [asked, id, &order, &caller] { return signal(*asked, id, order, caller); };
        answer = co_await runtime::call_on(asked->home().executor(), std::move(tell));
        owner = asked;
        if (answer.known) break;
    }
    if (answer.result.outcome != kill_outcome::stopping) co_return answer.result;

    const kill_kind kind = order.kind;
    const query_id query = answer.result.query;
    const auto until = std::chrono::steady_clock::now() + patience;
    asio::steady_timer pause{co_await asio::this_coro::executor};
    for (;;) {
        auto look = [owner, id, kind, query] { return outcome_so_far(*owner, id, kind, query); };
        answer.result.outcome = co_await runtime::call_on(owner->home().executor(), std::move(look));
        const bool ended = answer.result.outcome != kill_outcome::stopping;
        if (ended || std::chrono::steady_clock::now() >= until) co_return answer.result;
        pause.expires_after(check_interval);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<connection_id> registry::find_query(query_id id) {
    for (auto& table : tables_) {
        session_table* const asked = table.get();
        auto look = [asked, id] {
            connection_id runs_it;
            asked->visit_after({}, asked->size(), [&](session_table::place& place) {
                if (place.row.query == id) runs_it = place.row.id;
            });
            return runs_it;
        };
        const connection_id found = co_await runtime::call_on(asked->home().executor(), std::move(look));
        if (found != connection_id{}) co_return found;
    }
    co_return connection_id{};
}

asio::awaitable<bool> registry::lives(connection_id id) {
    for (auto& table : tables_) {
        session_table* const asked = table.get();
        auto look = [asked, id] { return asked->find(id) != nullptr; };
        const bool here = co_await runtime::call_on(asked->home().executor(), std::move(look));
        if (here) co_return true;
    }
    co_return false;
}

asio::awaitable<std::size_t> registry::end_all(bool also_busy) {
    std::size_t left = 0;
    for (auto& table : tables_) {
        session_table* const asked = table.get();
        auto end_them = [asked, also_busy] {
            kill_notice notice;
            notice.shutdown = true;
            // A kill may end the session, and its entry with it, at once: none while the table is walked.
            std::vector<session_control*> doomed;
            asked->visit_after({}, asked->size(), [&](session_table::place& place) {
                const bool idle = place.row.doing == command::sleep || !place.row.logged_in;
                if (also_busy || idle) doomed.push_back(place.control);
            });
            for (auto* const control : doomed) control->kill_connection(notice);
            return asked->size();
        };
        left += co_await runtime::call_on(asked->home().executor(), std::move(end_them));
    }
    co_return left;
}

}  // namespace rollcall::registry
