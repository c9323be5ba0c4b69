// Which command a packet is; and the end of a login, which is answered as a command is.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

asio::awaitable<bool> command_work::confirm_login() {
    begin_statement(core_, registry::command::connect, {});
    sql_result<void> selected;
    const std::string wanted = core_.who.request().database;
    if (!wanted.empty()) selected = co_await select_database(wanted);
    if (selected.has_value()) parts_.answer.write_ok();
    const bool kept = co_await conclude(selected);
    if (selected.has_value()) co_return kept;
    core_.talk.enter(conversation::phase::told);
    co_return false;
}

asio::awaitable<command_outcome> command_work::dispatch(std::string_view payload) {
    using wire::command_code;
    const auto code = static_cast<command_code>(payload.front());
    const auto body = payload.substr(1);
    switch (code) {
        case command_code::quit: core_.talk.enter(conversation::phase::lost); co_return gone{};
        case command_code::ping:
            begin_statement(core_, registry::command::ping, {});
            parts_.answer.write_ok();
            co_return sql_result<void>{};
        case command_code::query: co_return co_await command_query(body);
        case command_code::init_db: co_return co_await command_init_db(body);
        case command_code::field_list: co_return co_await command_field_list(body);
        case command_code::statistics: co_return co_await command_statistics();
        case command_code::process_kill: co_return co_await command_process_kill(body);
        case command_code::change_user: co_return co_await command_change_user(body);
        case command_code::reset_connection: co_return co_await command_reset_connection();
        case command_code::set_option: co_return co_await command_set_option(body);
        case command_code::stmt_prepare: co_return co_await command_stmt_prepare(body);
        case command_code::stmt_execute: co_return co_await command_stmt_execute(body);
        case command_code::stmt_fetch: co_return co_await command_stmt_fetch(body);
        case command_code::stmt_send_long_data: co_return co_await command_stmt_send_long_data(body);
        case command_code::stmt_reset: co_return co_await command_stmt_reset(body);
        case command_code::stmt_close: co_return co_await command_stmt_close(body);
        default: break;
    }
    begin_statement(core_, registry::command::error, {});
    co_return sql_error{sql_errc::unknown_command, "Unknown command"};
}

}  // namespace rollcall::session
