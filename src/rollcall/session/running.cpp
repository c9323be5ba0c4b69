// A statement is stopped by a flag for its worker, and by an interrupt repeated until it has ended.
#include "rollcall/session/running.hpp"

#include <string>
#include <utility>

#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::session {

namespace {

constexpr std::chrono::seconds stalled_reader_patience{1};
constexpr std::chrono::seconds stopping_patience{2};

// An interrupt that comes just before the engine starts is lost, so it is repeated.
void repeat_interrupt(session_core& in) {
    // One that does not end keeps its thread and its core, but others get its place.
    if (in.lane.interrupt() && in.since(in.run->stopped_at()) >= stopping_patience) in.lane.give_up();
    in.run->call_soon([&in, alive = in.alive] {
        if (const auto held = alive.lock(); held && in.run) repeat_interrupt(in);
    });
}

}  // namespace

void begin_statement(session_core& in, registry::command what, sql::redacted_sql info) {
    const query_id id = make_query_id(in.with.query_id_seed, in.who.id(), ++in.state.query_counter);
    in.who.entry().begin_command(what, std::move(info), id);
    in.row().state = registry::session_state::executing;
    // While a statement runs nothing is read, so a client that went away is looked for.
    in.run = std::make_unique<statement_run>(in.who.home().context(), in.who.home().deadlines(), [&in] {
        if (!in.stopped() && in.stream.channel().peer_gone()) stop_statement(in, stop_cause::client_gone, {});
    });
}

void end_statement(session_core& in) {
    const auto engine_lost = std::move(in.run->engine_lost);
    in.run.reset();
    if (engine_lost) release_engine(in, *engine_lost);
}

sql::redacted_sql info_of(const session_core& in, std::string_view text) {
    if (text.size() <= in.with.limits.shard_lexing_bytes) return sql::redact(text);
    return sql::redacted_sql::note("<parsing " + std::to_string(text.size()) + " bytes>");
}

void stop_statement(session_core& in, stop_cause cause, registry::kill_notice notice) {
    if (!in.run || !in.run->stop(cause, std::move(notice), in.with.time.steady_now())) return;
    in.row().state = registry::session_state::killed;
    repeat_interrupt(in);
}

void stop_statement_after(session_core& in, std::chrono::milliseconds limit) {
    in.run->call_at_limit(limit, [&in, alive = in.alive] {
        if (const auto held = alive.lock()) stop_statement(in, stop_cause::time_limit, {});
    });
}

void end_connection(session_core& in, const registry::kill_notice& notice) {
    if (in.talk.killed()) return;
    in.row().state = registry::session_state::killed;
    in.talk.kill(notice);
    stop_statement(in, stop_cause::kill_connection, notice);
}

sql_error stop_error(const session_core& in) {
    switch (in.run->cause()) {
        case stop_cause::time_limit:
            return {sql_errc::query_timeout, "Query execution was interrupted, maximum statement execution time exceeded"};
        case stop_cause::kill_connection: return registry::farewell(in.run->notice());
        case stop_cause::engine_lost: return in.run->engine_lost.value_or(sql_error{sql_errc::unknown, "The engine has stopped"});
        default: return {sql_errc::query_interrupted, describe(in.run->notice(), registry::kill_kind::query)};
    }
}

void release_engine(session_core& in, const sql_error& why) {
    if (in.lane.own() == nullptr) return;
    if (in.run) {
        in.run->engine_lost = why;
        if (in.lane.is_away()) return;
        stop_statement(in, stop_cause::engine_lost, {});
        // A result whose client does not read would hold the engine for as long as that may take.
        in.talk.hurry(stalled_reader_patience);
        return;
    }
    auto& transaction = in.state.transaction;
    if (transaction.phase != transaction_phase::none) {
        transaction.phase = transaction_phase::aborted;
        if (transaction.aborted_by.empty()) transaction.aborted_by = why.message;
    }
    drop_engine(in);
}

void drop_engine(session_core& in) {
    for (auto& [id, entry] : in.state.prepared) in.lane.retire(std::move(entry.plan));
    for (auto& [name, entry] : in.state.named_prepared) in.lane.retire(std::move(entry.plan));
    in.lane.drop();
}

}  // namespace rollcall::session
