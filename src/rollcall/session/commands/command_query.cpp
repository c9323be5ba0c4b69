// COM_QUERY: a statement as text.
#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/commands/conclude.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/statements/run_statement.hpp"
#include "rollcall/sql/redaction/traceparent.hpp"

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

asio::awaitable<sql_result<sql::split_text>> split(session_parts& in, std::string_view text) {
    const auto mode = in.core.state.variables.mode();
    if (text.size() <= in.core.with.limits.shard_lexing_bytes) co_return sql::split_statement(text, mode);
    auto work = [text, mode] { return sql::split_statement(text, mode); };
    const auto done = co_await in.core.with.workers.run(std::move(work));
    if (done.has_error()) co_return workers_busy();
    co_return *done;
}

// A single statement, with its answer but for an error.
asio::awaitable<sql_result<void>> run_text(session_parts& in, std::string text, std::string trace_id) {
    begin_statement(in.core, registry::command::query, info_of(in.core, text));
    ++in.core.row().queries;
    in.core.with.counters.statements.fetch_add(1, std::memory_order_relaxed);
    in.recorder.begin(std::move(trace_id));
    for (const auto began = in.core.with.time.steady_now();;) {
        auto parsed = co_await in.parser.parse(text, false);
        in.recorder.note_parsed(parsed);
        if (parsed.has_error()) {
            in.core.state.forget_warnings();
            co_return parsed.error();
        }
        auto outcome = co_await run_statement(in, std::move(*parsed), row_format::text);
        if (!is_outdated(outcome) || !waits_on(in.core.state, in.core.since(began))) co_return outcome;
    }
}

}  // namespace

asio::awaitable<command_outcome> command_query(session_parts& in, std::string_view body) {
    const auto decoded = wire::decode_query(body, in.core.capabilities());
    if (decoded.has_error()) co_return decoded.error();
    const auto trace_id = trace_of(*decoded);
    if (!in.core.state.multi_statements) co_return co_await run_text(in, std::string{decoded->sql}, trace_id);

    // One after the other, each parsed in the modes that those before it have set, until one fails.
    auto rest = decoded->sql;
    do {
        const auto parts = co_await split(in, rest);
        if (parts.has_error()) {
            begin_statement(in.core, registry::command::query, {});
            co_return parts.error();
        }
        rest = parts->rest;
        in.core.talk.promise_results(!rest.empty());
        auto outcome = co_await run_text(in, std::string{parts->first}, trace_id);
        if (!in.core.talk.more_results()) co_return outcome;
        const bool goes_on = co_await conclude(in, std::move(outcome));
        if (!goes_on) co_return gone{};
    } while (in.core.talk.more_results());
    co_return unanswered{};
}

}  // namespace rollcall::session
