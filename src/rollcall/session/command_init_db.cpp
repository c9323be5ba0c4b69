// COM_INIT_DB: the current database, as USE.
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<bool> session::command_init_db(std::string_view body) {
    begin_statement(registry::command::init_db, {});
    auto selected = co_await run_use(std::string{body});
    co_return co_await conclude(std::move(selected));
}

}  // namespace rollcall::session
