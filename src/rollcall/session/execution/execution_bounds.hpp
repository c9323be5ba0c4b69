// What stands around whatever a statement does on the engine: its transaction, the notes of what is there, its time limit.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/catalog_view.hpp"
#include "rollcall/session/execution/transactions.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class execution_bounds {
public:
    // All outlive it.
    execution_bounds(session_core& core, answers& answer, transactions& transaction, catalog_view& catalog)
        : core_(core), answer_(answer), transaction_(transaction), catalog_(catalog) {}

    // Opens the transaction that the statement belongs to, where none is open, or ends the one that it does not. Errors: the statement
    // is not to run.
    asio::awaitable<sql_result<void>> begin(const sql::engine_statement& statement);
    // `outcome`: how it came out; begin() has gone well.
    asio::awaitable<void> end(const sql::engine_statement& statement, const sql_result<void>& outcome);

private:
    asio::awaitable<sql_result<void>> note_existence(const sql::engine_statement& statement);
    void limit_time(const sql::engine_statement& statement);

    session_core& core_;
    answers& answer_;
    transactions& transaction_;
    catalog_view& catalog_;
};

}  // namespace rollcall::session
