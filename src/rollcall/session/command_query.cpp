// COM_QUERY: a statement as text.
#include "rollcall/session/session.hpp"
#include "rollcall/sql/redact.hpp"
#include "rollcall/sql/traceparent.hpp"

namespace rollcall::session {

namespace {

// What the client says of the trace: an attribute, else a comment that the statement begins with.
std::string trace_of(const wire::query_command& query) {
    for (const auto& each : query.attributes) {
        const auto* const text = std::get_if<std::string>(&each.value);
        if (each.name == "traceparent" && text != nullptr) return sql::trace_id_of(*text);
    }
    return sql::trace_id_in_comment(query.sql);
}

}  // namespace

asio::awaitable<bool> session::command_query(std::string_view body) {
    const auto decoded = wire::decode_query(body, capabilities());
    if (decoded.has_error()) co_return co_await end_of_read(link::link_error{decoded.error()});
    std::string text{decoded->sql};
    begin_statement(registry::command::query, info_of(text));
    ++row().queries;
    with_.counters.statements.fetch_add(1, std::memory_order_relaxed);
    begin_record(trace_of(*decoded));
    auto parsed = co_await parse(std::move(text), false);
    note_parsed(parsed);
    sql_result<void> outcome;
    if (parsed.has_error()) {
        state_.warnings.clear();
        outcome = parsed.error();
    } else {
        outcome = co_await run_statement(std::move(*parsed), row_format::text);
    }
    co_return co_await conclude(std::move(outcome));
}

// A long text is redacted where it is parsed: on a worker.
sql::redacted_sql session::info_of(std::string_view text) const {
    if (text.size() <= with_.limits.shard_lexing_bytes) return sql::redact(text);
    return sql::redacted_sql::note("<parsing " + std::to_string(text.size()) + " bytes>");
}

}  // namespace rollcall::session
