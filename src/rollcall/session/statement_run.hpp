// A statement while it runs: how it is stopped, and what is measured of it. Made as its command begins, gone when it has been answered, so
// that nothing of one statement reaches the next.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/registry/kill_order.hpp"
#include "rollcall/runtime/admission.hpp"
#include "rollcall/runtime/deadline.hpp"
#include "rollcall/session/session_state.hpp"

namespace rollcall::session {

namespace asio = boost::asio;

// Why a running statement is to end.
enum class stop_cause : std::uint8_t { none, kill_query, kill_connection, time_limit, client_gone, engine_lost };

// What a statement's worker tasks and its shard share.
struct run_control {
    std::atomic<bool> stop = false;
    // Written by the worker, read by the shard once the task has ended.
    std::chrono::nanoseconds busy{0};      // in the engine, planning included
    std::chrono::nanoseconds planning{0};  // in the engine
};

// Rows of an open cursor: what they took is part of the record of the execution that opened it.
struct fetched_rows {
    prepared_entry* of = nullptr;  // lives until the command has ended
    sent_so_far before;
    bool end_cursor = false;  // there are no more rows, or it failed
};

// What is measured of the running statement, for its record.
struct statement_measure {
    bool recorded = false;  // a statement, not a ping or its like
    bool parsed = false;
    bool has_rows = false;
    steady_time began{};
    wall_time began_at{};
    std::chrono::nanoseconds parsing{0};
    std::chrono::nanoseconds queued{0};
    std::chrono::nanoseconds sent{0};
    std::string_view verb;  // a literal
    std::uint64_t shape = 0;
    std::string digest;                   // of a statement too long for its shown text to tell it
    prepared_entry* cursor_of = nullptr;  // where the statement has opened a cursor: its record waits there for the rows
    std::optional<fetched_rows> fetched;  // where it fetches from one
    std::uint64_t rows_sent_before = 0;
    std::uint64_t bytes_sent_before = 0;
    std::uint64_t rows_changed = 0;
    std::string profile;           // the operators as JSON
    std::string trace_id;          // of this statement alone; "": the session's
    std::string session_trace_id;  // to be put back where the statement has one of its own
};

// Thread: the session's shard.
class statement_run {
public:
    // `watch`: called four times a second, since nothing is read from the client meanwhile. `home` and `deadlines` outlive it.
    statement_run(asio::io_context& home, runtime::deadline_list& deadlines, std::function<void()> watch);

    [[nodiscard]] const std::shared_ptr<run_control>& control() const noexcept { return control_; }

    // The first cause counts, but for the end of the connection, which outranks others. Returns: whether it counts.
    bool stop(stop_cause cause, registry::kill_notice notice, steady_time now);
    [[nodiscard]] bool stopped() const noexcept { return cause_ != stop_cause::none; }
    [[nodiscard]] stop_cause cause() const noexcept { return cause_; }
    [[nodiscard]] const registry::kill_notice& notice() const noexcept { return notice_; }
    [[nodiscard]] steady_time stopped_at() const noexcept { return stopped_at_; }
    // Calls `then` once, unless the statement has ended before: in a moment, for what is repeated until then; and at its time limit.
    void call_soon(std::function<void()> then);
    void call_at_limit(std::chrono::milliseconds limit, std::function<void()> then);
    void lift_limit();

    // Where it waits to be admitted: behind those that begin as it does, later ahead of them.
    runtime::admission_queue next_queue() noexcept {
        return std::exchange(admitted_before_, true) ? runtime::admission_queue::goes_on : runtime::admission_queue::begins;
    }
    // What it waits with, which a stop abandons; null: it waits no more.
    void wait_with(std::shared_ptr<runtime::admission_ticket> ticket) { ticket_ = std::move(ticket); }

    statement_measure measure;
    std::uint64_t definitions = 0;         // of the engine, before the statement was written for it
    bool kept_from_engine = false;         // it has failed before the engine saw it
    std::optional<sql_error> engine_lost;  // why the session lets go of the engine when the statement has ended; none where it does not

private:
    void watch_again();
    void start(std::optional<asio::steady_timer>& timer, std::chrono::milliseconds delay, std::function<void()> then);

    asio::io_context& home_;
    std::shared_ptr<run_control> control_ = std::make_shared<run_control>();
    std::shared_ptr<runtime::admission_ticket> ticket_;  // while queued
    stop_cause cause_ = stop_cause::none;
    registry::kill_notice notice_;
    steady_time stopped_at_{};
    bool admitted_before_ = false;
    std::optional<asio::steady_timer> soon_;
    std::optional<asio::steady_timer> limit_;
    std::function<void()> watch_;
    runtime::deadline next_watch_;
};

}  // namespace rollcall::session
