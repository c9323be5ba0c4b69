// One buffer is sent while the next is made.
#include "rollcall/session/execution/result_rows.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/running.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<void>> result_rows::send(std::shared_ptr<open_result> open, part current, encoding how) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    for (;;) {
        if (!current.done) {
            // Before its packets count as sent: an error takes their place.
            if (const auto held = hold_open(*open, current.packets.size()); held.has_error()) co_return held.error();
        }
        core_.row().rows_sent += current.rows;
        core_.show_state(registry::session_state::sending_result);
        core_.stream.sequence() = current.sequence;
        if (current.done) {
            core_.run->measure.profile = std::move(current.profile);
            core_.stream.write_packets(current.packets);
            answer_.write_result_end();
            co_return sql_result<void>{};
        }
        auto fetch = [open, how, sequence = current.sequence](engine::connection& on) { return next_part(on, *open, sequence, how); };
        auto [next, sent] = co_await (engine_.run(std::move(fetch)) && send_packets(std::move(current.packets)));
        if (next.has_error()) co_return next.error();
        if (!sent) {
            stop_statement(core_, stop_cause::client_gone, {});
            co_return stop_error(core_);
        }
        if (core_.stopped()) co_return stop_error(core_);
        current = std::move(*next);
    }
}

// What a result that goes on takes: a place, and memory for the buffer that is sent and the one that is made meanwhile.
sql_result<void> result_rows::hold_open(open_result& open, std::size_t buffered) {
    if (!open.place) open.place = counted_place::take(core_.with.counters.results_open, core_.with.limits.max_open_results);
    if (!open.place) return too_many_results(core_.with.limits.max_open_results);
    if (!open.buffers.resize(buffered + core_.with.limits.result_buffer_bytes))
        return packet_memory_used_up(core_.with.packet_memory.bytes());
    return {};
}

asio::awaitable<bool> result_rows::send_packets(std::string packets) {
    using registry::session_state;
    core_.show_state(session_state::sending_result);  // whatever the engine does meanwhile: it is the client that is waited for
    const auto began = core_.with.time.steady_now();
    const auto sent = co_await core_.talk.send(packets);
    core_.run->measure.sent += core_.since(began);
    core_.show_state(core_.lane.is_busy() ? session_state::executing : session_state::sending_result);
    core_.row().bytes_out = core_.stream.bytes_out();
    if (sent.has_error()) {
        log::debug("connection {} is lost in the middle of a result: {}", core_.who.id().value, link::message(sent.error()));
        // What is still being made is of no use to anybody.
        stop_statement(core_, stop_cause::client_gone, {});
    }
    co_return sent.has_value();
}

}  // namespace rollcall::session
