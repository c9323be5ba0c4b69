// A login is answered as a command is.
#include "rollcall/session/commands/login.hpp"

#include <string>

#include "rollcall/session/commands/conclude.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/statements/databases.hpp"

namespace rollcall::session {

asio::awaitable<bool> confirm_login(session_parts& in) {
    begin_statement(in.core, registry::command::connect, {});
    sql_result<void> selected;
    const std::string wanted = in.core.who.request().database;
    if (!wanted.empty()) selected = co_await select_database(in.core, in.catalog, wanted);
    if (selected.has_value()) in.answer.write_ok();
    const bool kept = co_await conclude(in, selected);
    if (selected.has_value()) co_return kept;
    in.core.talk.enter(conversation::phase::told);
    co_return false;
}

}  // namespace rollcall::session
