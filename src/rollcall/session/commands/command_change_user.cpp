// COM_CHANGE_USER: another login on the same connection; all that the session had is gone.
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> session::command_change_user(std::string_view body) {
    auto request = wire::decode_change_user(body, capabilities());
    if (request.has_error()) co_return request.error();
    begin_statement(registry::command::change_user, {});
    reset_state();
    end_statement();
    row().query = {};
    talk_.enter(conversation::phase::in_door);
    const bool holds = co_await with_.door.change_user(who_, std::move(*request));
    talk_.enter(conversation::phase::running);
    if (!holds) {
        talk_.enter(conversation::phase::lost);
        co_return gone{};
    }
    login_changed();
    const bool goes_on = co_await confirm_login();
    if (!goes_on) co_return gone{};
    co_return unanswered{};
}

}  // namespace rollcall::session
