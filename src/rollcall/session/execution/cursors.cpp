// Cursors: a prepared statement's rows, made at once and kept here, sent as COM_STMT_FETCH asks for them.
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/on_engine.hpp"
#include "rollcall/session/results/cursor.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/session.hpp"

namespace rollcall::session {

// Runs the result to its end. Only then is the client told the columns: all that may fail has gone well.
asio::awaitable<sql_result<void>> session::fill_cursor(std::shared_ptr<open_result> open, part current, encoding how,
                                                       prepared_entry& entry) {
    auto place = counted_place::take(with_.counters.results_open, with_.limits.max_open_results);
    if (!place) co_return too_many_results();
    if (!open->buffers.resize(current.packets.size() + how.buffer_bytes)) co_return packet_memory_used_up();
    cursor_bounds bounds{with_.spool_folder, how.buffer_bytes, with_.limits.max_cursor_bytes};
    auto rows = std::make_shared<cursor>(std::move(bounds), with_.packet_memory, std::move(*place));
    const auto head = current.packets.substr(0, current.head_bytes);
    const auto behind_head = current.behind_head;
    current.packets.erase(0, current.head_bytes);
    std::uint64_t found = 0;
    for (bool done = false; !done;) {
        done = current.done;
        found += current.rows;
        if (done) run_->measure.profile = std::move(current.profile);
        auto keep = [open, how, rows, packets = std::move(current.packets), done](engine::connection& on) -> sql_result<part> {
            const auto kept = rows->append(packets);
            if (kept.has_error()) return kept.error();
            if (done) return part{};
            return next_part(on, *open, 0, how);
        };
        auto next = co_await on_engine(std::move(keep));
        if (next.has_error()) co_return next.error();
        current = std::move(*next);
    }
    state_.found_rows = found;
    entry.rows = std::move(rows);
    run_->measure.cursor_of = &entry;
    stream_.write_packets(head);
    stream_.sequence() = behind_head;
    if ((capabilities() & wire::capability::deprecate_eof) != 0) write_result_end(wire::server_status::cursor_exists);
    co_return sql_result<void>{};
}

// Sends at most `wanted` rows. Returns: were they the last?
asio::awaitable<sql_result<bool>> session::send_fetched(std::shared_ptr<cursor> rows, std::uint64_t wanted) {
    for (;;) {
        auto take = [rows, wanted, bytes = with_.limits.result_buffer_bytes, sequence = stream_.sequence()] {
            return rows->take(wanted, bytes, sequence);
        };
        auto taken = co_await with_.workers.run(std::move(take));
        if (taken.has_error()) co_return workers_busy();
        if (taken->has_error()) co_return taken->error();
        auto& batch = **taken;
        row().rows_sent += batch.rows;
        wanted -= batch.rows;
        stream_.sequence() = batch.sequence;
        if (batch.at_end || wanted == 0) {
            stream_.write_packets(batch.packets);
            co_return batch.at_end;
        }
        const bool sent = co_await send_packets(std::move(batch.packets));
        if (!sent || stopped()) co_return stop_error();
    }
}

// What it holds may be a large file: closed where that may take its time. Its place is free at once.
void session::close_cursor(prepared_entry& entry) {
    if (entry.rows == nullptr) return;
    end_open_record(entry);
    entry.rows->give_back_place();
    with_.workers.post([rows = std::exchange(entry.rows, nullptr)]() mutable { rows.reset(); });
}

}  // namespace rollcall::session
