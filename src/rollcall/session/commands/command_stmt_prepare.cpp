// COM_STMT_PREPARE: parse, plan, and tell parameters and columns.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

namespace {

column parameter_definition() {
    column definition;
    definition.name = "?";
    return definition;
}

}  // namespace

asio::awaitable<command_outcome> command_work::command_stmt_prepare(std::string_view body) {
    std::string text{body};
    begin_statement(core_, registry::command::prepare, info_of(core_, text));
    prepared_entry entry;
    const auto columns = co_await prepare(std::move(text), core_.row().info, entry);
    if (columns.has_error()) co_return columns.error();

    wire::prepare_head head;
    head.statement_id = ++core_.state.last_prepared_id;
    head.columns = static_cast<std::uint16_t>(columns->size());
    head.parameters = static_cast<std::uint16_t>(entry.parameter_count);
    std::string payload;
    wire::append_prepare_ok(payload, head);
    core_.stream.write_payload(payload);
    const std::vector<column> parameters(entry.parameter_count, parameter_definition());
    parts_.answer.write_definitions(parameters);
    parts_.answer.write_definitions(*columns);
    core_.state.prepared.emplace(head.statement_id, std::move(entry));
    core_.with.counters.prepared_open.fetch_add(1);
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
