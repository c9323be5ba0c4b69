// COM_STMT_PREPARE: parse, plan, and tell parameters and columns.
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

namespace {

column parameter_definition() {
    column definition;
    definition.name = "?";
    return definition;
}

}  // namespace

asio::awaitable<command_outcome> command_stmt_prepare(session_parts& in, std::string_view body) {
    std::string text{body};
    begin_statement(in.core, registry::command::prepare, info_of(in.core, text));
    prepared_entry entry;
    const auto columns = co_await in.prepared.prepare(std::move(text), in.core.row().info, entry);
    if (columns.has_error()) co_return columns.error();

    wire::prepare_head head;
    head.statement_id = ++in.core.state.last_prepared_id;
    head.columns = static_cast<std::uint16_t>(columns->size());
    head.parameters = static_cast<std::uint16_t>(entry.parameter_count);
    std::string payload;
    wire::append_prepare_ok(payload, head);
    in.core.stream.write_payload(payload);
    const std::vector<column> parameters(entry.parameter_count, parameter_definition());
    in.answer.write_definitions(parameters);
    in.answer.write_definitions(*columns);
    in.core.state.prepared.emplace(head.statement_id, std::move(entry));
    in.core.with.counters.prepared_open.fetch_add(1);
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
