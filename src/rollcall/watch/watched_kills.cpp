// Verify, kill, look until gone.
// Source: MariaDB Knowledge Base, "KILL [CONNECTION | QUERY]": KILL QUERY ID hits that very statement, or nothing.
#include "rollcall/watch/watched_kills.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cctype>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"

namespace rollcall::watch {

namespace {

using registry::kill_kind;
using registry::kill_outcome;

constexpr std::chrono::milliseconds first_pause{10};  // between looks, each of which goes through all sessions there; then twice as long
constexpr std::chrono::milliseconds longest_pause{250};
constexpr std::chrono::milliseconds look_is_good{20};  // orders that wait are carried out by one look
constexpr std::chrono::seconds looked_for{2};
constexpr std::size_t looked_at_once = 500;
constexpr std::uint16_t no_such_thread = 1094;
constexpr std::uint16_t no_such_query = 1957;

const process_row* row_of(const std::vector<process_row>& rows, const kill_request& request) {
    const auto found = std::ranges::find(rows, request.id, &process_row::id);
    return found != rows.end() && is_same_session(request.user, request.host, *found) ? &*found : nullptr;
}

bool runs_it(const process_row* row, const kill_request& request) {
    return row != nullptr && request.query != 0 && row->query == request.query && row->doing != registry::command::sleep;
}

// Is what the row shows what the order was given for?
bool is_meant(const process_row* row, const kill_request& request) {
    if (row == nullptr) return false;
    if (request.kind == kill_kind::query) return runs_it(row, request);
    if (!request.bound) return true;
    return row->query == request.query && (row->doing == registry::command::sleep) == request.asleep;
}

// The receipt is of hexadecimal digits alone: that server's log tells which order it was.
std::string statement_of(const kill_request& request) {
    const auto order =
        request.kind == kill_kind::query ? fmt::format("KILL QUERY ID {}", request.query) : fmt::format("KILL {}", request.id);
    const bool plain = std::ranges::all_of(request.receipt, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    return plain ? fmt::format("/* rollcall kill {} */ {}", request.receipt, order) : order;
}

// How these sessions are now.
asio::awaitable<watch_result<std::vector<process_row>>> look_at(link::mysql_client& client, const std::vector<std::uint64_t>& ids) {
    const auto answer = co_await ask(client, look_statement(ids));
    if (answer.has_error()) co_return answer.error();
    auto rows = read_process_rows(*answer);
    if (rows.has_error()) co_return watch_failure{registry::watched_server_state::unreachable, rows.error().sentence};
    co_return std::move(*rows);
}

}  // namespace

void watched_kills::take(kill_request request) {
    if (!options_.kill) {
        end_with(request, kill_outcome::forbidden,
                 fmt::format("ending sessions of {} is switched off here (watch.{}.kill is false)", options_.name, options_.name));
        return;
    }
    const bool waits = std::ranges::any_of(waiting_, [&](const kill_request& each) {
        return each.ours == request.ours && each.kind == request.kind && each.query == request.query && each.bound == request.bound &&
               each.asleep == request.asleep;
    });
    if (!waits) waiting_.push_back(std::move(request));
    if (running_) return;
    running_ = true;
    asio::co_spawn(home_.context(), run(), [this](const std::exception_ptr& failure) {
        if (!failure) return;
        log::error("ending sessions of {} failed with: {}", options_.name, what_of(failure));
        running_ = false;
        lose_all("ending it failed inside this front end; its log tells why");
    });
}

void watched_kills::end_with(const kill_request& request, kill_outcome outcome, std::string trouble) {
    auto* const session = sessions_.find(request.id, request.ours);
    if (session != nullptr) session->end_kill({outcome, std::move(trouble)});
}

void watched_kills::lose_all(const std::string& why) {
    for (const auto& each : waiting_) end_with(each, kill_outcome::lost, why);
    for (const auto& each : victims_) end_with(each.request, kill_outcome::lost, why);
    waiting_.clear();
    victims_.clear();
}

asio::awaitable<void> watched_kills::run() {
    if (lister_ == 0) {
        lose_all(fmt::format("its server {} cannot be seen", options_.name));
        running_ = false;
        co_return;
    }
    std::vector<runtime::peer_address> where(1, address_);
    note_id note = [this](std::uint64_t id) { own_id_ = id; };
    auto opened = co_await open_control(home_, std::move(where), options_, std::move(note));
    if (opened.has_error()) {
        lose_all(fmt::format("its server {} could not be asked: {}", options_.name, opened.error().sentence));
    } else if (opened->identity != identity_) {
        own_id_ = 0;
        lose_all(fmt::format("another server than the one that was watched as {} answers at {} now, and was told nothing", options_.name,
                             options_.address()));
    } else {
        own_id_ = opened->id;
        const auto worked = co_await work_on(*opened->client);
        if (worked.has_error()) lose_all(fmt::format("its server {} did not answer: {}", options_.name, worked.error().sentence));
    }
    running_ = false;
}

asio::awaitable<watch_result<void>> watched_kills::work_on(link::mysql_client& client) {
    asio::steady_timer timer{home_.context()};
    auto pause = first_pause;
    while (!waiting_.empty() || !victims_.empty()) {
        if (!waiting_.empty()) {
            const auto told = co_await carry_out_waiting(client);
            if (told.has_error()) co_return told.error();
            pause = first_pause;
            continue;
        }
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
        const auto looked = co_await look_again(client);
        if (looked.has_error()) co_return looked.error();
        pause = std::min(2 * pause, longest_pause);
    }
    co_return watch_result<void>{};
}

std::vector<std::uint64_t> watched_kills::ids_waiting() const {
    std::vector<std::uint64_t> ids{lister_};
    for (const auto& each : waiting_) {
        if (ids.size() <= looked_at_once) ids.push_back(each.id);
    }
    return ids;
}

// One look for many, as long as it is good: who has gone on since is not to be hit in what came next.
asio::awaitable<watch_result<void>> watched_kills::carry_out_waiting(link::mysql_client& client) {
    const std::size_t count = std::min(waiting_.size(), looked_at_once);
    const auto rows = co_await look_at(client, ids_waiting());
    if (rows.has_error()) co_return rows.error();
    const auto good_until = home_.time().steady_now() + look_is_good;
    for (std::size_t i = 0; i < count && (i == 0 || home_.time().steady_now() < good_until); ++i) {
        const auto told = co_await carry_out(client, *rows);
        if (told.has_error()) co_return told.error();
    }
    co_return watch_result<void>{};
}

// The order that waits longest. It leaves the queue once what it came to is known.
asio::awaitable<watch_result<void>> watched_kills::carry_out(link::mysql_client& client, const std::vector<process_row>& rows) {
    const auto request = waiting_.front();
    if (sessions_.find(request.id, request.ours) == nullptr) {
        waiting_.pop_front();  // it left the list, which tells the caller
        co_return watch_result<void>{};
    }
    if (!has_lister(rows)) {
        end_with(
            request, kill_outcome::lost,
            fmt::format("the server watched as {} has begun anew since its sessions were listed, and was told nothing", options_.name));
        waiting_.pop_front();
        co_return watch_result<void>{};
    }
    if (!is_meant(row_of(rows, request), request)) {
        end_with(request, kill_outcome::gone);
        waiting_.pop_front();
        co_return watch_result<void>{};
    }
    const auto killed = co_await client.ask(statement_of(request), small_answer, statement_limit);
    if (killed.has_error() && killed.error().why != link::mysql_errc::refused) co_return failure_of(killed.error());
    if (killed.has_error()) {
        note_answer(request, killed.error());
    } else {
        victims_.push_back({request, home_.time().steady_now() + looked_for});
    }
    waiting_.pop_front();
    co_return watch_result<void>{};
}

// After a restart ids are given from 1 again. The connection that lists cannot have outlived one.
bool watched_kills::has_lister(const std::vector<process_row>& rows) const {
    const auto found = std::ranges::find(rows, lister_, &process_row::id);
    return lister_ != 0 && found != rows.end() && found->user == options_.user && found->host == lister_host_;
}

void watched_kills::note_answer(const kill_request& request, const link::mysql_failure& failure) {
    if (failure.code == no_such_thread || failure.code == no_such_query) {
        end_with(request, kill_outcome::gone);
    } else {
        end_with(request, kill_outcome::forbidden,
                 fmt::format("its server {} refuses: {}; the account {} there takes CONNECTION ADMIN to end sessions", options_.name,
                             failure.sentence, options_.user));
    }
}

asio::awaitable<watch_result<void>> watched_kills::look_again(link::mysql_client& client) {
    std::vector<std::uint64_t> ids;
    for (const auto& each : victims_) {
        if (ids.size() < looked_at_once) ids.push_back(each.request.id);
    }
    const std::size_t count = ids.size();
    const auto rows = co_await look_at(client, ids);
    if (rows.has_error()) co_return rows.error();
    const auto now = home_.time().steady_now();
    std::vector<victim> left{victims_.begin() + static_cast<std::ptrdiff_t>(count), victims_.end()};
    for (std::size_t i = 0; i < count; ++i) {
        auto& each = victims_[i];
        if (!has_ended(each.request, *rows) && now < each.until) left.push_back(std::move(each));
    }
    victims_ = std::move(left);
    co_return watch_result<void>{};
}

// What has ended is told to the list as well.
bool watched_kills::has_ended(const kill_request& request, const std::vector<process_row>& rows) {
    const auto* const row = row_of(rows, request);
    auto* const session = sessions_.find(request.id, request.ours);
    if (session == nullptr) return true;
    if (row == nullptr) {
        sessions_.end(request.id, home_.time().steady_now());
        return true;
    }
    if (request.kind == kill_kind::connection || runs_it(row, request)) return false;
    session->end_query(request.query);
    return true;
}

}  // namespace rollcall::watch
