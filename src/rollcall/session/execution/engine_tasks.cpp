// How a task gets its place among those that run, and the session its connection.
#include "rollcall/session/execution/engine_tasks.hpp"

#include <memory>

namespace rollcall::session {

asio::awaitable<sql_result<runtime::admission_slot>> engine_tasks::admit() {
    const auto queue = core_.run->next_queue();
    runtime::admission_slot slot;
    if (core_.with.admission.try_acquire(slot)) co_return std::move(slot);
    // Whoever may end others must not wait for them, nor a login, which has its own time limit.
    const bool logs_in = core_.row().doing == registry::command::connect || core_.row().doing == registry::command::change_user;
    const bool goes_beside = logs_in || security::holds(core_.caller(), security::privilege::connection_admin);
    if (goes_beside && core_.with.admission.try_acquire_beside(slot)) co_return std::move(slot);
    core_.show_state(registry::session_state::queued);
    const auto ticket = std::make_shared<runtime::admission_ticket>(core_.who.home().executor(), queue);
    core_.run->wait_with(ticket);
    const auto began = core_.with.time.steady_now();
    auto admitted = co_await core_.with.admission.acquire(ticket);
    core_.run->measure.queued += core_.since(began);
    core_.run->wait_with(nullptr);
    if (admitted.has_value()) co_return std::move(*admitted);
    if (admitted.error() == runtime::admission_errc::abandoned) co_return stop_error(core_);
    co_return sql_error{sql_errc::out_of_resources,
                        "Too many statements wait to run; try again later, or raise limits.max_queued_statements"};
}

asio::awaitable<sql_result<void>> engine_tasks::connect() {
    auto connect = [&engine = core_.with.engine] { return engine.connect(); };
    auto connected = co_await core_.with.statement_workers.run(std::move(connect));
    if (connected.has_error()) co_return statement_workers_busy();
    if (connected->has_error()) co_return connected->error();
    core_.lane.connect(std::move(**connected), core_.who.id().value);
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
