// How a transaction begins and ends on the engine, and what is left of it after an error.
#include "rollcall/session/execution/transactions.hpp"

#include <memory>
#include <utility>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/coming_again.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> transactions::begin(bool read_only, bool snapshot) {
    auto begin = [read_only, snapshot](engine::connection& on) {
        auto begun = on.begin(read_only);
        return begun.has_value() && snapshot ? on.take_snapshot() : begun;
    };
    auto begun = co_await engine_.run(std::move(begin));
    if (begun.has_value()) {
        core_.state.transaction.phase = transaction_phase::open;
        core_.state.transaction.read_only = read_only;
    }
    co_return begun;
}

asio::awaitable<sql_result<void>> transactions::end(bool commit, connection_fate fate) {
    if (commit && core_.state.transaction.phase == transaction_phase::aborted) {
        co_return transaction_aborted(core_.state.transaction.aborted_by);
    }
    if (core_.state.transaction.phase == transaction_phase::none) co_return sql_result<void>{};
    if (!commit && (core_.lane.own() == nullptr || core_.state.transaction.phase == transaction_phase::aborted)) {
        // It went with the engine, or when it was aborted.
        core_.state.transaction = {};
        co_return sql_result<void>{};
    }
    enum class step : std::uint8_t { none, kept_out, done };
    const auto reached = std::make_shared<step>(step::none);  // shared with the worker task alone
    auto end = [commit, reached](engine::connection& on) -> sql_result<void> {
        *reached = on.may_end() ? step::done : step::kept_out;
        if (*reached == step::kept_out) return lock_wait_timeout();
        return commit ? on.commit() : on.rollback();
    };
    bool was_kept_out = false;
    for (coming_again next{core_};;) {
        *reached = step::none;
        auto ended = co_await engine_.run(end);
        // A kill in the queue, or a full one: the engine never saw it, and the transaction stands.
        if (*reached == step::none && !was_kept_out) co_return ended;
        if (*reached == step::done) {
            core_.state.transaction = {};
            // What the engine still holds is not known; disconnecting rolls it back.
            if (ended.has_error()) drop_engine(core_);
            co_return ended;
        }
        was_kept_out = true;
        // What nothing is to be kept of ends behind its session's back.
        const bool may_go = fate == connection_fate::may_go && !(commit && core_.lane.own()->has_written());
        if (may_go || core_.stopped() || !waits_on(core_.state, next.waited())) {
            core_.state.transaction = {};
            drop_engine(core_);
            if (may_go) co_return sql_result<void>{};
            co_return ended;
        }
        core_.show_state(registry::session_state::waiting_for_table);
        co_await next.pause();
    }
}

// After an error in a transaction: does the engine still go on in it? Only asking tells. One that has changed nothing is begun anew.
asio::awaitable<void> transactions::note_failure(sql_error error) {
    bool usable = false;
    // MySQL: whoever loses to another transaction loses its own whole.
    if (!core_.stopped() && error.code != sql_errc::lock_deadlock) {
        auto probe = [](engine::connection& on) -> sql_result<void> {
            auto asked = on.execute("SELECT 1", {});
            if (asked.has_error()) return asked.error();
            return {};
        };
        const auto probed = co_await engine_.run(std::move(probe));
        usable = probed.has_value();
    }
    if (!usable && !co_await begin_anew()) co_await abort(std::move(error));
}

// The engine rolls it back at once: others need not wait for the client's ROLLBACK. Not through admission, nor stopped by anything.
asio::awaitable<void> transactions::abort(sql_error error) {
    core_.state.transaction.phase = transaction_phase::aborted;
    core_.state.transaction.aborted_by = std::move(error.message);
    if (core_.lane.own() == nullptr) co_return;
    auto back = [on = core_.lane.own()] { return on->may_end() && on->rollback().has_value(); };
    const auto done = co_await core_.with.statement_workers.run(std::move(back));
    if (done.has_error() || !*done) drop_engine(core_);  // disconnecting rolls it back
}

// Not through admission, nor stopped by what stopped the statement. Returns: false where the transaction is lost.
asio::awaitable<bool> transactions::begin_anew() {
    const auto cause = core_.run->cause();
    const bool stays = cause == stop_cause::none || cause == stop_cause::kill_query || cause == stop_cause::time_limit;
    if (!stays || core_.talk.killed() || core_.lane.own() == nullptr || core_.lane.own()->has_written()) co_return false;
    auto again = [on = core_.lane.own(), read_only = core_.state.transaction.read_only] {
        return on->may_end() && on->rollback().has_value() && on->begin(read_only).has_value();
    };
    const auto begun = co_await core_.with.statement_workers.run(std::move(again));
    co_return begun.has_value() && *begun;
}

}  // namespace rollcall::session
