// Timers are made where a statement needs them: most end before they are looked at.
#include "rollcall/session/statement_run.hpp"

#include <utility>

namespace rollcall::session {

namespace {

constexpr std::chrono::milliseconds interrupt_interval{20};
constexpr std::chrono::milliseconds watch_interval{250};

}  // namespace

statement_run::statement_run(asio::io_context& home, runtime::deadline_list& deadlines, std::function<void()> watch)
    : home_(home), watch_(std::move(watch)), next_watch_(deadlines, [this] { watch_again(); }) {
    next_watch_.arm(std::chrono::steady_clock::now() + watch_interval);
}

bool statement_run::stop(stop_cause cause, registry::kill_notice notice, steady_time now) {
    if (stopped() && cause != stop_cause::kill_connection) return false;
    cause_ = cause;
    notice_ = std::move(notice);
    stopped_at_ = now;
    control_->stop.store(true, std::memory_order_release);
    if (ticket_) ticket_->abandon();
    return true;
}

// A timer that has gone off may wait its turn while the statement ends.
void statement_run::start(std::optional<asio::steady_timer>& timer, std::chrono::milliseconds delay, std::function<void()> then) {
    if (!timer) timer.emplace(home_);
    timer->expires_after(delay);
    timer->async_wait([statement = std::weak_ptr{control_}, then = std::move(then)](const boost::system::error_code& cancelled) {
        if (!cancelled && !statement.expired()) then();
    });
}

void statement_run::call_soon(std::function<void()> then) { start(soon_, interrupt_interval, std::move(then)); }

void statement_run::call_at_limit(std::chrono::milliseconds limit, std::function<void()> then) { start(limit_, limit, std::move(then)); }

void statement_run::lift_limit() {
    if (limit_) limit_->cancel();
}

void statement_run::watch_again() {
    next_watch_.arm(std::chrono::steady_clock::now() + watch_interval);
    watch_();
}

}  // namespace rollcall::session
