// What the front end answers itself has its file here; everything else goes to the engine.
#include "rollcall/session/statements/run_statement.hpp"

#include <utility>
#include <variant>

#include "rollcall/session/statements/account_statements.hpp"
#include "rollcall/session/statements/databases.hpp"
#include "rollcall/session/statements/kill.hpp"
#include "rollcall/session/statements/named_prepared.hpp"
#include "rollcall/session/statements/set.hpp"
#include "rollcall/session/statements/show.hpp"
#include "rollcall/session/statements/transaction.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> run_statement(session_parts& in, sql::statement statement, row_format format) {
    // What EXECUTE runs may be a SHOW.
    const bool diagnostic =
        std::holds_alternative<sql::show_statement>(statement) || std::holds_alternative<sql::execute_statement>(statement);
    if (!diagnostic) in.core.state.forget_warnings();
    if (auto* query = std::get_if<sql::engine_statement>(&statement)) {
        static const parameter_list none;
        co_return co_await in.execution.run(std::move(*query), none, nullptr, format);
    }
    if (auto* set = std::get_if<sql::set_statement>(&statement)) co_return co_await run_set(in, std::move(*set), parameter_list());
    if (auto* use = std::get_if<sql::use_statement>(&statement)) co_return co_await run_use(in, std::move(use->database));
    if (const auto* transaction = std::get_if<sql::transaction_statement>(&statement))
        co_return co_await run_transaction(in.transaction, in.answer, *transaction);
    if (const auto* kill = std::get_if<sql::kill_statement>(&statement)) co_return co_await run_kill(in.core, in.answer, *kill);
    if (auto* show = std::get_if<sql::show_statement>(&statement)) {
        show_statements shows{in.core, in.answer, in.engine, in.catalog};
        co_return co_await shows.run(std::move(*show), format);
    }
    if (auto* create = std::get_if<sql::create_database_statement>(&statement))
        co_return co_await run_create_database(in, std::move(*create));
    if (auto* drop = std::get_if<sql::drop_database_statement>(&statement)) co_return co_await run_drop_database(in, std::move(*drop));
    if (auto* prepare = std::get_if<sql::prepare_statement>(&statement)) co_return co_await run_prepare(in, std::move(*prepare));
    if (auto* execute = std::get_if<sql::execute_statement>(&statement)) co_return co_await run_execute(in, std::move(*execute));
    if (const auto* deallocate = std::get_if<sql::deallocate_statement>(&statement)) co_return run_deallocate(in, *deallocate);
    if (std::holds_alternative<sql::no_operation>(statement)) {
        in.answer.write_ok();
        co_return sql_result<void>{};
    }
    co_return co_await run_account_statement(in, std::move(statement));
}

}  // namespace rollcall::session
