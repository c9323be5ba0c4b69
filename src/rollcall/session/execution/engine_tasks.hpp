// A statement's work on the engine, piece by piece: each on a statement worker, under admission. Between two of them no thread and no slot
// is held.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

template <class Outcome, class Work>
Outcome within_memory(const Work& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return out_of_memory();
    }
}

// Thread: the session's shard, while a statement runs.
class engine_tasks {
public:
    explicit engine_tasks(session_core& core) : core_(core) {}

    // Runs `work(connection)` as a part of the running statement; connects first where the session has no connection. Errors: 1317 and
    // its kin where the statement was stopped, whatever `work` gave.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, engine::connection&>> run(Work work);

    // Waits for a place among those that run. Errors: why there is none, or that the statement was stopped meanwhile.
    asio::awaitable<sql_result<runtime::admission_slot>> admit();

private:
    asio::awaitable<sql_result<void>> connect();

    session_core& core_;
};

template <class Work>
asio::awaitable<std::invoke_result_t<Work&, engine::connection&>> engine_tasks::run(Work work) {
    using outcome = std::invoke_result_t<Work&, engine::connection&>;
    if (core_.state.transaction.phase == transaction_phase::aborted) co_return transaction_aborted(core_.state.transaction.aborted_by);
    auto slot = co_await admit();
    if (slot.has_error()) co_return slot.error();
    if (core_.lane.current() == nullptr) {
        const auto connected = co_await connect();
        if (connected.has_error()) co_return connected.error();
    }
    if (core_.talk.now() != conversation::phase::writing) core_.show_state(registry::session_state::executing);
    auto task = [connection = core_.lane.current(), control = core_.run->control(), work = std::move(work),
                 retired = core_.lane.take_retired(), memory = core_.with.memory]() mutable -> outcome {
        retired.clear();
        // The last moment at which a kill costs the engine nothing; from here on it interrupts.
        if (control->stop.load(std::memory_order_acquire)) return sql_error{sql_errc::query_interrupted, "Query execution was interrupted"};
        const auto began = std::chrono::steady_clock::now();
        auto done = within_memory<outcome>([&] { return work(*connection); });
        control->busy += std::chrono::steady_clock::now() - began;
        // Whoever comes next must not find taken what this statement had.
        if (memory != nullptr && done.has_error() && done.error().code == sql_errc::out_of_resources) memory->make_room();
        return done;
    };
    std::optional<engine_lane::task> running;
    running.emplace(core_.lane, std::move(*slot));
    auto done = co_await core_.with.statement_workers.run(std::move(task));
    running.reset();
    if (done.has_error()) co_return statement_workers_busy();
    // What ended well before the stop reached it is done, and is said to be.
    if (done->has_error() && core_.stopped()) co_return stop_error(core_);
    co_return std::move(*done);
}

}  // namespace rollcall::session
