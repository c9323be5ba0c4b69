// Names are MySQL's; of what the engine has not the count is 0.
#include "rollcall/session/execution/status_rows.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

namespace rollcall::session {

asio::awaitable<std::vector<std::vector<table_cell>>> status_rows(session_core& in) {
    const auto sessions = co_await in.with.sessions.count();
    const auto connected = std::accumulate(sessions.by_state.begin(), sessions.by_state.end(), std::uint64_t{0});
    const auto asleep = sessions.by_state[static_cast<std::size_t>(registry::session_state::idle)];
    const auto up = std::chrono::duration_cast<std::chrono::seconds>(in.with.time.wall_now() - in.with.started).count();
    const auto tls = in.stream.channel().tls();
    const auto statements = in.with.counters.statements.load(std::memory_order_relaxed);
    std::vector<std::vector<table_cell>> rows{{"Bytes_received", std::to_string(in.stream.bytes_in())},
                                              {"Bytes_sent", std::to_string(in.stream.bytes_out())},
                                              {"Key_read_requests", "0"},  // the engine has no such cache
                                              {"Key_reads", "0"},
                                              {"Prepared_stmt_count", std::to_string(in.with.counters.prepared_open.load())},
                                              {"Queries", std::to_string(statements)},
                                              {"Questions", std::to_string(statements)},
                                              {"Slow_queries", std::to_string(in.with.counters.slow.load(std::memory_order_relaxed))},
                                              {"Ssl_cipher", tls.cipher},
                                              {"Ssl_version", tls.version},
                                              {"Threads_cached", "0"},
                                              {"Threads_connected", std::to_string(connected)},
                                              {"Threads_running", std::to_string(connected - asleep)},
                                              {"Uptime", std::to_string(up)}};
    for (auto& [name, count] : in.with.counters.by_command.list()) rows.push_back({std::move(name), std::to_string(count)});
    std::ranges::sort(rows, {}, [](const auto& row) { return std::get<std::string>(row.front()); });
    co_return std::move(rows);
}

}  // namespace rollcall::session
