// The question's course: a task a member, one watch over all of them, and the parts as they stand at the end.
#include "rollcall/cluster/fan_out.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <utility>

#include "rollcall/base/exception_text.hpp"
#include "rollcall/base/log.hpp"
#include "rollcall/base/time_text.hpp"

namespace rollcall::cluster {

namespace {

constexpr std::chrono::milliseconds watch_interval{100};
constexpr auto whatever_happens = asio::as_tuple(asio::use_awaitable);

std::chrono::milliseconds milliseconds_since(steady_time start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

std::chrono::nanoseconds time_for(std::size_t bytes) {
    return std::chrono::nanoseconds{bytes * std::size_t{1'000'000'000} / minimum_bytes_a_second};
}

// One member's task, as the watch sees it.
struct task {
    node_part part;
    std::optional<call_target> to;
    std::size_t bytes = 0;
    steady_time good_until;  // the deadline, and later for what it gave
    bool running = false;
    bool overdue = false;
    asio::cancellation_signal stop;

    void note_piece(std::size_t size) {
        bytes += size;
        good_until = std::max(good_until, std::min(good_until + time_for(size), std::chrono::steady_clock::now() + longest_silence));
    }
};

// Shared by the asker, the tasks and the watch, which end in no certain order.
struct course {
    course(runtime::shard& home, fan_out_question asked)
        : question(std::move(asked)), started(std::chrono::steady_clock::now()), watch(home.context()), all_done(home.context()) {}

    fan_out_question question;
    const steady_time started;
    std::deque<task> tasks;
    std::size_t running = 0;
    std::size_t bytes = 0;
    bool too_large = false;
    bool abandoned = false;
    asio::steady_timer watch;
    asio::steady_timer all_done;  // cancelled when the last task ends

    [[nodiscard]] steady_time deadline() const { return started + question.timeout; }
    void stop_all() {
        for (auto& each : tasks) {
            if (each.running) each.stop.emit(asio::cancellation_type::terminal);
        }
    }
};

node_failure overdue_failure(const task& late, std::chrono::milliseconds timeout) {
    const auto allowed = std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count();
    if (late.bytes == 0) return {node_state::timeout, fmt::format("no answer within {} ms", allowed)};
    return {node_state::timeout,
            fmt::format("its answer came at less than {} bytes a second and was cut after {} bytes", minimum_bytes_a_second, late.bytes)};
}

// Reads until the part is whole or holds enough for now.
asio::awaitable<call_result<void>> fetch(std::shared_ptr<course> of, task& mine, peers& with, internal_call call) {
    auto answered = co_await with.call(*mine.to, std::move(call), of->question.timeout);
    if (answered.has_error()) co_return answered.error();
    auto& part = mine.part;
    part.rest = std::move(*answered);
    while (mine.bytes < of->question.pause_bytes) {
        const auto piece = co_await part.rest->read(runtime::no_limit);  // the watch ends it
        if (piece.has_error()) co_return piece.error();
        mine.note_piece(piece->size());
        of->bytes += piece->size();
        if (of->bytes > of->question.total_bytes) {
            of->too_large = true;
            of->stop_all();
        }
        const auto taken = piece->empty() ? part.reader->finish() : part.reader->feed(*piece);
        if (taken.has_error()) co_return node_failure{node_state::error, taken.error()};
        if (!piece->empty()) continue;
        part.rest.reset();
        break;
    }
    co_return call_result<void>{};
}

asio::awaitable<void> run_task(std::shared_ptr<course> of, task& mine, peers& with, internal_call call) {
    // The watch's signal is seen as the error of whatever was waited for.
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto fetched = co_await fetch(of, mine, with, std::move(call));
    mine.part.took = milliseconds_since(of->started);
    if (fetched.has_error()) mine.part.fail(mine.overdue ? overdue_failure(mine, of->question.timeout) : fetched.error());
}

void end_task(const std::shared_ptr<course>& of, task& ended, const std::exception_ptr& failure) {
    ended.running = false;
    if (failure) {
        ended.part.fail({node_state::error, "asking it failed inside this FE; its log tells why"});
        log::error("asking {} failed with: {}", ended.part.address, what_of(failure));
    }
    if (--of->running == 0) of->all_done.cancel();
}

// Ends what is overdue, and everything where nobody waits for the answer any more.
void look(const std::shared_ptr<course>& of) {
    if (of->running == 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (of->question.abandoned && of->question.abandoned()) {
        of->abandoned = true;
        of->stop_all();
    }
    for (auto& each : of->tasks) {
        if (!each.running || each.overdue || now < each.good_until) continue;
        each.overdue = true;
        each.stop.emit(asio::cancellation_type::terminal);
    }
    const auto next = now < of->deadline() ? std::min(of->deadline(), now + watch_interval) : now + watch_interval;
    of->watch.expires_at(next);
    of->watch.async_wait([of](const boost::system::error_code& cancelled) {
        if (!cancelled) look(of);
    });
}

// A member that cannot be asked now: it costs nothing.
std::optional<node_failure> reason_to_skip(const member& to) {
    const auto since = [&] { return time_zone{}.format(to.since) + " UTC"; };
    switch (to.state) {
        case member_state::down: return node_failure{node_state::skipped, fmt::format("down since {}: {}", since(), to.reason)};
        case member_state::denied: return node_failure{node_state::denied, fmt::format("since {}: {}", since(), to.reason)};
        case member_state::unknown:
            if (!to.identity) return node_failure{node_state::unreachable, to.reason.empty() ? "it was not met yet" : to.reason};
            break;
        case member_state::up: break;
    }
    return std::nullopt;
}

void begin_tasks(runtime::shard& home, const std::shared_ptr<course>& of, peers& with, const member_table& table) {
    for (const auto& each : table.members) {
        auto& made = of->tasks.emplace_back();
        made.part.fe = each.name;
        made.part.address = each.address;
        made.part.self = each.self;
        if (each.self) continue;
        made.part.reader = of->question.make_reader();
        if (auto skipped = reason_to_skip(each)) {
            made.part.fail(std::move(*skipped));
            continue;
        }
        made.to.emplace(each);
        made.good_until = of->deadline();
        made.running = true;
        ++of->running;
        auto call = of->question.make_call(each);
        auto done = [of, &made](const std::exception_ptr& failure) { end_task(of, made, failure); };
        asio::co_spawn(home.context(), run_task(of, made, with, std::move(call)),
                       asio::bind_cancellation_slot(made.stop.slot(), std::move(done)));
    }
}

}  // namespace

bool fan_out_answer::complete() const noexcept {
    return std::ranges::all_of(parts, [](const node_part& each) { return each.state == node_state::ok; });
}

asio::awaitable<fan_out_answer> ask_all(runtime::shard& home, peers& with, member_table_ptr table, fan_out_question question) {
    const auto of = std::make_shared<course>(home, std::move(question));
    of->all_done.expires_at(steady_time::max());
    begin_tasks(home, of, with, *table);
    look(of);
    while (of->running > 0) co_await of->all_done.async_wait(whatever_happens);
    of->watch.cancel();

    fan_out_answer answer;
    answer.too_large = of->too_large;
    answer.abandoned = of->abandoned;
    const bool own_doing = of->too_large || of->abandoned;
    for (auto& each : of->tasks) {
        const bool asked = each.to.has_value();
        const bool in_haste = each.part.state == node_state::timeout && of->question.timeout < fair_timeout;
        each.part.blamed = asked && each.part.state != node_state::ok && !own_doing && !in_haste;
        answer.parts.push_back(std::move(each.part));
    }
    co_return answer;
}

asio::awaitable<void> read_rest(node_part& part) {
    const auto began = std::chrono::steady_clock::now();
    const auto piece = co_await part.rest->read(part.rest_time);
    const auto waited = std::chrono::steady_clock::now() - began;
    if (piece.has_error()) {
        auto why = piece.error();
        if (why.state == node_state::timeout) why.sentence = "its answer came too slowly and was cut";
        part.fail(std::move(why));
        part.blamed = true;
        co_return;
    }
    part.rest_time = std::clamp(part.rest_time - waited + time_for(piece->size()), std::chrono::nanoseconds{0}, longest_silence);
    const auto taken = piece->empty() ? part.reader->finish() : part.reader->feed(*piece);
    if (taken.has_error()) {
        part.fail({node_state::error, taken.error()});
        part.blamed = true;
    }
    if (piece->empty()) part.rest.reset();
}

}  // namespace rollcall::cluster
