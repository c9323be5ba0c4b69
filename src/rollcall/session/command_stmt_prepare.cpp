// COM_STMT_PREPARE: parse, plan, and tell parameters and columns.
#include <algorithm>

#include "rollcall/session/on_engine.hpp"
#include "rollcall/session/result_columns.hpp"
#include "rollcall/session/session.hpp"
#include "rollcall/session/show_columns.hpp"
#include "rollcall/session/streaming.hpp"
#include "rollcall/session/virtual_text.hpp"
#include "rollcall/sql/redact.hpp"

namespace rollcall::session {

namespace {

// Plans and what they tell of themselves. A statement that the engine cannot plan before its parameters are bound is none.
using plan_result = sql_result<std::unique_ptr<engine::prepared_statement>>;

column parameter_definition() {
    column definition;
    definition.name = "?";
    return definition;
}

}  // namespace

asio::awaitable<bool> session::command_stmt_prepare(std::string_view body) {
    std::string text{body};
    begin_statement(registry::command::prepare, info_of(text));
    if (state_.prepared.size() >= with_.limits.max_prepared_per_session ||
        with_.counters.prepared_open.load() >= with_.limits.max_prepared) {
        const sql_error full{sql_errc::max_prepared_stmt_count,
                             "Can't create more than limits.max_prepared_per_session prepared statements; close those no longer used"};
        co_return co_await conclude(full);
    }
    auto parsed = co_await parse(text, true);
    if (parsed.has_error()) co_return co_await conclude(parsed.error());

    prepared_entry entry;
    entry.long_data_memory = runtime::memory_share{&with_.packet_memory};
    entry.text = std::move(text);
    entry.redacted = row().info;
    std::vector<column> columns;
    if (const auto* query = std::get_if<sql::engine_statement>(&*parsed)) {
        entry.parameter_count = query->parameter_count;
        const bool planned = query->before.empty() && query->after.empty() && query->reads.empty() && !query->change;
        if (planned) {
            auto plan_it = [engine_text = query->text](engine::connection& on) -> plan_result { return on.prepare(engine_text); };
            auto plan = co_await on_engine(std::move(plan_it));
            if (plan.has_error()) co_return co_await conclude(plan.error());
            const auto found = (*plan)->columns();
            columns.assign(found.begin(), found.end());
            if (!query->session_dependent)
                entry.plan = std::move(*plan);
            else
                retired_.push_back(std::move(*plan));
        } else if (!query->reads.empty()) {
            auto described = co_await describe_columns(*query);
            if (described.has_error()) co_return co_await conclude(described.error());
            columns = std::move(*described);
        }
        put_origins(columns, query->origins);
        put_types(columns, query->column_types);
    } else if (const auto* kill = std::get_if<sql::kill_statement>(&*parsed)) {
        entry.parameter_count = kill->parameter_count;
    } else if (const auto* show = std::get_if<sql::show_statement>(&*parsed)) {
        columns = show_columns_of(*show, state_.database);
    }
    entry.parsed = std::move(*parsed);
    if (columns.size() > UINT16_MAX || entry.parameter_count > UINT16_MAX) {
        const sql_error too_many{sql_errc::not_supported_yet,
                                 "A prepared statement has at most 65535 parameters and as many columns; split it"};
        if (entry.plan) retired_.push_back(std::move(entry.plan));
        co_return co_await conclude(too_many);
    }

    wire::prepare_head head;
    head.statement_id = ++state_.last_prepared_id;
    head.columns = static_cast<std::uint16_t>(columns.size());
    head.parameters = static_cast<std::uint16_t>(entry.parameter_count);
    std::string payload;
    wire::append_prepare_ok(payload, head);
    stream_.write_payload(payload);
    const std::vector<column> parameters(entry.parameter_count, parameter_definition());
    write_definitions(parameters);
    write_definitions(columns);
    state_.prepared.emplace(head.statement_id, std::move(entry));
    with_.counters.prepared_open.fetch_add(1);
    co_return co_await conclude({});
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
