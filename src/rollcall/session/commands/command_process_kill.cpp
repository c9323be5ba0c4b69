// COM_PROCESS_KILL: ends the connection whose id the body holds.
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/statements/kill.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_process_kill(session_parts& in, std::string_view body) {
    const auto id = byte_reader{body}.u32();
    if (!id) co_return wire::wire_errc::truncated;
    begin_statement(in.core, registry::command::kill, {});
    sql::kill_statement order;
    order.target = connection_id{*id};
    co_return co_await run_kill(in.core, in.answer, std::move(order));
}

}  // namespace rollcall::session
