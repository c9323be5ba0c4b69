// A statement's beginning and end as the registry sees it, and how it is stopped: a flag for the worker, an interrupt
// repeated until the statement has ended.
#include <fmt/format.h>

#include "rollcall/session/session.hpp"

namespace rollcall::session {

namespace {
constexpr std::chrono::seconds stalled_reader_patience{1};
constexpr std::chrono::seconds stopping_patience{2};
}  // namespace

void session::begin_statement(registry::command what, sql::redacted_sql info) {
    const query_id id = make_query_id(with_.query_id_seed, who_.id(), ++state_.query_counter);
    who_.entry().begin_command(what, std::move(info), id);
    row().state = registry::session_state::executing;
    // While a statement runs nothing is read, so a client that went away is looked for.
    run_ = std::make_unique<statement_run>(who_.home().context(), who_.home().deadlines(), [this] {
        if (!stopped() && stream_.channel().peer_gone()) stop(stop_cause::client_gone, {});
    });
}

void session::end_statement() {
    const auto engine_lost = std::move(run_->engine_lost);
    run_.reset();
    if (engine_lost) let_go_of_engine(*engine_lost);
}

void session::stop(stop_cause cause, registry::kill_notice notice) {
    if (!run_ || !run_->stop(cause, std::move(notice), with_.time.steady_now())) return;
    row().state = registry::session_state::killed;
    repeat_interrupt();
}

// An interrupt that comes just before the engine starts is lost, so it is repeated.
void session::repeat_interrupt() {
    // One that does not end keeps its thread and its core, but others get its place.
    if (lane_.interrupt() && since(run_->stopped_at()) >= stopping_patience) lane_.give_up();
    run_->call_soon([weak = weak_from_this()] {
        if (const auto alive = weak.lock(); alive && alive->run_) alive->repeat_interrupt();
    });
}

void session::kill_query(const registry::kill_notice& notice) { stop(stop_cause::kill_query, notice); }

void session::kill_connection(const registry::kill_notice& notice) {
    if (talk_.killed()) return;
    row().state = registry::session_state::killed;
    talk_.kill(notice);
    stop(stop_cause::kill_connection, notice);
}

void session::let_go_of_engine(const sql_error& why) {
    if (lane_.own() == nullptr) return;
    if (run_) {
        run_->engine_lost = why;
        if (lane_.is_away()) return;
        stop(stop_cause::engine_lost, {});
        // A result whose client does not read would hold the engine for as long as that may take.
        talk_.hurry(stalled_reader_patience);
        return;
    }
    if (state_.transaction.phase != transaction_phase::none) {
        state_.transaction.phase = transaction_phase::aborted;
        if (state_.transaction.aborted_by.empty()) state_.transaction.aborted_by = why.message;
    }
    drop_engine();
}

void session::refresh() {
    if (!lane_.is_busy()) return;
    const auto percent = lane_.progress();
    row().progress = percent ? static_cast<float>(*percent) : -1;
}

sql_error session::stop_error() const {
    switch (run_->cause()) {
        case stop_cause::time_limit:
            return {sql_errc::query_timeout, "Query execution was interrupted, maximum statement execution time exceeded"};
        case stop_cause::kill_connection: return registry::farewell(run_->notice());
        case stop_cause::engine_lost: return run_->engine_lost.value_or(sql_error{sql_errc::unknown, "The engine has stopped"});
        default: return {sql_errc::query_interrupted, describe(run_->notice(), registry::kill_kind::query)};
    }
}

}  // namespace rollcall::session
