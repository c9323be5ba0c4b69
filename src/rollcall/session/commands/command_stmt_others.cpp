// COM_STMT_SEND_LONG_DATA, COM_STMT_RESET, COM_STMT_CLOSE: what stands around an execution. The first and the last are
// never answered.
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_stmt_send_long_data(session_parts& in, std::string_view body) {
    in.core.who.entry().begin_command(registry::command::long_data, {}, {});
    const auto decoded = wire::decode_long_data(body);
    if (decoded.has_error()) co_return decoded.error();
    const auto found = in.core.state.prepared.find(decoded->statement_id);
    if (found == in.core.state.prepared.end() || decoded->parameter >= found->second.parameter_count) co_return unanswered{};
    auto& entry = found->second;
    entry.long_data.resize(entry.parameter_count);
    auto& kept = entry.long_data[decoded->parameter];
    if (!kept) kept = std::make_unique<std::string>();
    std::size_t together = decoded->data.size();
    for (const auto& each : entry.long_data) together += each ? each->size() : 0;
    if (together > in.core.with.limits.max_allowed_packet) {
        entry.long_data_refused = sql_error{sql_errc::packet_too_large,
                                            "Parameter of prepared statement which is set through mysql_send_long_data() is longer than "
                                            "'max_allowed_packet' bytes"};
    } else if (!entry.long_data_memory.resize(together)) {
        entry.long_data_refused = packet_memory_used_up(in.core.with.packet_memory.bytes());
    } else {
        *kept += decoded->data;
    }
    co_return unanswered{};
}

asio::awaitable<command_outcome> command_stmt_reset(session_parts& in, std::string_view body) {
    begin_statement(in.core, registry::command::reset_stmt, {});
    const auto id = byte_reader{body}.u32();
    if (!id) co_return wire::wire_errc::truncated;
    const auto found = in.core.state.prepared.find(*id);
    if (found == in.core.state.prepared.end()) {
        co_return unknown_prepared(*id, "mysqld_stmt_reset");
    }
    found->second.long_data.clear();
    found->second.long_data_memory.shrink(0);
    found->second.long_data_refused.reset();
    close_cursor(in.core, found->second);
    in.answer.write_ok();
    co_return sql_result<void>{};
}

asio::awaitable<command_outcome> command_stmt_close(session_parts& in, std::string_view body) {
    in.core.who.entry().begin_command(registry::command::close_stmt, {}, {});
    const auto id = byte_reader{body}.u32();
    if (!id) co_return wire::wire_errc::truncated;
    const auto found = in.core.state.prepared.find(*id);
    if (found == in.core.state.prepared.end()) co_return unanswered{};
    forget_prepared(in.core, found->second);
    in.core.state.prepared.erase(found);
    co_return unanswered{};
}

}  // namespace rollcall::session
