// BEGIN, COMMIT, ROLLBACK.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/transactions.hpp"

namespace rollcall::session {

// Sends its answer but an error, which it returns.
asio::awaitable<sql_result<void>> run_transaction(transactions& transaction, answers& answer, sql::transaction_statement statement);

}  // namespace rollcall::session
