// What is counted goes on; everything else begins anew.
#include "rollcall/session/commands/reset.hpp"

#include "rollcall/session/execution/prepared_statements.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

void reset_state(session_core& in) {
    // An open transaction goes with its connection to the engine: that needs no admission and cannot fail.
    if (in.state.transaction.phase != transaction_phase::none) drop_engine(in);
    retire_prepared(in);
    in.with.engine.release_user_locks(in.who.id().value);
    const auto queries = in.state.query_counter;
    const auto prepared = in.state.last_prepared_id;
    const bool several = in.state.multi_statements;
    in.state = session_state{in.with.fresh_variables};
    in.state.multi_statements = several;
    in.state.query_counter = queries;
    in.state.last_prepared_id = prepared;
    in.row().db.clear();
    in.row().in_transaction = false;
    if (in.row().details) in.row().details->trace_id.clear();
}

}  // namespace rollcall::session
