// COM_SET_OPTION: multi-statements on or off. Off is what we have.
#include "rollcall/base/byte_cursor.hpp"
#include "rollcall/session/session.hpp"

namespace rollcall::session {

asio::awaitable<bool> session::command_set_option(std::string_view body) {
    constexpr std::uint16_t multi_statements_off = 1;
    const auto option = byte_reader{body}.u16();
    if (!option) co_return co_await end_of_read(link::link_error{wire::wire_errc::truncated});
    begin_statement(registry::command::set_option, {});
    if (*option != multi_statements_off) {
        const sql_error refused{sql_errc::not_supported_yet, "Several statements in one query are not supported; send them one at a time"};
        co_return co_await conclude(refused);
    }
    write_result_end();
    co_return co_await conclude({});
}

}  // namespace rollcall::session
