// COM_STMT_PREPARE: parse, plan, and tell parameters and columns.
#include "rollcall/session/session.hpp"

namespace rollcall::session {

namespace {

column parameter_definition() {
    column definition;
    definition.name = "?";
    return definition;
}

}  // namespace

asio::awaitable<command_outcome> session::command_stmt_prepare(std::string_view body) {
    std::string text{body};
    begin_statement(registry::command::prepare, info_of(text));
    prepared_entry entry;
    const auto columns = co_await prepare(std::move(text), row().info, entry);
    if (columns.has_error()) co_return columns.error();

    wire::prepare_head head;
    head.statement_id = ++state_.last_prepared_id;
    head.columns = static_cast<std::uint16_t>(columns->size());
    head.parameters = static_cast<std::uint16_t>(entry.parameter_count);
    std::string payload;
    wire::append_prepare_ok(payload, head);
    stream_.write_payload(payload);
    const std::vector<column> parameters(entry.parameter_count, parameter_definition());
    write_definitions(parameters);
    write_definitions(*columns);
    state_.prepared.emplace(head.statement_id, std::move(entry));
    with_.counters.prepared_open.fetch_add(1);
    co_return sql_result<void>{};
}

void session::write_definitions(std::span<const column> definitions) {
    if (definitions.empty()) return;
    for (const auto& each : definitions) {
        std::string payload;
        wire::append_column_definition(payload, each);
        stream_.write_payload(payload);
    }
    if ((capabilities() & wire::capability::deprecate_eof) != 0) return;
    std::string payload;
    wire::append_eof(payload, 0, ok_fields().status);
    stream_.write_payload(payload);
}

}  // namespace rollcall::session
