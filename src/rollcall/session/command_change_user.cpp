// COM_CHANGE_USER: another login on the same connection; all that the session had is gone.
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<bool> session::command_change_user(std::string_view body) {
    auto request = wire::decode_change_user(body, capabilities());
    if (request.has_error()) co_return co_await end_of_read(link::link_error{request.error()});
    begin_statement(registry::command::change_user, {});
    reset_state();
    end_statement();
    row().query = {};
    in_door_ = true;
    const bool holds = co_await with_.door.change_user(who_, std::move(*request));
    in_door_ = false;
    if (!holds) {
        lost_ = true;
        co_return false;
    }
    login_changed();
    co_return co_await confirm_login();
}

}  // namespace rollcall::session
