// COM_CHANGE_USER: another login on the same connection; all that the session had is gone.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_work::command_change_user(std::string_view body) {
    auto request = wire::decode_change_user(body, core_.capabilities());
    if (request.has_error()) co_return request.error();
    begin_statement(core_, registry::command::change_user, {});
    reset_state();
    end_statement(core_);
    core_.row().query = {};
    core_.talk.enter(conversation::phase::in_door);
    const bool holds = co_await core_.with.door.change_user(core_.who, std::move(*request));
    core_.talk.enter(conversation::phase::running);
    if (!holds) {
        core_.talk.enter(conversation::phase::lost);
        co_return gone{};
    }
    core_.login_changed();
    const bool goes_on = co_await confirm_login();
    if (!goes_on) co_return gone{};
    co_return unanswered{};
}

}  // namespace rollcall::session
