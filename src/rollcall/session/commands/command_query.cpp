// COM_QUERY: a statement as text.
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/command_work.hpp"
#include "rollcall/sql/redaction/redact.hpp"
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

}  // namespace

asio::awaitable<command_outcome> command_work::command_query(std::string_view body) {
    const auto decoded = wire::decode_query(body, core_.capabilities());
    if (decoded.has_error()) co_return decoded.error();
    const auto trace_id = trace_of(*decoded);
    if (!core_.state.multi_statements) co_return co_await run_text(std::string{decoded->sql}, trace_id);

    // One after the other, each parsed in the modes that those before it have set, until one fails.
    auto rest = decoded->sql;
    do {
        const auto parts = co_await split(rest);
        if (parts.has_error()) {
            begin_statement(core_, registry::command::query, {});
            co_return parts.error();
        }
        rest = parts->rest;
        core_.talk.promise_results(!rest.empty());
        auto outcome = co_await run_text(std::string{parts->first}, trace_id);
        if (!core_.talk.more_results()) co_return outcome;
        const bool goes_on = co_await conclude(std::move(outcome));
        if (!goes_on) co_return gone{};
    } while (core_.talk.more_results());
    co_return unanswered{};
}

asio::awaitable<sql_result<sql::split_text>> command_work::split(std::string_view text) {
    const auto mode = core_.state.variables.mode();
    if (text.size() <= core_.with.limits.shard_lexing_bytes) co_return sql::split_statement(text, mode);
    auto work = [text, mode] { return sql::split_statement(text, mode); };
    const auto done = co_await core_.with.workers.run(std::move(work));
    if (done.has_error()) co_return workers_busy();
    co_return *done;
}

// A single statement, with its answer but for an error.
asio::awaitable<sql_result<void>> command_work::run_text(std::string text, std::string trace_id) {
    begin_statement(core_, registry::command::query, info_of(core_, text));
    ++core_.row().queries;
    core_.with.counters.statements.fetch_add(1, std::memory_order_relaxed);
    parts_.recorder.begin(std::move(trace_id));
    auto parsed = co_await parts_.parser.parse(std::move(text), false);
    parts_.recorder.note_parsed(parsed);
    sql_result<void> outcome;
    if (parsed.has_error()) {
        core_.state.forget_warnings();
        outcome = parsed.error();
    } else {
        outcome = co_await run_statement(std::move(*parsed), row_format::text);
    }
    co_return outcome;
}

}  // namespace rollcall::session
