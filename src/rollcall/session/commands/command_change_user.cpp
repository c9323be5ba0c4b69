// COM_CHANGE_USER: another login on the same connection; all that the session had is gone.
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/commands/login.hpp"
#include "rollcall/session/commands/reset.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_change_user(session_parts& in, std::string_view body) {
    auto request = wire::decode_change_user(body, in.core.capabilities());
    if (request.has_error()) co_return request.error();
    begin_statement(in.core, registry::command::change_user, {});
    reset_state(in.core);
    end_statement(in.core);
    in.core.row().query = {};
    in.core.talk.enter(conversation::phase::in_door);
    const bool holds = co_await in.core.with.door.change_user(in.core.who, std::move(*request));
    in.core.talk.enter(conversation::phase::running);
    if (!holds) {
        in.core.talk.enter(conversation::phase::lost);
        co_return gone{};
    }
    in.core.login_changed();
    const bool goes_on = co_await confirm_login(in);
    if (!goes_on) co_return gone{};
    co_return unanswered{};
}

}  // namespace rollcall::session
