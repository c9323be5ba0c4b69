// BEGIN, COMMIT, ROLLBACK: the client's own.
#include "rollcall/session/statements/transaction.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> run_transaction(transactions& transaction, answers& answer, sql::transaction_statement statement) {
    sql_result<void> ended;
    switch (statement.verb) {
        case sql::transaction_verb::begin:
            ended = co_await transaction.commit();
            if (ended.has_value()) ended = co_await transaction.begin(statement.read_only, statement.snapshot);
            break;
        case sql::transaction_verb::commit: ended = co_await transaction.commit(); break;
        case sql::transaction_verb::rollback: ended = co_await transaction.roll_back(); break;
    }
    if (ended.has_value() && statement.chain) ended = co_await transaction.begin(statement.read_only, false);
    if (ended.has_error()) co_return ended.error();
    answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
