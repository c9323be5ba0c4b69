// COM_STATISTICS: one line of text, not a packet of any other form.
#include <fmt/format.h>

#include "rollcall/session/commands/commands.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<command_outcome> command_statistics(session_parts& in) {
    begin_statement(in.core, registry::command::statistics, {});
    const auto up = std::chrono::duration_cast<std::chrono::seconds>(in.core.with.time.wall_now() - in.core.with.started).count();
    const auto questions = in.core.with.counters.statements.load(std::memory_order_relaxed);
    const auto totals = co_await in.core.with.sessions.count();
    std::uint64_t threads = 0;
    for (const auto count : totals.by_state) threads += count;
    in.core.stream.write_payload(
        fmt::format("Uptime: {}  Threads: {}  Questions: {}  Slow queries: 0  Opens: 0  Flush tables: 0  Open tables: 0  Queries per "
                    "second avg: {:.3f}",
                    up, threads, questions, up == 0 ? 0.0 : static_cast<double>(questions) / static_cast<double>(up)));
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
