// How a command ends: its error, if any, as its answer; the flush; and the record of what it ran.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

asio::awaitable<bool> command_work::conclude(sql_result<void> outcome) {
    if (outcome.has_error() && !core_.talk.is_over()) {
        core_.talk.promise_results(false);  // what stands behind a statement that failed is not run
        parts_.answer.write_failure(outcome.error());
    }
    core_.row().in_transaction = core_.state.transaction.phase != transaction_phase::none;
    // The answer to a killed session's statement is its farewell; one that was written before the kill is not.
    const bool is_farewell = core_.talk.killed() && core_.run->cause() == stop_cause::kill_connection && outcome.has_error();
    if (!core_.talk.is_over()) co_await parts_.answer.flush();
    if (is_farewell) core_.talk.enter(conversation::phase::told);
    if (outcome.has_value() && core_.stopped()) core_.row().completed = core_.row().query;
    parts_.recorder.end(outcome);
    if (const auto& fetched = core_.run->measure.fetched) {
        parts_.recorder.grow_open(*fetched, outcome);
        if (fetched->end_cursor) close_cursor(core_, *fetched->of);
    }
    end_statement(core_);
    co_return !core_.talk.is_over() && !core_.talk.killed();
}

}  // namespace rollcall::session
