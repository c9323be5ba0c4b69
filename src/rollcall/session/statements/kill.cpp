// The victim's shard decides; here is only what the killer is told.
#include "rollcall/session/statements/kill.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

#include "rollcall/session/running.hpp"

namespace rollcall::session {

namespace {

// How long KILL waits for the victim's end before it answers: what comes after it mostly finds the rows free. Shorter than the
// moment that a victim has to read its error, so that who kills and then reads for the victim is in time.
constexpr std::chrono::milliseconds kill_patience{250};

// A receipt names one kill order in answers, errors and logs.
std::string make_receipt(query_id query) { return fmt::format("k{:x}-{:x}", query.hi & 0xFFFFFFFF, query.lo); }

// A query that may not be seen is answered like one that does not exist.
sql_error unknown_victim(connection_id id, const registry::kill_order& order) {
    if (order.only_query) return {sql_errc::no_such_thread, fmt::format("Unknown query id: {}", to_string(*order.only_query))};
    return {sql_errc::no_such_thread, fmt::format("Unknown thread id: {}", id.value)};
}

asio::awaitable<sql_result<void>> kill_by_id(session_core& in, answers& answer, connection_id id, registry::kill_order order) {
    // One's own end is not waited for: this statement would have to end first.
    if (id == in.who.id() && (!order.only_query || *order.only_query == in.row().query)) {
        const auto notice = order.notice;
        if (order.kind == registry::kill_kind::connection) end_connection(in, notice);
        co_return sql_error{sql_errc::query_interrupted, describe(notice, registry::kill_kind::query)};
    }
    const auto unknown = unknown_victim(id, order);
    std::vector<registry::kill_target> targets(1);
    targets.front() = {id, std::move(order)};
    const auto results = co_await in.with.fleet.kill(std::move(targets), in.caller(), kill_patience);
    const auto& result = results.front();
    switch (result.outcome) {
        case registry::kill_outcome::unknown: co_return unknown;
        case registry::kill_outcome::mismatch:
            if (result.trouble.empty()) co_return unknown;
            co_return sql_error{sql_errc::kill_denied, fmt::format("Thread {} was not stopped: {}", id.value, result.trouble)};
        case registry::kill_outcome::forbidden:
            co_return sql_error{sql_errc::kill_denied, result.trouble.empty()
                                                           ? fmt::format("You are not owner of thread {}", id.value)
                                                           : fmt::format("Thread {} was not stopped: {}", id.value, result.trouble)};
        case registry::kill_outcome::lost:
            co_return sql_error{sql_errc::unknown, fmt::format("Whether thread {} was stopped is not known: {}", id.value, result.trouble)};
        case registry::kill_outcome::gone:
            // An id that ended is unknown to SQL; a connection without a running query has nothing to stop.
            if (!result.lives) co_return unknown;
            break;
        case registry::kill_outcome::stopped:
        case registry::kill_outcome::stopping: break;
    }
    answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace

asio::awaitable<sql_result<void>> run_kill(session_core& in, answers& answer, sql::kill_statement statement) {
    registry::kill_order order;
    order.kind = statement.only_query ? registry::kill_kind::query : registry::kill_kind::connection;
    order.notice.by = in.who.request().user;
    order.notice.receipt = make_receipt(in.row().query);
    if (const auto* id = std::get_if<connection_id>(&statement.target)) co_return co_await kill_by_id(in, answer, *id, std::move(order));
    const auto query = std::get<query_id>(statement.target);
    order.only_query = query;
    co_return co_await kill_by_id(in, answer, connection_of(query), std::move(order));
}

}  // namespace rollcall::session
