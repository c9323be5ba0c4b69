// The loop: the way in, list after list, and the pause after a failure. A slow server is never asked twice at once.
#include "rollcall/watch/watched_server.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/watch/backoff.hpp"
#include "rollcall/watch/process_row.hpp"

namespace rollcall::watch {

namespace {

using registry::watched_server_state;

constexpr unsigned sightings_to_accept = 3;  // of another server at the same address
constexpr int stale_intervals = 3;
constexpr std::size_t slice_rows = 256;

std::chrono::milliseconds whole_milliseconds(steady_time::duration length) {
    return std::chrono::ceil<std::chrono::milliseconds>(std::max(length, steady_time::duration{0}));
}

}  // namespace

watched_server::watched_server(watch_options options, runtime::shard& home, const watch_ground& on)
    : options_(std::move(options)),
      home_(home),
      on_(on),
      sessions_(on.sessions.table(home), on.ids, on.workers,
                watched_origin{options_.name, on.query_seed, [this](kill_request request) { kills_.take(std::move(request)); }}),
      kills_(home, options_, sessions_) {}

void watched_server::start() {
    asio::co_spawn(home_.context(), run(), [this](const std::exception_ptr& failure) {
        if (!failure) return;
        log::error("nobody watches {} any more: {}", options_.name, what_of(failure));
        note_failure({watched_server_state::unreachable, "watching it failed inside this front end; its log tells why"});
    });
}

registry::watched_server watched_server::status(steady_time now) const {
    const auto last = news_.with([](const news& each) { return each; });
    registry::watched_server told;
    told.name = options_.name;
    told.took = last.took;
    if (last.failed) {
        told.state = last.why.state;
        told.error = last.why.sentence;
        return told;
    }
    told.rows = last.rows;
    told.age = std::max(std::chrono::duration_cast<std::chrono::milliseconds>(now - last.at), std::chrono::milliseconds{0});
    told.state = watched_server_state::ok;
    if (told.age <= (last.interval + last.took) * stale_intervals) return told;
    told.state = watched_server_state::stale;
    told.error = fmt::format("its last answer came {} ms ago", told.age.count());
    return told;
}

asio::awaitable<void> watched_server::pause(std::chrono::milliseconds length) {
    asio::steady_timer timer{home_.context()};
    timer.expires_after(length);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> watched_server::run() {
    for (;;) {
        auto why = co_await serve_well();
        kills_.forget_server();
        on_.identities.leave(options_.name);
        ++failures_;
        note_failure(std::move(why));
        co_await sessions_.clear();
        const double chance = std::uniform_real_distribution<double>{0, 1}(chance_);
        co_await pause(backoff(failures_, chance));
    }
}

// An exception ends but this attempt: the next one begins with nothing.
asio::awaitable<watch_failure> watched_server::serve_well() {
    try {
        co_return co_await serve();
    } catch (const std::exception& failure) {
        log::error("watching {} failed with: {}", options_.name, failure.what());
        co_return watch_failure{watched_server_state::unreachable, "watching it failed inside this front end; its log tells why"};
    }
}

// Until it fails. Returns: why.
asio::awaitable<watch_failure> watched_server::serve() {
    auto addresses = co_await find_addresses(on_.lookups, options_);
    if (addresses.has_error()) co_return addresses.error();
    auto opened = co_await open_control(home_, std::move(*addresses), options_);
    if (opened.has_error()) co_return opened.error();
    if (!accepts(opened->identity)) {
        co_return watch_failure{watched_server_state::unverified,
                                fmt::format("another server than before answers at {}; it is watched from its {}th greeting in a row on",
                                            options_.address(), sightings_to_accept)};
    }
    if (const auto other = on_.identities.take(identity_, options_.name)) {
        co_return watch_failure{
            watched_server_state::unverified,
            fmt::format("the server at {} is the one that is watched as {} already: watch each server once", options_.address(), *other)};
    }
    kills_.set_server(*opened);
    for (;;) {
        const auto interval = co_await poll(*opened->client);
        if (interval.has_error()) co_return interval.error();
        co_await pause(*interval);
    }
}

// Whoever took over the address of a server that is gone is watched in its place, but not at once: a name may point elsewhere for a
// moment.
bool watched_server::accepts(const std::string& identity) {
    if (identity_.empty() || identity == identity_) {
        identity_ = identity;
        other_seen_ = 0;
        return true;
    }
    other_seen_ = identity == other_identity_ ? other_seen_ + 1 : 1;
    other_identity_ = identity;
    if (other_seen_ < sightings_to_accept) return false;
    log::warn("another server than before answers at {}: it is watched as {} from now on", options_.address(), options_.name);
    identity_ = identity;
    other_seen_ = 0;
    return true;
}

// Between slices others get their turn.
asio::awaitable<watch_result<std::vector<process_row>>> watched_server::read_rows(wire::text_result answer) {
    std::vector<process_row> rows;
    rows.reserve(answer.rows.size());
    for (std::size_t begin = 0; begin < answer.rows.size() || begin == 0; begin += slice_rows) {
        if (begin > 0) co_await asio::post(home_.executor(), asio::use_awaitable);
        const auto failed = read_process_rows(answer, begin, slice_rows, rows);
        if (failed.has_error()) co_return watch_failure{watched_server_state::unreachable, failed.error().sentence};
    }
    co_return rows;
}

asio::awaitable<watch_result<std::chrono::nanoseconds>> watched_server::measure_way(link::mysql_client& client) {
    const auto asked = home_.time().steady_now();
    const auto nothing = co_await ask(client, std::string{statement_mark} + "DO 0");
    if (nothing.has_error()) co_return nothing.error();
    co_return home_.time().steady_now() - asked;
}

// Returns: how long to wait for the next one.
asio::awaitable<watch_result<std::chrono::milliseconds>> watched_server::poll(link::mysql_client& client) {
    const auto way = co_await measure_way(client);
    if (way.has_error()) co_return way.error();
    const auto asked = home_.time().steady_now();
    auto list = co_await ask(client, list_statement());
    if (list.has_error()) co_return list.error();
    // What the server tells are durations: set against our own clock, at half of the way there and back.
    const auto listed = home_.time().steady_now();
    const auto at = asked + (listed - asked) / 2;
    // A server without InnoDB has no such list.
    auto transactions = co_await ask(client, transactions_statement());
    if (transactions.has_error() && !client.is_open()) co_return transactions.error();
    std::unordered_set<std::uint64_t> in_transaction;
    if (transactions.has_value()) in_transaction = read_transactions(*transactions);
    const auto answered = home_.time().steady_now();
    cost_.note(answered - asked, 2 * *way);
    const auto took = whole_milliseconds(answered - asked);
    auto rows = co_await read_rows(std::move(*list));
    if (rows.has_error()) co_return rows.error();
    std::erase_if(*rows, [this](const process_row& each) {
        return each.id == kills_.own_id() || (each.user == options_.user && each.info.starts_with(statement_mark));
    });
    co_await sessions_.apply(std::move(*rows), std::move(in_transaction), asked, at);
    const auto interval = interval_for(options_.interval, cost_.median());
    note_rows(at, took, interval);
    co_return interval;
}

void watched_server::note_rows(steady_time at, std::chrono::milliseconds took, std::chrono::milliseconds interval) {
    if (!told_.empty() || failures_ > 0) log::info("the server watched as {} at {} answers", options_.name, options_.address());
    told_.clear();
    failures_ = 0;
    news now;
    now.failed = false;
    now.rows = sessions_.size();
    now.at = at;
    now.took = took;
    now.interval = interval;
    news_.with([&](news& each) { each = std::move(now); });
}

void watched_server::note_failure(watch_failure why) {
    if (told_ != why.sentence) {
        log::warn("the server watched as {} at {} is {}: {}", options_.name, options_.address(), watched_server_state_name(why.state),
                  why.sentence);
    }
    told_ = why.sentence;
    news now;
    now.why = std::move(why);
    news_.with([&](news& each) { each = std::move(now); });
}

}  // namespace rollcall::watch
