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
#include "rollcall/base/text/text.hpp"
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
                watched_origin{options_.name(), on.query_seed, [this](kill_request request) { kills_.take(std::move(request)); }}),
      kills_(home, options_, sessions_) {
    facts_.name = options_.name();
    facts_.address = options_.server.address();
    facts_.error = "it was not asked yet";
    facts_.since = home.time().wall_now();
    publish(facts_.state, {});
}

void watched_server::start() {
    asio::co_spawn(home_.context(), run(), [this](const std::exception_ptr& failure) {
        if (!failure) return;
        log::error("nobody watches {} any more: {}", options_.name(), what_of(failure));
        note_failure({watched_server_state::unreachable, "watching it failed inside this front end; its log tells why"});
    });
}

registry::watched_server watched_server::status(steady_time now) const {
    auto [told, at] = news_.with([](const news& each) { return each; });
    if (told.state != watched_server_state::ok) return told;
    told.age = std::max(std::chrono::duration_cast<std::chrono::milliseconds>(now - at), std::chrono::milliseconds{0});
    if (told.age <= (told.interval + told.took) * stale_intervals) return told;
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
        kills_.forget_lister();
        on_.identities.leave(options_.name());
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
        log::error("watching {} failed with: {}", options_.name(), failure.what());
        co_return watch_failure{watched_server_state::unreachable, "watching it failed inside this front end; its log tells why"};
    }
}

// Until it fails. Returns: why.
asio::awaitable<watch_failure> watched_server::serve() {
    auto addresses = co_await find_addresses(on_.lookups, options_.server);
    if (addresses.has_error()) co_return addresses.error();
    auto opened = co_await open_control(home_, std::move(*addresses), options_.server);
    if (opened.has_error()) co_return opened.error();
    note_server(*opened);
    if (!opened->sees_all) co_return lacks_rights(*opened, options_.server);
    const auto chosen = co_await choose_list(*opened);
    if (chosen.has_error()) co_return chosen.error();
    if (!accepts(opened->identity)) {
        co_return watch_failure{watched_server_state::unverified,
                                fmt::format("another server than before answers at {}; it is watched from its {}th greeting in a row on",
                                            options_.server.address(), sightings_to_accept)};
    }
    if (const auto other = on_.identities.take(identity_, options_.name())) {
        co_return watch_failure{watched_server_state::unverified,
                                fmt::format("the server at {} is the one that is watched as {} already: watch each server once",
                                            options_.server.address(), *other)};
    }
    for (;;) {
        const auto interval = co_await poll(*opened);
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
    log::warn("another server than before answers at {}: it is watched as {} from now on", options_.server.address(), options_.name());
    identity_ = identity;
    other_seen_ = 0;
    return true;
}

// Between slices others get their turn.
asio::awaitable<watch_result<std::vector<process_row>>> watched_server::read_rows(wire::text_result answer) {
    const auto reader = process_list_reader::make(answer);
    if (reader.has_error()) co_return watch_failure{watched_server_state::unreachable, reader.error().sentence};
    std::vector<process_row> rows;
    rows.reserve(answer.rows.size());
    for (std::size_t begin = 0; begin < answer.rows.size(); begin += slice_rows) {
        if (begin > 0) co_await asio::post(home_.executor(), asio::use_awaitable);
        const auto failed = reader->read(answer, begin, slice_rows, rows);
        if (failed.has_error()) co_return watch_failure{watched_server_state::unreachable, failed.error().sentence};
    }
    co_return rows;
}

asio::awaitable<watch_result<std::chrono::nanoseconds>> watched_server::measure_way(link::mysql_client& client) {
    const auto asked = home_.time().steady_now();
    const auto nothing = co_await upstream::ask(client, "DO 0");
    if (nothing.has_error() && !client.is_open()) co_return watch_failure{nothing.error()};
    co_return home_.time().steady_now() - asked;
}

// The ids of sessions with an open transaction, where that is another list. A server without InnoDB has none.
asio::awaitable<watch_result<std::unordered_set<std::uint64_t>>> watched_server::list_transactions(upstream::control_connection& control) {
    std::unordered_set<std::uint64_t> ids;
    if (control.lists->transactions.empty()) co_return ids;
    const auto told = co_await upstream::ask(*control.client, control.lists->transactions);
    if (told.has_error() && !control.client->is_open()) co_return watch_failure{told.error()};
    if (told.has_value()) ids = read_transactions(*told);
    co_return ids;
}

// Returns: how long to wait for the next one.
asio::awaitable<watch_result<std::chrono::milliseconds>> watched_server::poll(upstream::control_connection& control) {
    const auto way = co_await measure_way(*control.client);
    if (way.has_error()) co_return way.error();
    const auto asked = home_.time().steady_now();
    auto list = co_await upstream::ask(*control.client, control.lists->statement);
    if (list.has_error()) co_return watch_failure{list.error()};
    // What the server tells are durations: set against our own clock, at half of the way there and back.
    const auto at = asked + (home_.time().steady_now() - asked) / 2;
    auto transactions = co_await list_transactions(control);
    if (transactions.has_error()) co_return transactions.error();
    const auto answered = home_.time().steady_now();
    cost_.note(answered - asked, (control.lists->transactions.empty() ? 1 : 2) * *way);
    auto rows = co_await read_rows(std::move(*list));
    if (rows.has_error()) co_return rows.error();
    if (!leave_out_own(*rows, control)) co_return watch_failure{lacks_rights(control, options_.server)};
    poll_facts polled;
    polled.at = at;
    polled.took = whole_milliseconds(answered - asked);
    polled.active =
        static_cast<std::uint64_t>(std::ranges::count_if(*rows, [](const auto& each) { return each.doing != registry::command::sleep; }));
    co_await sessions_.apply(std::move(*rows), std::move(*transactions), asked, at);
    polled.interval = interval_for(options_.interval, cost_.median());
    note_rows(polled);
    co_return polled.interval;
}

// Our connections there are no sessions to list. Returns: false where the one that lists is not among the rows.
bool watched_server::leave_out_own(std::vector<process_row>& rows, const upstream::control_connection& control) {
    const auto is_lister = [&](const process_row& each) { return each.is_own.value_or(each.number.id == control.id); };
    const auto found = std::ranges::find_if(rows, is_lister);
    if (found == rows.end()) return false;
    const std::string user = found->user;
    kills_.set_lister({identity_, control.address, control.lists, found->number, user, found->host});
    const std::string node = found->number.node;
    std::erase_if(rows, [&](const process_row& each) {
        const bool kills = each.number.id == kills_.own_id() && each.number.node == node;
        return is_lister(each) || kills || (each.user == user && each.info.starts_with(upstream::statement_mark));
    });
    return true;
}

void watched_server::note_server(const upstream::control_connection& control) {
    facts_.kind = kind_name(control.speaks->kind);
    facts_.version = control.version;
    facts_.identity = valid_utf8(utf8_prefix(control.identity, kept_word_bytes));
}

void watched_server::note_rows(const poll_facts& polled) {
    if (!told_.empty() || failures_ > 0) log::info("the server watched as {} at {} answers", options_.name(), options_.server.address());
    told_.clear();
    failures_ = 0;
    facts_.error.clear();
    facts_.rows = sessions_.size();
    facts_.active = polled.active;
    facts_.took = polled.took;
    facts_.interval = polled.interval;
    const auto cost = std::chrono::duration<double>{cost_.median()};
    facts_.share = 100 * cost / (std::chrono::duration<double>{polled.interval} + cost);
    publish(watched_server_state::ok, polled.at);
}

void watched_server::note_failure(watch_failure why) {
    if (told_ != why.sentence) {
        log::warn("the server watched as {} at {} is {}: {}", options_.name(), options_.server.address(),
                  watched_server_state_name(why.state), why.sentence);
    }
    told_ = why.sentence;
    facts_.error = std::move(why.sentence);
    facts_.rows = facts_.active = 0;
    publish(why.state, {});
}

void watched_server::publish(watched_server_state state, steady_time at) {
    if (facts_.state != state || facts_.since == wall_time{}) facts_.since = home_.time().wall_now();
    facts_.state = state;
    news_.with([&](news& each) { each = {facts_, at}; });
}

}  // namespace rollcall::watch
