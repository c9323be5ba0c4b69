// COM_RESET_CONNECTION: the session as after login, without logging in again; the current database stays.
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/commands/reset.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_reset_connection(session_parts& in) {
    begin_statement(in.core, registry::command::reset_connection, {});
    const std::string database = in.core.state.database;
    reset_state(in.core);
    in.core.state.database = database;
    in.core.row().db = database;
    in.answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
