// In this order: what is recorded of a statement is what its client was sent.
#include "rollcall/session/commands/conclude.hpp"

#include <utility>

#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<bool> conclude(session_parts& in, sql_result<void> outcome) {
    if (outcome.has_error() && !in.core.talk.is_over()) {
        in.core.talk.promise_results(false);  // what stands behind a statement that failed is not run
        in.answer.write_failure(outcome.error());
    }
    in.core.row().in_transaction = in.core.state.transaction.phase != transaction_phase::none;
    // The answer to a killed session's statement is its farewell; one that was written before the kill is not.
    const bool is_farewell = in.core.talk.killed() && in.core.run->cause() == stop_cause::kill_connection && outcome.has_error();
    if (!in.core.talk.is_over()) co_await in.answer.flush();
    if (is_farewell) in.core.talk.enter(conversation::phase::told);
    if (outcome.has_value() && in.core.stopped()) in.core.row().completed = in.core.row().query;
    in.recorder.end(outcome);
    if (const auto& fetched = in.core.run->measure.fetched) {
        in.recorder.grow_open(*fetched, outcome);
        if (fetched->end_cursor) close_cursor(in.core, *fetched->of);
    }
    end_statement(in.core);
    co_return !in.core.talk.is_over() && !in.core.talk.killed();
}

}  // namespace rollcall::session
