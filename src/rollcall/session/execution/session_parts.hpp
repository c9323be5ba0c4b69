// All that a session's commands are done with, from the bytes of an answer up to whole statements on the engine: each part is given those
// before it that it uses, and knows no other.
#pragma once

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/catalog_view.hpp"
#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/execution/engine_values.hpp"
#include "rollcall/session/execution/execution_bounds.hpp"
#include "rollcall/session/execution/own_tables.hpp"
#include "rollcall/session/execution/prepared_statements.hpp"
#include "rollcall/session/execution/result_rows.hpp"
#include "rollcall/session/execution/statement_execution.hpp"
#include "rollcall/session/execution/statement_parser.hpp"
#include "rollcall/session/execution/transactions.hpp"
#include "rollcall/session/recording.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Made for one command, so that an idle session has none of it: the parts keep nothing but in `core`. Thread: the session's shard.
struct session_parts {
    // `shared` outlives it.
    explicit session_parts(session_core& shared) : core(shared) {}
    session_parts(const session_parts&) = delete;
    session_parts& operator=(const session_parts&) = delete;

    session_core& core;
    answers answer{core};
    statement_recorder recorder{core};
    engine_tasks engine{core};
    transactions transaction{core, engine};
    statement_parser parser{core, engine};
    catalog_view catalog{core, engine};
    own_tables tables{core};
    result_rows rows{core, answer, engine};
    engine_values values{core, answer, engine, tables};
    execution_bounds bounds{core, answer, transaction, catalog};
    statement_execution execution{core, answer, recorder, engine, tables, bounds, values, rows};
    prepared_statements prepared{core, parser, engine, execution};
};

}  // namespace rollcall::session
