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
#include "rollcall/base/text/number.hpp"
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

// Of "ip:port" or "name:port"; 0 where there is none, as on a Unix socket.
std::uint16_t port_of(std::string_view host) {
    const auto colon = host.rfind(':');
    return colon == std::string_view::npos ? std::uint16_t{0} : parse_number<std::uint16_t>(host.substr(colon + 1)).value_or(0);
}

}  // namespace

watched_server::watched_server(watch_options options, runtime::shard& home, const watch_ground& on)
    : options_(std::move(options)),
      home_(home),
      on_(on),
      sessions_(on.sessions.table(home), on.ids, on.workers,
                watched_origin{options_.name(), on.query_seed, [this] { return ends_exactly_; },
                               [this](kill_request request) { kills_.take(std::move(request)); }}),
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
    if (told.state != watched_server_state::ok && told.state != watched_server_state::partial) return told;
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
    const auto chosen = co_await choose_list(*opened, list_limits());
    if (chosen.has_error()) co_return chosen.error();
    active_only_ = active_only_ && !opened->lists->active.empty() && opened->identity == identity_;
    if (!accepts(opened->identity)) {
        co_return watch_failure{watched_server_state::unverified,
                                fmt::format("another server than before answers at {}; it is watched from its {}th greeting in a row on",
                                            options_.server.address(), sightings_to_accept)};
    }
    if (auto taken = claim()) co_return std::move(*taken);
    for (;;) {
        if (auto other = yields()) co_return std::move(*other);
        const auto interval = co_await poll(*opened);
        if (interval.has_error()) co_return interval.error();
        co_await pause(*interval);
    }
}

// Two names for one server would list its sessions twice.
std::optional<watch_failure> watched_server::claim() {
    const auto other = on_.identities.take(identity_, options_.name());
    if (!other) return std::nullopt;
    return watch_failure{watched_server_state::duplicate,
                         fmt::format("the server at {} is the one that is watched as {} already: watch each server once",
                                     options_.server.address(), *other)};
}

// So would two front ends: both say so, and the one with the lower number goes on.
std::optional<watch_failure> watched_server::yields() {
    const auto other = on_.others ? on_.others(facts_.identity) : std::nullopt;
    if (other && other->is_it) {
        return watch_failure{watched_server_state::duplicate,
                             fmt::format("it is {}, a member of this cluster, whose sessions are listed without being watched", other->fe)};
    }
    if (other && other->keeps_it) {
        return watch_failure{watched_server_state::duplicate,
                             fmt::format("the front end {} watches this server, too, and keeps it, for it has the lower number: watch each "
                                         "server once",
                                         other->fe)};
    }
    if (other && !shared_told_) {
        log::warn("the front end {} watches {} at {}, too: watch each server once", other->fe, options_.name(), options_.server.address());
    }
    shared_told_ = other.has_value();
    return std::nullopt;
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

wire::result_limits watched_server::list_limits() const { return {options_.max_rows, upstream::whole_list.bytes}; }

// How many sessions there are, where they are too many to be listed; 0 else. Once there are a quarter fewer than may be, all are again.
asio::awaitable<watch_result<std::uint64_t>> watched_server::count_beyond(upstream::control_connection& control) {
    if (!active_only_) co_return std::uint64_t{0};
    const auto told = co_await upstream::ask(*control.client, control.lists->count);
    if (told.has_error()) co_return watch_failure{told.error()};
    const auto count = read_count(*told);
    active_only_ = count >= options_.max_rows / 4 * 3;
    co_return count;
}

// The ids of sessions with an open transaction, where that is another list. A server without InnoDB has none.
asio::awaitable<watch_result<open_transactions>> watched_server::list_transactions(upstream::control_connection& control) {
    open_transactions found;
    if (control.lists->transactions.empty()) co_return found;
    const auto told = co_await upstream::ask(*control.client, control.lists->transactions);
    if (told.has_error() && !control.client->is_open()) co_return watch_failure{told.error()};
    if (told.has_value()) found = read_transactions(*told);
    co_return found;
}

// Returns: an error where the connection is lost by it.
asio::awaitable<watch_result<void>> watched_server::look_for_locks(upstream::control_connection& control, bool somebody_waits) {
    const bool can_tell = options_.locks && !control.speaks->lock_waits.empty();
    if (!somebody_waits || !can_tell) {
        if (std::exchange(locks_told_, false)) sessions_.note_lock_waits({});
        co_return watch_result<void>{};
    }
    const auto asked = home_.time().steady_now();
    if (!locks_.is_due(asked)) co_return watch_result<void>{};
    const auto told = co_await upstream::ask(*control.client, control.speaks->lock_waits);
    const auto now = home_.time().steady_now();
    if (told.has_error()) {
        log::warn("who waits for whose lock at {} is not told for ten minutes: {}", options_.name(), told.error().sentence);
        locks_.note_failure(now);
        sessions_.note_lock_waits({});
        if (!control.client->is_open()) co_return watch_failure{told.error()};
        co_return watch_result<void>{};
    }
    locks_.note_answer(now, now - asked);
    locks_told_ = true;
    sessions_.note_lock_waits(read_lock_waits(*told));
    co_return watch_result<void>{};
}

// Returns: how long to wait for the next one.
asio::awaitable<watch_result<std::chrono::milliseconds>> watched_server::poll(upstream::control_connection& control) {
    const auto way = co_await measure_way(*control.client);
    if (way.has_error()) co_return way.error();
    const auto asked = home_.time().steady_now();
    const bool active_only = active_only_;
    auto list = co_await upstream::ask(*control.client, list_statement(*control.lists, active_only), list_limits());
    if (list.has_error()) {
        const bool too_many = list.error().what == upstream::trouble::too_large && !control.lists->active.empty();
        active_only_ = active_only_ || too_many;  // from the next connection on
        co_return watch_failure{list.error()};
    }
    // What the server tells are durations: set against our own clock, at half of the way there and back.
    const auto at = asked + (home_.time().steady_now() - asked) / 2;
    auto transactions = co_await list_transactions(control);
    if (transactions.has_error()) co_return transactions.error();
    const auto answered = home_.time().steady_now();
    cost_.note(answered - asked, (control.lists->transactions.empty() ? 1 : 2) * *way);
    auto rows = co_await read_rows(std::move(*list));
    if (rows.has_error()) co_return rows.error();
    const auto elsewhere = co_await list_relayed_elsewhere();
    if (!leave_out_own(*rows, control, elsewhere)) co_return watch_failure{lacks_rights(control, options_.server)};
    const auto beyond = co_await count_beyond(control);
    if (beyond.has_error()) co_return beyond.error();
    poll_facts polled;
    polled.beyond = *beyond;
    polled.active_only = active_only;
    polled.at = at;
    polled.took = whole_milliseconds(answered - asked);
    polled.active =
        static_cast<std::uint64_t>(std::ranges::count_if(*rows, [](const auto& each) { return each.doing != registry::command::sleep; }));
    session_list listed{std::move(*rows), std::move(transactions->ids), {asked, at}, active_only};
    co_await sessions_.apply(std::move(listed));
    const auto looked = co_await look_for_locks(control, transactions->somebody_waits);
    if (looked.has_error()) co_return looked.error();
    polled.interval = interval_for(options_.interval, cost_.median());
    note_rows(polled);
    co_return polled.interval;
}

// Asked once the list has come: what is relayed by now was then, or is not in it.
asio::awaitable<std::vector<registry::relayed_end>> watched_server::list_relayed_elsewhere() {
    if (!on_.relayed_elsewhere) co_return std::vector<registry::relayed_end>{};
    co_return co_await on_.relayed_elsewhere(identity_);
}

// Our connections there are no sessions to list, and those behind relayed sessions are listed as such. Returns: false where the one that
// lists is not among the rows.
bool watched_server::leave_out_own(std::vector<process_row>& rows, const upstream::control_connection& control,
                                   const std::vector<registry::relayed_end>& elsewhere) {
    const auto* const found = own_row(rows, control.id);
    if (found == nullptr) return false;
    const auto number = found->number;
    const std::string user = found->user;
    kills_.set_lister({identity_, control.address, control.lists, number, user, found->host});
    std::erase_if(rows, [&](const process_row& each) {
        const bool kills = each.number.node == number.node && kills_.own_id() == each.number.id;
        const registry::relayed_end end{each.number.id, port_of(each.host)};
        const bool relayed = on_.relayed.contains(identity_, end) || std::ranges::binary_search(elsewhere, end);
        return each.number == number || kills || relayed || (each.user == user && each.info.starts_with(upstream::statement_mark));
    });
    return true;
}

void watched_server::note_server(const upstream::control_connection& control) {
    facts_.kind = kind_name(control.speaks->kind);
    facts_.version = control.version;
    ends_exactly_ = control.speaks->exact && control.route == upstream::kill_route::statement;
    facts_.identity = valid_utf8(utf8_prefix(control.identity, kept_word_bytes));
}

void watched_server::note_rows(const poll_facts& polled) {
    if (!told_.empty() || failures_ > 0) log::info("the server watched as {} at {} answers", options_.name(), options_.server.address());
    told_.clear();
    failures_ = 0;
    facts_.error = !polled.active_only ? std::string{}
                                       : fmt::format(
                                             "it has {} sessions, and {} may be listed (watch.{}.max_rows): only those that are not "
                                             "asleep are",
                                             polled.beyond, options_.max_rows, options_.name());
    facts_.rows = sessions_.size();
    facts_.active = polled.active;
    facts_.took = polled.took;
    facts_.interval = polled.interval;
    const auto cost = std::chrono::duration<double>{cost_.median()};
    facts_.share = 100 * cost / (std::chrono::duration<double>{polled.interval} + cost);
    publish(polled.active_only ? watched_server_state::partial : watched_server_state::ok, polled.at);
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
