// A statement's beginning and end as the registry sees it, and how it is stopped: a flag for the worker, an interrupt
// repeated until the statement has ended.
#include <fmt/format.h>

#include "rollcall/session/session.hpp"

namespace rollcall::session {

namespace {
constexpr std::chrono::milliseconds interrupt_interval{20};
constexpr std::chrono::milliseconds watch_interval{250};
constexpr std::chrono::seconds stalled_reader_patience{1};
constexpr std::chrono::seconds stopping_patience{2};
}  // namespace

void session::begin_statement(registry::command what, sql::redacted_sql info) {
    const query_id id = make_query_id(with_.query_id_seed, who_.id(), ++state_.query_counter);
    who_.entry().begin_command(what, std::move(info), id);
    row().state = registry::session_state::executing;
    control_ = std::make_shared<run_control>();
    cause_ = stop_cause::none;
    admitted_before_ = false;
    watch_.arm(std::chrono::steady_clock::now() + watch_interval);
}

void session::end_statement() {
    watch_.disarm();
    interrupt_timer_.cancel();
    time_limit_timer_.cancel();
    cause_ = talk_.killed() ? stop_cause::kill_connection : stop_cause::none;
    if (const auto why = std::exchange(engine_lost_, {})) let_go_of_engine(*why);
}

void session::stop(stop_cause cause, registry::kill_notice notice) {
    if (!control_ || !watch_.armed()) return;
    // The end of the connection outranks what else stops its query.
    if (cause_ != stop_cause::none && cause != stop_cause::kill_connection) return;
    cause_ = cause;
    notice_ = std::move(notice);
    row().state = registry::session_state::killed;
    stopped_at_ = with_.time.steady_now();
    control_->stop.store(true, std::memory_order_release);
    if (ticket_) ticket_->abandon();
    repeat_interrupt();
}

// An interrupt that comes just before the engine starts is lost, so it is repeated.
void session::repeat_interrupt() {
    // One that does not end keeps its thread and its core, but others get its place.
    if (lane_.interrupt() && since(stopped_at_) >= stopping_patience) lane_.give_up();
    interrupt_timer_.expires_after(interrupt_interval);
    interrupt_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto alive = weak.lock();
        if (!cancelled && alive && alive->stopped() && alive->watch_.armed()) alive->repeat_interrupt();
    });
}

// While a statement runs nothing is read, so a client that went away is looked for.
void session::watch() {
    watch_.arm(std::chrono::steady_clock::now() + watch_interval);
    if (!stopped() && stream_.channel().peer_gone()) stop(stop_cause::client_gone, {});
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
    if (watch_.armed()) {
        engine_lost_ = why;
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
    switch (cause_) {
        case stop_cause::time_limit:
            return {sql_errc::query_timeout, "Query execution was interrupted, maximum statement execution time exceeded"};
        case stop_cause::kill_connection: return registry::farewell(notice_);
        case stop_cause::engine_lost: return engine_lost_.value_or(sql_error{sql_errc::unknown, "The engine has stopped"});
        default: return {sql_errc::query_interrupted, describe(notice_, registry::kill_kind::query)};
    }
}

}  // namespace rollcall::session
