// Prepared statements, whichever way they came: parsed and planned once, and again where what they run with is of other types.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/execution/statement_execution.hpp"
#include "rollcall/session/execution/statement_parser.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class prepared_statements {
public:
    // All outlive it.
    prepared_statements(session_core& core, statement_parser& parser, engine_tasks& engine, statement_execution& execution)
        : core_(core), parser_(parser), engine_(engine), execution_(execution) {}

    // Fills `entry`. `shown`: the text's redacted form. Returns: the columns of its result. Errors: the parser's and the engine's; 1461
    // where there are too many, 1295 for what cannot be prepared.
    asio::awaitable<sql_result<std::vector<column>>> prepare(std::string text, sql::redacted_sql shown, prepared_entry& entry);
    // What it computes depends on the types of its parameters, which MySQL's "reprepare" finds out, too: rewritten and planned for those
    // that it gets, where they are others than before; and so is one whose tables and views may be others by now.
    asio::awaitable<sql_result<void>> fit_to_types(prepared_entry& entry, const parameter_list& parameters);

private:
    [[nodiscard]] sql_result<void> find_room() const;
    asio::awaitable<sql_result<std::vector<column>>> plan_query(const sql::engine_statement& query, prepared_entry& entry);

    session_core& core_;
    statement_parser& parser_;
    engine_tasks& engine_;
    statement_execution& execution_;
};

// Ends what the entry has: it is to be erased then. Thread: the session's shard.
void forget_prepared(session_core& in, prepared_entry& entry);
// The same for all of them, which are gone then.
void retire_prepared(session_core& in);

}  // namespace rollcall::session
