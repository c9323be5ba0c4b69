// The question's course on each shard: a task a member, one watch over all of them, and the parts as they stand at the end.
#include "rollcall/cluster/questions/fan_out.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/base/text/time_text.hpp"
#include "rollcall/cluster/questions/watched_header.hpp"

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

// What the courses of one question share, on several shards.
struct common_state {
    std::atomic<std::size_t> bytes = 0;   // that all members gave
    std::atomic<bool> too_large = false;  // more than total_bytes
    std::atomic<bool> abandoned = false;  // whoever asked has gone away
    [[nodiscard]] bool given_up() const noexcept { return too_large || abandoned; }
};

// Every n-th of the members.
struct member_share {
    std::size_t first = 0;
    std::size_t step = 1;
};

// Shared by the asker, the tasks and the watch, which end in no certain order. All of them are on its shard.
struct course {
    course(runtime::shard& home, fan_out_question asked, std::shared_ptr<common_state> shared)
        : question(std::move(asked)),
          common(std::move(shared)),
          started(std::chrono::steady_clock::now()),
          watch(home.context()),
          all_done(home.context()) {}

    fan_out_question question;
    const std::shared_ptr<common_state> common;  // shared with the other shards' courses
    const steady_time started;
    std::deque<task> tasks;
    std::size_t running = 0;
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
    if (of->question.wants_watched) {
        auto watched = decode_watched(part.rest->head().header(watched_header));
        if (watched.has_error()) co_return node_failure{node_state::error, watched.error().sentence};
        part.watched = std::move(*watched);
    }
    while (mine.bytes < of->question.pause_bytes) {
        const auto piece = co_await part.rest->read(runtime::no_limit);  // the watch ends it
        if (piece.has_error()) co_return piece.error();
        mine.note_piece(piece->size());
        if (of->common->bytes.fetch_add(piece->size()) + piece->size() > of->question.total_bytes) {
            of->common->too_large = true;
            of->stop_all();
        }
        const auto taken = piece->empty() ? part.reader->finish() : part.reader->feed(*piece);
        if (taken.has_error()) co_return node_failure{node_state::error, taken.error().sentence};
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
    if (of->question.abandoned && of->question.abandoned()) of->common->abandoned = true;
    if (of->common->given_up()) of->stop_all();
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

void begin_tasks(runtime::shard& home, const std::shared_ptr<course>& of, peers& with, const member_table& table,
                 const member_share& share) {
    for (std::size_t i = share.first; i < table.members.size(); i += share.step) {
        const auto& each = table.members[i];
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

using part_list = std::vector<node_part>;

// The share's parts, in membership order.
asio::awaitable<part_list> ask_some(runtime::shard& home, peers& with, member_table_ptr table, std::shared_ptr<course> of,
                                    member_share share) {
    of->all_done.expires_at(steady_time::max());
    begin_tasks(home, of, with, *table, share);
    look(of);
    while (of->running > 0) co_await of->all_done.async_wait(whatever_happens);
    of->watch.cancel();

    part_list parts;
    for (auto& each : of->tasks) {
        const bool asked = each.to.has_value();
        const bool in_haste = each.part.state == node_state::timeout && of->question.timeout < fair_timeout;
        each.part.blamed = asked && each.part.state != node_state::ok && !of->common->given_up() && !in_haste;
        parts.push_back(std::move(each.part));
    }
    co_return parts;
}

// The shares that other shards ask, as they come in. Thread: the asker's.
struct other_shares {
    explicit other_shares(runtime::shard& home) : news(home.context()) {}
    std::vector<part_list> parts;  // by share
    std::size_t outstanding = 0;
    asio::steady_timer news;  // cancelled when a share comes in
};

void ask_elsewhere(runtime::shard& there, peers& with, const member_table_ptr& table, std::shared_ptr<course> of, member_share share,
                   runtime::shard& home, const std::shared_ptr<other_shares>& into) {
    ++into->outstanding;
    // Weak: what another shard holds must not keep this one's timer.
    auto arrived = [weak = std::weak_ptr{into}, share](const std::exception_ptr& failure, part_list parts) {
        const auto here = weak.lock();
        if (!here) return;
        if (failure) log::error("asking members from another shard failed with: {}", what_of(failure));
        here->parts[share.first] = std::move(parts);
        --here->outstanding;
        here->news.cancel();
    };
    asio::co_spawn(there.context(), ask_some(there, with, table, std::move(of), share),
                   asio::bind_executor(home.context().get_executor(), std::move(arrived)));
}

// Each from its share in turn; a share that is lost leaves its members named, with readers that read nothing.
part_list in_membership_order(std::vector<part_list>& shares, const member_table& table,
                              const std::function<std::unique_ptr<row_line_reader>()>& make_reader) {
    part_list all;
    for (std::size_t i = 0; i < table.members.size(); ++i) {
        auto& share = shares[i % shares.size()];
        const auto at = i / shares.size();
        if (at < share.size()) {
            all.push_back(std::move(share[at]));
            continue;
        }
        auto& lost = all.emplace_back();
        lost.fe = table.members[i].name;
        lost.address = table.members[i].address;
        lost.self = table.members[i].self;
        if (lost.self) continue;
        lost.reader = make_reader();
        lost.fail({node_state::error, "asking it failed inside this FE; its log tells why"});
    }
    return all;
}

}  // namespace

asio::awaitable<fan_out_answer> ask_all(runtime::shard_group& shards, peers& with, member_table_ptr table, fan_out_question question) {
    auto& home = shards.current();
    const auto common = std::make_shared<common_state>();
    const auto abandoned = std::exchange(question.abandoned, nullptr);  // the asker's shard alone may ask that
    const auto others = std::make_shared<other_shares>(home);
    others->parts.resize(shards.size());
    for (std::size_t i = 0; i < std::min(shards.size(), table->members.size()); ++i) {
        auto& there = shards.at(i);
        if (&there == &home) continue;
        ask_elsewhere(there, with, table, std::make_shared<course>(there, question, common), {i, shards.size()}, home, others);
    }
    question.abandoned = abandoned;
    const auto make_reader = question.make_reader;
    const auto here = std::make_shared<course>(home, std::move(question), common);
    const member_share share{home.id().value, shards.size()};
    others->parts[share.first] = co_await ask_some(home, with, table, here, share);
    while (others->outstanding > 0) {
        others->news.expires_after(watch_interval);
        co_await others->news.async_wait(whatever_happens);
        if (abandoned && abandoned()) common->abandoned = true;
    }
    fan_out_answer answer;
    answer.parts = in_membership_order(others->parts, *table, make_reader);
    answer.too_large = common->too_large;
    answer.abandoned = common->abandoned;
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
        part.fail({node_state::error, taken.error().sentence});
        part.blamed = true;
    }
    if (piece->empty()) part.rest.reset();
}

}  // namespace rollcall::cluster
