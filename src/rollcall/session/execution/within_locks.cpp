// Statements that define or write tables: what others do to the same ones comes before or behind.
#include "rollcall/session/execution/statement_execution.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include <boost/asio/steady_timer.hpp>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/results/statement_locks.hpp"

namespace rollcall::session {

namespace {

using outcome = statement_locks::outcome;

sql_error kept_out(outcome by) {
    switch (by) {
        case outcome::tables_taken: return {sql_errc::lock_wait_timeout, "Lock wait timeout exceeded; try restarting transaction"};
        case outcome::tables_changed: return {sql_errc::table_def_changed, "Table definition has changed, please retry transaction"};
        default: break;
    }
    return {sql_errc::lock_deadlock,
            "Another transaction changes keys that this one refers to, or refers to keys that it changes; try restarting transaction"};
}

// Behind it nobody waits any more for this session's turn to define a table.
class end_of_waiting {
public:
    explicit end_of_waiting(engine_lane& lane) : lane_(lane) {}
    ~end_of_waiting() {
        if (has_waited && lane_.own() != nullptr) lane_.own()->stop_waiting_for_tables();
    }
    end_of_waiting(const end_of_waiting&) = delete;
    end_of_waiting& operator=(const end_of_waiting&) = delete;

    bool has_waited = false;

private:
    engine_lane& lane_;
};

// Within a transaction what others have done to the keys would not be seen.
bool comes_again(const session_core& core, outcome got, std::chrono::nanoseconds waited) {
    constexpr std::chrono::seconds patience_for_parents{1};
    switch (got) {
        case outcome::tables_taken: return waits_on(core.state, waited);
        case outcome::parents_taken: return core.state.transaction.phase == transaction_phase::none && waited < patience_for_parents;
        default: return false;
    }
}

}  // namespace

// A statement that is kept out comes again for a while, with no worker held meanwhile.
asio::awaitable<sql_result<part>> statement_execution::within_locks(const sql::engine_statement& statement,
                                                                    std::function<sql_result<part>(engine::connection&)> start) {
    if (!statement_locks::wanted(statement)) co_return co_await engine_.run(std::move(start));
    constexpr std::chrono::milliseconds longest_pause{32};
    const auto got = std::make_shared<outcome>(outcome::held);  // shared with the worker task alone
    const auto try_it = [&statement, got, start = std::move(start), known = core_.run->definitions,
                         schemas = core_.with.schemas](engine::connection& on) -> sql_result<part> {
        statement_locks locks{on};
        *got = locks.take(statement, known);
        if (*got != outcome::held) return kept_out(*got);
        locks.begin();
        auto first = start(on);
        if (first.has_value()) locks.done();
        // While nobody else may write for them yet.
        if (statement.commits_implicitly && schemas != nullptr) schemas->forget();
        return first;
    };
    const auto began = core_.with.time.steady_now();
    end_of_waiting waiting{core_.lane};
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (std::chrono::milliseconds pause{1};; pause = std::min(2 * pause, longest_pause)) {
        *got = outcome::held;
        auto attempt = std::ref(try_it);  // a copy would be one of the statement's text, each time
        auto current = co_await engine_.run(attempt);
        waiting.has_waited |= *got == outcome::tables_taken;
        core_.run->kept_from_engine = *got == outcome::tables_taken || *got == outcome::tables_changed;
        if (core_.stopped() || !comes_again(core_, *got, core_.since(began))) co_return current;
        if (*got == outcome::tables_taken) core_.show_state(registry::session_state::waiting_for_table);
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
        if (core_.stopped()) co_return stop_error(core_);
    }
}

}  // namespace rollcall::session
