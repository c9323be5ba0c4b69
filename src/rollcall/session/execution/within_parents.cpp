// Changes of tables with foreign keys, and of those that they refer to: one transaction at a time does either.
#include <algorithm>
#include <chrono>
#include <functional>

#include <boost/asio/steady_timer.hpp>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/statement_execution.hpp"
#include "rollcall/session/results/held_parents.hpp"

namespace rollcall::session {

namespace {

sql_error parents_taken() {
    return {sql_errc::lock_deadlock,
            "Another transaction changes keys that this one refers to, or refers to keys that it changes; try restarting transaction"};
}

}  // namespace

// A statement of its own sees what others have done once their transactions end: it comes again for a while, with no worker held
// meanwhile. One within a transaction would not see it.
asio::awaitable<sql_result<part>> statement_execution::within_parents(const sql::engine_statement& statement,
                                                                      std::function<sql_result<part>(engine::connection&)> start) {
    if (statement.parents.empty()) co_return co_await engine_.run(std::move(start));
    constexpr std::chrono::seconds patience{1};
    constexpr std::chrono::milliseconds longest_pause{32};
    const auto taken = std::make_shared<bool>(false);  // shared with the worker task alone
    const auto try_it = [&statement, taken, start = std::move(start)](engine::connection& on) -> sql_result<part> {
        held_parents parents{on};
        *taken = !parents.hold(statement.parents);
        if (*taken) return parents_taken();
        auto first = start(on);
        if (first.has_value()) parents.done();
        return first;
    };
    const bool comes_again = core_.state.transaction.phase == transaction_phase::none;
    const auto until = core_.with.time.steady_now() + patience;
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (std::chrono::milliseconds pause{1};; pause = std::min(2 * pause, longest_pause)) {
        *taken = false;
        auto attempt = std::ref(try_it);  // a copy would be one of the statement's text, each time
        auto current = co_await engine_.run(attempt);
        if (current.has_value() || !*taken || !comes_again || core_.stopped() || core_.with.time.steady_now() >= until) co_return current;
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
        if (core_.stopped()) co_return stop_error(core_);
    }
}

}  // namespace rollcall::session
