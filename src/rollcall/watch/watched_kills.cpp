// Verify, kill, look until gone.
#include "rollcall/watch/watched_kills.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
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
using registry::kill_verdict;
using upstream::answer;

constexpr std::chrono::milliseconds first_pause{3};  // between looks, each of which goes through all sessions there; then twice as long
constexpr std::chrono::milliseconds longest_pause{250};
constexpr std::chrono::milliseconds look_is_good{20};  // orders that wait are carried out by one look
constexpr std::chrono::seconds looked_for{2};
constexpr std::chrono::seconds kept_open{10};  // without orders: they come in series
constexpr std::size_t looked_at_once = 500;
constexpr std::uint16_t no_such_thread = 1094;
constexpr std::uint16_t no_such_query = 1957;  // MariaDB's, of KILL QUERY ID

const process_row* row_of(const std::vector<process_row>& rows, const kill_request& request) {
    const auto found = std::ranges::find(rows, request.number, &process_row::number);
    return found != rows.end() && is_same_session(request.user, request.host, *found) ? &*found : nullptr;
}

// Is what the row shows what the order was given for?
bool is_meant(const process_row* row, const kill_request& request, steady_time at) {
    if (row == nullptr) return false;
    if (request.kind == kill_kind::connection && !request.bound) return true;
    const auto seen = statement_in(*row, at);
    return is_same_statement(request.statement, seen) && (request.kind == kill_kind::connection || !seen.asleep);
}

// Those by which a server says that our account may not.
bool is_of_rights(std::uint16_t code) noexcept { return code == 1044 || code == 1045 || code == 1095 || code == 1142 || code == 1227; }

bool is_same_order(const kill_request& a, const kill_request& b) {
    return a.ours == b.ours && a.kind == b.kind && a.bound == b.bound && is_same_statement(a.statement, b.statement);
}

std::string kill_statement(const upstream::control_connection& control, const kill_request& request) {
    const auto& speaks = *control.speaks;
    if (request.kind == kill_kind::connection) return kill_connection_statement(speaks, control.route, request.number.id);
    return kill_query_statement(speaks, control.route, request.number.id, request.statement.mark);
}

// The receipt is of hexadecimal digits alone: that server's log tells which order it was.
std::string marked(const std::string& statement, const std::string& receipt) {
    const bool plain = std::ranges::all_of(receipt, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    return plain ? fmt::format("/* rollcall kill {} */ {}", receipt, statement) : statement;
}

}  // namespace

void watched_kills::take(kill_request request) {
    if (!options_.kill) {
        end_with(request, {kill_outcome::forbidden, fmt::format("ending sessions of {} is switched off here (watch.{}.kill is false)",
                                                                options_.name(), options_.name())});
        return;
    }
    const bool waits = std::ranges::any_of(waiting_, [&](const kill_request& each) { return is_same_order(each, request); });
    if (!waits) waiting_.push_back(std::move(request));
    rest_.cancel();
    if (running_) return;
    running_ = true;
    asio::co_spawn(home_.context(), run(), [this](const std::exception_ptr& failure) {
        if (!failure) return;
        log::error("ending sessions of {} failed with: {}", options_.name(), what_of(failure));
        running_ = false;
        lose_all("ending it failed inside this front end; its log tells why");
    });
}

void watched_kills::end_with(const kill_request& request, kill_verdict verdict) {
    auto* const session = sessions_.find(request.number, request.ours);
    if (session != nullptr) session->end_kill(std::move(verdict));
}

void watched_kills::lose_all(const std::string& why) {
    for (const auto& each : waiting_) end_with(each, {kill_outcome::lost, why});
    for (const auto& each : victims_) end_with(each.request, {kill_outcome::lost, why});
    waiting_.clear();
    victims_.clear();
}

asio::awaitable<void> watched_kills::run() {
    auto trouble = co_await open_and_work();
    // A connection that was lost while nobody used it has told nobody anything.
    if (!trouble.empty() && std::exchange(rested_, false)) trouble = co_await open_and_work();
    if (!trouble.empty()) lose_all(trouble);
    running_ = false;
}

// Returns: why what is left of the orders is lost; "" where none is.
asio::awaitable<std::string> watched_kills::open_and_work() {
    if (!lister_) co_return fmt::format("its server {} cannot be seen", options_.name());
    const auto by = *lister_;
    std::vector<runtime::peer_address> where(1, by.address);
    upstream::note_id note = [this](std::uint64_t id) { own_id_ = id; };
    auto opened = co_await open_control(home_, std::move(where), options_.server, std::move(note));
    if (opened.has_error()) co_return fmt::format("its server {} could not be asked: {}", options_.name(), opened.error().sentence);
    if (opened->identity != by.identity) {
        own_id_.reset();
        co_return fmt::format("another server than the one that was watched as {} answers at {} now, and was told nothing", options_.name(),
                              options_.server.address());
    }
    own_id_ = opened->id;
    opened->lists = by.form;
    const auto worked = co_await work_on(*opened);
    if (worked.has_error()) co_return fmt::format("its server {} did not answer: {}", options_.name(), worked.error().sentence);
    co_return std::string{};
}

asio::awaitable<answer<void>> watched_kills::work_on(upstream::control_connection& control) {
    auto pause = first_pause;
    for (;;) {
        if (!waiting_.empty()) {
            const auto told = co_await carry_out_waiting(control);
            if (told.has_error()) co_return told.error();
            pause = first_pause;
        } else if (!victims_.empty()) {
            co_await rest(pause);
            const auto looked = co_await look_again(control);
            if (looked.has_error()) co_return looked.error();
            pause = std::min(2 * pause, longest_pause);
        } else {
            co_await rest(kept_open);
            if (waiting_.empty()) co_return answer<void>{};
            rested_ = true;
        }
    }
}

// Until the time is over, or an order comes.
asio::awaitable<void> watched_kills::rest(std::chrono::milliseconds length) {
    rest_.expires_after(length);
    co_await rest_.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<answer<watched_kills::look>> watched_kills::look_at(upstream::control_connection& control, std::vector<std::uint64_t> ids) {
    const auto asked = home_.time().steady_now();
    const auto told = co_await upstream::ask(*control.client, look_statement(*control.lists, ids));
    if (told.has_error()) co_return told.error();
    auto rows = read_process_rows(*told);
    if (rows.has_error()) co_return upstream::failure{upstream::trouble::unreachable, rows.error().sentence};
    co_return look{std::move(*rows), asked + (home_.time().steady_now() - asked) / 2};
}

std::vector<std::uint64_t> watched_kills::ids_waiting() const {
    std::vector<std::uint64_t> ids;
    if (lister_) ids.push_back(lister_->number.id);
    for (const auto& each : waiting_) {
        if (ids.size() <= looked_at_once) ids.push_back(each.number.id);
    }
    return ids;
}

// One look for many, as long as it is good: who has gone on since is not to be hit in what came next.
asio::awaitable<answer<void>> watched_kills::carry_out_waiting(upstream::control_connection& control) {
    const std::size_t count = std::min(waiting_.size(), looked_at_once);
    const auto seen = co_await look_at(control, ids_waiting());
    if (seen.has_error()) co_return seen.error();
    rested_ = false;
    const auto good_until = home_.time().steady_now() + look_is_good;
    for (std::size_t i = 0; i < count && (i == 0 || home_.time().steady_now() < good_until); ++i) {
        const auto told = co_await carry_out(control, *seen);
        if (told.has_error()) co_return told.error();
    }
    co_return answer<void>{};
}

// What an order comes to without the server being told. Returns: nothing where it is to be told.
std::optional<kill_verdict> watched_kills::verdict_before(const upstream::control_connection& control, const look& seen,
                                                          const kill_request& request) const {
    if (!has_lister(seen.rows)) {
        return kill_verdict{
            kill_outcome::lost,
            fmt::format("the server watched as {} has begun anew since its sessions were listed, and was told nothing", options_.name())};
    }
    if (!is_meant(row_of(seen.rows, request), request, seen.at)) return kill_verdict{kill_outcome::gone, {}};
    const bool by_its_id = request.kind == kill_kind::query && control.speaks->exact;
    if (control.speaks->kills_own_node_only && !by_its_id && request.number.node != lister_->number.node) {
        return kill_verdict{
            kill_outcome::forbidden,
            fmt::format("it stands at the node {}, where alone it can be ended: watch that node, too", request.number.node)};
    }
    if (kill_statement(control, request).empty()) {
        return kill_verdict{kill_outcome::forbidden, "its server tells no id of that statement, by which alone it can be ended"};
    }
    return std::nullopt;
}

// The order that waits longest. It leaves the queue once what it came to is known.
asio::awaitable<answer<void>> watched_kills::carry_out(upstream::control_connection& control, const look& seen) {
    const auto request = waiting_.front();
    if (sessions_.find(request.number, request.ours) == nullptr) {
        waiting_.pop_front();  // it left the list, which tells the caller
        co_return answer<void>{};
    }
    if (auto verdict = verdict_before(control, seen, request)) {
        end_with(request, std::move(*verdict));
        waiting_.pop_front();
        co_return answer<void>{};
    }
    std::string statement = marked(kill_statement(control, request), request.receipt);
    const auto killed = co_await control.client->ask(std::move(statement), upstream::small_answer, upstream::statement_limit);
    if (killed.has_error() && killed.error().why != link::mysql_errc::refused) co_return upstream::failure_of(killed.error());
    if (killed.has_error()) {
        end_with(request, verdict_of(control, killed.error()));
    } else {
        victims_.push_back({request, home_.time().steady_now() + looked_for});
    }
    waiting_.pop_front();
    co_return answer<void>{};
}

bool watched_kills::has_lister(const std::vector<process_row>& rows) const {
    if (!lister_) return false;
    const auto found = std::ranges::find(rows, lister_->number, &process_row::number);
    return found != rows.end() && found->user == lister_->user && found->host == lister_->host;
}

kill_verdict watched_kills::verdict_of(const upstream::control_connection& control, const link::mysql_failure& failed) const {
    const bool named = !control.speaks->gone_words.empty() && failed.sentence.find(control.speaks->gone_words) != std::string::npos;
    if (failed.code == no_such_thread || failed.code == no_such_query || named) return {kill_outcome::gone, {}};
    if (!is_of_rights(failed.code)) {
        return {kill_outcome::forbidden, fmt::format("its server {} refuses: {}", options_.name(), failed.sentence)};
    }
    return {kill_outcome::forbidden, fmt::format("its server {} refuses: {}; to end sessions the account {} there takes: {}",
                                                 options_.name(), failed.sentence, options_.server.user, control.speaks->grants)};
}

asio::awaitable<answer<void>> watched_kills::look_again(upstream::control_connection& control) {
    std::vector<std::uint64_t> ids;
    for (const auto& each : victims_) {
        if (ids.size() < looked_at_once) ids.push_back(each.request.number.id);
    }
    const std::size_t count = ids.size();
    const auto seen = co_await look_at(control, std::move(ids));
    if (seen.has_error()) co_return seen.error();
    const auto now = home_.time().steady_now();
    std::vector<victim> left{victims_.begin() + static_cast<std::ptrdiff_t>(count), victims_.end()};
    for (std::size_t i = 0; i < count; ++i) {
        auto& each = victims_[i];
        if (!has_ended(each.request, *seen) && now < each.until) left.push_back(std::move(each));
    }
    victims_ = std::move(left);
    co_return answer<void>{};
}

// What has ended is told to the list as well.
bool watched_kills::has_ended(const kill_request& request, const look& seen) {
    auto* const session = sessions_.find(request.number, request.ours);
    if (session == nullptr) return true;
    const auto* const row = row_of(seen.rows, request);
    if (row == nullptr) {
        sessions_.end(request.number, home_.time().steady_now());
        return true;
    }
    if (request.kind == kill_kind::connection || is_meant(row, request, seen.at)) return false;
    session->end_query(request.statement);
    return true;
}

}  // namespace rollcall::watch
