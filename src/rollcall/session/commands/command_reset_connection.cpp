// COM_RESET_CONNECTION: the session as after login, without logging in again; the current database stays.
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> session::command_reset_connection() {
    begin_statement(registry::command::reset_connection, {});
    const std::string database = state_.database;
    reset_state();
    state_.database = database;
    row().db = database;
    write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
