// Transactions: the FE owns the state, because the engine's COMMIT would report success for what it rolled back.
#include <fmt/format.h>

#include "rollcall/session/command_work.hpp"
#include "rollcall/session/execution/on_engine.hpp"

namespace rollcall::session {

sql_error command_work::aborted_error() const {
    return {sql_errc::unknown,
            fmt::format("The transaction was aborted by an earlier error and nothing of it is kept; send ROLLBACK. The error was: {}",
                        core_.state.transaction.aborted_by)};
}

asio::awaitable<sql_result<void>> command_work::run_transaction(sql::transaction_statement statement) {
    sql_result<void> ended;
    switch (statement.verb) {
        case sql::transaction_verb::begin:
            ended = co_await commit_implicitly();
            if (ended.has_value()) ended = co_await begin_transaction(statement.read_only, statement.snapshot);
            break;
        case sql::transaction_verb::commit:
            if (core_.state.transaction.phase == transaction_phase::aborted) co_return aborted_error();
            ended = co_await end_transaction(true);
            break;
        case sql::transaction_verb::rollback: ended = co_await end_transaction(false); break;
    }
    if (ended.has_value() && statement.chain) ended = co_await begin_transaction(statement.read_only, false);
    if (ended.has_error()) co_return ended.error();
    answers_.write_ok();
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::begin_transaction(bool read_only, bool snapshot) {
    auto begin = [read_only, snapshot](engine::connection& on) {
        auto begun = on.begin(read_only);
        return begun.has_value() && snapshot ? on.take_snapshot() : begun;
    };
    auto begun = co_await on_engine(std::move(begin));
    if (begun.has_value()) {
        core_.state.transaction.phase = transaction_phase::open;
        core_.state.transaction.read_only = read_only;
    }
    co_return begun;
}

// Without a transaction both are MySQL's OK.
asio::awaitable<sql_result<void>> command_work::end_transaction(bool commit) {
    if (core_.state.transaction.phase == transaction_phase::none) co_return sql_result<void>{};
    if (!commit && (core_.lane.own() == nullptr || core_.state.transaction.phase == transaction_phase::aborted)) {
        // It went with the engine, or when it was aborted.
        core_.state.transaction = {};
        co_return sql_result<void>{};
    }
    const auto reached = std::make_shared<bool>(false);  // shared with the worker task alone
    auto end = [commit, reached](engine::connection& on) {
        *reached = true;
        return commit ? on.commit() : on.rollback();
    };
    auto ended = co_await on_engine(std::move(end));
    // A kill in the queue, or a full one: the engine never saw it, and the transaction stands.
    if (!*reached) co_return ended;
    core_.state.transaction = {};
    // What the engine still holds is not known; disconnecting rolls it back.
    if (ended.has_error()) drop_engine(core_);
    co_return ended;
}

// MySQL: DDL, BEGIN and SET autocommit=1 commit what is open.
asio::awaitable<sql_result<void>> command_work::commit_implicitly() {
    if (core_.state.transaction.phase == transaction_phase::aborted) co_return aborted_error();
    co_return co_await end_transaction(true);
}

// After an error in a transaction: does the engine still go on in it? Only asking tells. One that has changed nothing is begun anew.
asio::awaitable<void> command_work::note_failure_in_transaction(sql_error error) {
    bool usable = false;
    // MySQL: whoever loses to another transaction loses its own whole.
    if (!core_.stopped() && error.code != sql_errc::lock_deadlock) {
        auto probe = [](engine::connection& on) -> sql_result<void> {
            auto asked = on.execute("SELECT 1", {});
            if (asked.has_error()) return asked.error();
            return {};
        };
        const auto probed = co_await on_engine(std::move(probe));
        usable = probed.has_value();
    }
    if (!usable && !co_await begin_anew()) co_await abort_transaction(std::move(error));
}

// The engine rolls it back at once: others need not wait for the client's ROLLBACK. Not through admission, nor stopped by anything.
asio::awaitable<void> command_work::abort_transaction(sql_error error) {
    core_.state.transaction.phase = transaction_phase::aborted;
    core_.state.transaction.aborted_by = std::move(error.message);
    if (core_.lane.own() == nullptr) co_return;
    auto back = [on = core_.lane.own()] { return on->rollback().has_value(); };
    const auto done = co_await core_.with.statement_workers.run(std::move(back));
    if (done.has_error() || !*done) drop_engine(core_);  // disconnecting rolls it back
}

// Not through admission, nor stopped by what stopped the statement. Returns: false where the transaction is lost.
asio::awaitable<bool> command_work::begin_anew() {
    const auto cause = core_.run->cause();
    const bool stays = cause == stop_cause::none || cause == stop_cause::kill_query || cause == stop_cause::time_limit;
    if (!stays || core_.talk.killed() || core_.lane.own() == nullptr || core_.lane.own()->has_written()) co_return false;
    auto again = [on = core_.lane.own(), read_only = core_.state.transaction.read_only] {
        return on->rollback().has_value() && on->begin(read_only).has_value();
    };
    const auto begun = co_await core_.with.statement_workers.run(std::move(again));
    co_return begun.has_value() && *begun;
}

}  // namespace rollcall::session
