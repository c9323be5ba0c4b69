// The table of commands.
#include "rollcall/session/commands/dispatch.hpp"

#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> dispatch(session_parts& in, std::string_view payload) {
    using wire::command_code;
    const auto code = static_cast<command_code>(payload.front());
    const auto body = payload.substr(1);
    switch (code) {
        case command_code::quit: in.core.talk.enter(conversation::phase::lost); co_return gone{};
        case command_code::ping:
            begin_statement(in.core, registry::command::ping, {});
            in.answer.write_ok();
            co_return sql_result<void>{};
        case command_code::query: co_return co_await command_query(in, body);
        case command_code::init_db: co_return co_await command_init_db(in, body);
        case command_code::field_list: co_return co_await command_field_list(in, body);
        case command_code::statistics: co_return co_await command_statistics(in);
        case command_code::process_kill: co_return co_await command_process_kill(in, body);
        case command_code::change_user: co_return co_await command_change_user(in, body);
        case command_code::reset_connection: co_return co_await command_reset_connection(in);
        case command_code::set_option: co_return co_await command_set_option(in, body);
        case command_code::stmt_prepare: co_return co_await command_stmt_prepare(in, body);
        case command_code::stmt_execute: co_return co_await command_stmt_execute(in, body);
        case command_code::stmt_fetch: co_return co_await command_stmt_fetch(in, body);
        case command_code::stmt_send_long_data: co_return co_await command_stmt_send_long_data(in, body);
        case command_code::stmt_reset: co_return co_await command_stmt_reset(in, body);
        case command_code::stmt_close: co_return co_await command_stmt_close(in, body);
        default: break;
    }
    begin_statement(in.core, registry::command::error, {});
    co_return sql_error{sql_errc::unknown_command, "Unknown command"};
}

}  // namespace rollcall::session
