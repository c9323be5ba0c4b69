// COM_STMT_EXECUTE: a prepared statement with its parameters, answered in binary rows.
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/statements/run_prepared.hpp"
#include "rollcall/sql/redaction/traceparent.hpp"
#include "rollcall/wire/field_types.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_stmt_execute(session_parts& in, std::string_view body) {
    const auto id = wire::decode_statement_id(body);
    if (id.has_error()) co_return id.error();
    const auto found = in.core.state.prepared.find(*id);
    if (found == in.core.state.prepared.end()) {
        begin_statement(in.core, registry::command::execute, {});
        co_return unknown_prepared(*id, "mysqld_stmt_execute");
    }
    prepared_entry& entry = found->second;
    begin_statement(in.core, registry::command::execute, entry.redacted);
    ++in.core.row().queries;
    in.core.with.counters.statements.fetch_add(1, std::memory_order_relaxed);

    in.recorder.begin(sql::trace_id_in_comment(entry.text));
    in.recorder.note_parsed(entry.parsed);

    std::vector<const std::string*> long_data;
    for (const auto& each : entry.long_data) long_data.push_back(each.get());
    long_data.resize(entry.parameter_count, nullptr);
    auto decoded = wire::decode_execute(body, in.core.capabilities(), entry.parameter_count, entry.types, long_data);
    const auto refused = std::exchange(entry.long_data_refused, std::nullopt);
    entry.long_data.clear();
    entry.long_data_memory.shrink(0);
    close_cursor(in.core, entry);
    if (decoded.has_error()) co_return decoded.error();
    entry.types = decoded->types;
    entry.decimals.clear();
    for (std::size_t i = 0; i < entry.parameter_count; ++i) {
        if (entry.types[i].type == wire::field::newdecimal) entry.decimals.push_back(i);
    }
    // A cursor is for what the engine runs. Of others, without the status cursor_exists, the client reads the rows at once.
    auto* const cursor_of = (decoded->flags & wire::cursor_type_read_only) != 0 ? &entry : nullptr;
    sql_result<void> outcome;
    if (refused) {
        outcome = *refused;
    } else {
        outcome = co_await run_prepared(in, entry, std::move(decoded->parameters), row_format::binary, cursor_of);
    }
    co_return outcome;
}

}  // namespace rollcall::session
