// COM_INIT_DB: the current database, as USE.
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/statements/databases.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_init_db(session_parts& in, std::string_view body) {
    begin_statement(in.core, registry::command::init_db, {});
    co_return co_await run_use(in, std::string{body});
}

}  // namespace rollcall::session
