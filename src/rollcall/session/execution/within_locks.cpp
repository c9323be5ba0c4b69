// Statements that define or write tables: what others do to the same ones comes before or behind.
#include "rollcall/session/execution/within_locks.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/coming_again.hpp"

namespace rollcall::session {

namespace {

using outcome = statement_locks::outcome;

sql_error kept_out(outcome by) {
    switch (by) {
        case outcome::tables_taken: return lock_wait_timeout();
        case outcome::tables_seen:
            return {
                sql_errc::lock_wait_timeout,
                "Lock wait timeout exceeded: rows of the table were changed or deleted, and a transaction that is open may still read them "
                "as they were; end it (SHOW PROCESSLIST, KILL), then create the index again"};
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

asio::awaitable<sql_result<part>> within_locks(session_core& core, engine_tasks& engine, wanted_locks wanted, std::uint64_t known,
                                               std::function<sql_result<part>(engine::connection&)> start) {
    if (wanted.none()) co_return co_await engine.run(std::move(start));
    const auto got = std::make_shared<outcome>(outcome::held);  // shared with the worker task alone
    const auto try_it = [&wanted, got, start = std::move(start), known,
                         schemas = core.with.schemas](engine::connection& on) -> sql_result<part> {
        statement_locks locks{on};
        *got = locks.take(wanted, known);
        if (*got != outcome::held) return kept_out(*got);
        locks.begin();
        auto first = start(on);
        if (first.has_value()) locks.done();
        // While nobody else may write for them yet.
        if (wanted.defines && schemas != nullptr) schemas->forget();
        return first;
    };
    end_of_waiting waiting{core.lane};
    for (coming_again next{core};;) {
        *got = outcome::held;
        auto attempt = std::ref(try_it);  // a copy would be one of the statement's text, each time
        auto current = co_await engine.run(attempt);
        waiting.has_waited |= *got == outcome::tables_taken;
        core.run->kept_from_engine = *got == outcome::tables_taken || *got == outcome::tables_changed;
        if (core.stopped() || !comes_again(core, *got, next.waited())) co_return current;
        if (*got == outcome::tables_taken) core.show_state(registry::session_state::waiting_for_table);
        co_await next.pause();
        if (core.stopped()) co_return stop_error(core);
    }
}

}  // namespace rollcall::session
