// COM_RESET_CONNECTION: the session as after login, without logging in again; the current database stays.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_work::command_reset_connection() {
    begin_statement(core_, registry::command::reset_connection, {});
    const std::string database = core_.state.database;
    reset_state();
    core_.state.database = database;
    core_.row().db = database;
    parts_.answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
