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

std::string kill_statement(const upstream::control_connection& control, const kill_request& request) {
    const auto& speaks = *control.speaks;
    if (request.kind == kill_kind::connection) return kill_connection_statement(control.route, request.number.id);
    return kill_query_statement(speaks, control.route, request.number.id, request.statement.mark);
}

// The same connection, which has changed its user since: it is not the session that was meant, and has not ended either.
std::optional<kill_verdict> changed_user(const std::vector<process_row>& rows, const kill_request& request) {
    const auto found = std::ranges::find(rows, request.number, &process_row::number);
    if (found == rows.end() || found->host != request.host || is_same_session(request.user, request.host, *found)) return std::nullopt;
    return kill_verdict{kill_outcome::lost, "its connection has changed its user since it was listed"};
}

// A statement that is bound to, and another one that runs by now: in a stored routine each has its own id.
bool runs_another(const process_row* row, const kill_request& request) {
    return request.kind == kill_kind::query && row != nullptr && row->has_info && row->doing != registry::command::sleep;
}

kill_verdict another_runs() { return {kill_outcome::mismatch, "another statement runs by now, or the next one of a stored routine"}; }

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
    waiting_.push_back(std::move(request));
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
    if (session != nullptr) session->end_kill(request.receipt, request.kind, std::move(verdict));
}

void watched_kills::note_told(const kill_request& request, bool told) {
    auto* const session = sessions_.find(request.number, request.ours);
    if (session != nullptr) session->note_told(request.kind, told);
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
    if (opened.has_error()) {
        own_id_.reset();
        co_return fmt::format("its server {} could not be asked: {}", options_.name(), opened.error().sentence);
    }
    if (opened->identity != by.identity) {
        own_id_.reset();
        co_return fmt::format("another server than the one that was watched as {} answers at {} now, and was told nothing", options_.name(),
                              options_.server.address());
    }
    own_id_ = opened->id;
    opened->lists = by.form;
    // What is not shown to us has not ended.
    if (!opened->sees_all) co_return lacks_rights(*opened, options_.server).sentence;
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
            const bool over = co_await rest(pause);
            if (!over) continue;  // an order came
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

// Until the time is over, or an order comes. Returns: is it over?
asio::awaitable<bool> watched_kills::rest(std::chrono::milliseconds length) {
    rest_.expires_after(length);
    const auto [cut_short] = co_await rest_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !cut_short;
}

asio::awaitable<answer<watched_kills::look>> watched_kills::look_at(upstream::control_connection& control, std::vector<std::uint64_t> ids) {
    const auto asked = home_.time().steady_now();
    const wire::result_limits limits{options_.max_rows, upstream::whole_list.bytes};
    const auto told = co_await upstream::ask(*control.client, look_statement(*control.lists, ids), limits);
    if (told.has_error()) co_return told.error();
    auto rows = read_process_rows(*told);
    if (rows.has_error()) co_return upstream::failure{upstream::trouble::unreachable, rows.error().sentence};
    co_return look{std::move(*rows), asked, asked + (home_.time().steady_now() - asked) / 2};
}

std::vector<std::uint64_t> watched_kills::ids_waiting() const {
    std::vector<std::uint64_t> ids;
    if (lister_) ids.push_back(lister_->number.id);
    if (own_id_) ids.push_back(*own_id_);
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
    const auto good_until = seen->asked + look_is_good;
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
    if (const auto other = changed_user(seen.rows, request)) return other;
    const auto* const row = row_of(seen.rows, request);
    if (!is_meant(row, request, seen.at)) return runs_another(row, request) ? another_runs() : kill_verdict{kill_outcome::gone, {}};
    const bool by_its_id = request.kind == kill_kind::query && control.speaks->exact;
    if (control.speaks->kills_own_node_only && !by_its_id) {
        const auto* const own = own_row(seen.rows, control.id);
        if (own == nullptr) return kill_verdict{kill_outcome::lost, "its server does not show which node we are at"};
        if (own->number.node != request.number.node) {
            return kill_verdict{
                kill_outcome::forbidden,
                fmt::format("it stands at the node {}, where alone it can be ended: watch that node, too", request.number.node)};
        }
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
    note_told(request, true);
    const auto killed = co_await control.client->ask(std::move(statement), upstream::small_answer, upstream::statement_limit);
    if (killed.has_error() && killed.error().why != link::mysql_errc::refused) co_return upstream::failure_of(killed.error());
    if (killed.has_error()) {
        note_told(request, false);
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
    if (request.kind == kill_kind::connection) return false;
    const auto now = statement_in(*row, seen.at);
    if (!now.asleep && is_same_statement(request.statement, now)) return false;
    session->end_query(request.statement, home_.time().steady_now());
    return true;
}

}  // namespace rollcall::watch
