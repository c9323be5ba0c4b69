// Cursors: a prepared statement's rows, made at once and kept here, sent as COM_STMT_FETCH asks for them.
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/result_rows.hpp"
#include "rollcall/session/recording.hpp"
#include "rollcall/session/results/cursor.hpp"
#include "rollcall/session/results/streaming.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> result_rows::keep_for_cursor(std::shared_ptr<open_result> open, part current, encoding how,
                                                               prepared_entry& entry) {
    auto place = counted_place::take(core_.with.counters.results_open, core_.with.limits.max_open_results);
    if (!place) co_return too_many_results(core_.with.limits.max_open_results);
    if (!open->buffers.resize(current.packets.size() + how.buffer_bytes)) co_return packet_memory_used_up(core_.with.packet_memory.bytes());
    cursor_bounds bounds{core_.with.spool_folder, how.buffer_bytes, core_.with.limits.max_cursor_bytes};
    auto rows = std::make_shared<cursor>(std::move(bounds), core_.with.packet_memory, std::move(*place));
    const auto head = current.packets.substr(0, current.head_bytes);
    const auto behind_head = current.behind_head;
    current.packets.erase(0, current.head_bytes);
    std::uint64_t found = 0;
    for (bool done = false; !done;) {
        done = current.done;
        found += current.rows;
        if (done) core_.run->measure.profile = std::move(current.profile);
        auto keep = [open, how, rows, packets = std::move(current.packets), done](engine::connection& on) -> sql_result<part> {
            const auto kept = rows->append(packets);
            if (kept.has_error()) return kept.error();
            if (done) return part{};
            return next_part(on, *open, 0, how);
        };
        auto next = co_await engine_.run(std::move(keep));
        if (next.has_error()) co_return next.error();
        current = std::move(*next);
    }
    core_.state.found_rows = found;
    entry.rows = std::move(rows);
    core_.run->measure.cursor_of = &entry;
    core_.stream.write_packets(head);
    core_.stream.sequence() = behind_head;
    if ((core_.capabilities() & wire::capability::deprecate_eof) != 0) answer_.write_result_end(wire::server_status::cursor_exists);
    co_return sql_result<void>{};
}

// Sends at most `wanted` rows. Returns: were they the last?
asio::awaitable<sql_result<bool>> result_rows::send_fetched(std::shared_ptr<cursor> rows, std::uint64_t wanted) {
    for (;;) {
        auto take = [rows, wanted, bytes = core_.with.limits.result_buffer_bytes, sequence = core_.stream.sequence()] {
            return rows->take(wanted, bytes, sequence);
        };
        auto taken = co_await core_.with.workers.run(std::move(take));
        if (taken.has_error()) co_return workers_busy();
        if (taken->has_error()) co_return taken->error();
        auto& batch = **taken;
        core_.row().rows_sent += batch.rows;
        wanted -= batch.rows;
        core_.stream.sequence() = batch.sequence;
        if (batch.at_end || wanted == 0) {
            core_.stream.write_packets(batch.packets);
            co_return batch.at_end;
        }
        const bool sent = co_await send_packets(std::move(batch.packets));
        if (!sent || core_.stopped()) co_return stop_error(core_);
    }
}

asio::awaitable<sql_result<void>> result_rows::fetch(prepared_entry& entry, std::uint64_t wanted) {
    auto& fetched = core_.run->measure.fetched.emplace(
        fetched_rows{&entry, {core_.row().rows_sent, core_.stream.bytes_out(), core_.run->measure.sent}});
    const auto at_end = co_await send_fetched(entry.rows, wanted);
    fetched.end_cursor = at_end.has_error() || *at_end;
    if (fetched.end_cursor) entry.rows->give_back_place();
    if (at_end.has_error()) co_return at_end.error();
    answer_.write_result_end(*at_end ? wire::server_status::last_row_sent : wire::server_status::cursor_exists);
    co_return sql_result<void>{};
}

// What it holds may be a large file: closed where that may take its time. Its place is free at once.
void close_cursor(session_core& in, prepared_entry& entry) {
    if (entry.rows == nullptr) return;
    end_open_record(in, entry);
    entry.rows->give_back_place();
    in.with.workers.post([rows = std::exchange(entry.rows, nullptr)]() mutable { rows.reset(); });
}

}  // namespace rollcall::session
