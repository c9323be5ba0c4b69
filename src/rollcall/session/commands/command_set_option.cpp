// COM_SET_OPTION: may one text hold several statements?
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_set_option(session_parts& in, std::string_view body) {
    constexpr std::uint16_t multi_statements_on = 0;
    constexpr std::uint16_t multi_statements_off = 1;
    const auto option = byte_reader{body}.u16();
    if (!option) co_return wire::wire_errc::truncated;
    begin_statement(in.core, registry::command::set_option, {});
    if (*option != multi_statements_on && *option != multi_statements_off) {
        const sql_error unknown{sql_errc::unknown_command, "Unknown command: COM_SET_OPTION takes 0 or 1, several statements on or off"};
        co_return unknown;
    }
    in.core.state.multi_statements = *option == multi_statements_on;
    in.answer.write_result_end();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
