// COM_STATISTICS: one line of text, not a packet of any other form.
#include <fmt/format.h>

#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_work::command_statistics() {
    begin_statement(core_, registry::command::statistics, {});
    const auto up = std::chrono::duration_cast<std::chrono::seconds>(core_.with.time.wall_now() - core_.with.started).count();
    const auto questions = core_.with.counters.statements.load(std::memory_order_relaxed);
    const auto totals = co_await core_.with.sessions.count();
    std::uint64_t threads = 0;
    for (const auto count : totals.by_state) threads += count;
    core_.stream.write_payload(
        fmt::format("Uptime: {}  Threads: {}  Questions: {}  Slow queries: 0  Opens: 0  Flush tables: 0  Open tables: 0  Queries per "
                    "second avg: {:.3f}",
                    up, threads, questions, up == 0 ? 0.0 : static_cast<double>(questions) / static_cast<double>(up)));
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
