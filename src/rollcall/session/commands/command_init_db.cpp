// COM_INIT_DB: the current database, as USE.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_work::command_init_db(std::string_view body) {
    begin_statement(core_, registry::command::init_db, {});
    co_return co_await run_use(std::string{body});
}

}  // namespace rollcall::session
