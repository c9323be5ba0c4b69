// Look who they are, many at once; tell; answer.
#include "rollcall/upstream/kill_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/base/text/number.hpp"
#include "rollcall/base/text/text.hpp"

namespace rollcall::upstream {

namespace {

constexpr std::chrono::seconds kept_open{60};  // without orders: they come in series
constexpr std::size_t looked_at_once = 500;
constexpr std::uint16_t no_such_thread = 1094;
constexpr std::array<std::uint16_t, 5> codes_of_rights{1044, 1045, 1095, 1142, 1227};

std::optional<std::size_t> column_named(const wire::text_result& told, std::string_view name) {
    for (std::size_t i = 0; i < told.columns.size(); ++i) {
        if (iequals(told.columns[i].name, name)) return i;
    }
    return std::nullopt;
}

std::string_view cell(const wire::text_row& row, std::optional<std::size_t> column) {
    return column && *column < row.size() && row[*column] ? std::string_view{*row[*column]} : std::string_view{};
}

// The session's row, where it is the one that is meant: servers tell its host as an address or as a name, and the port in any case.
const wire::text_row* row_of(const wire::text_result& seen, const session_there& victim, const dialect& speaks) {
    constexpr std::uint64_t low_bits = UINT32_MAX;
    const auto id = column_named(seen, "ID");
    const auto user = column_named(seen, "USER");
    const auto host = column_named(seen, "HOST");
    const auto port = fmt::format(":{}", victim.port);
    const auto found = std::ranges::find_if(seen.rows, [&](const wire::text_row& row) {
        const auto number = parse_number<std::uint64_t>(cell(row, id)).value_or(0);
        return (speaks.greets_with_low_bits ? number & low_bits : number) == victim.id && cell(row, user) == victim.user &&
               cell(row, host).ends_with(port);
    });
    return found == seen.rows.end() ? nullptr : &*found;
}

std::string look_at(const control_connection& control, const std::vector<std::uint64_t>& ids) {
    const auto& form = *control.lists;
    if (form.id_column.empty() || control.speaks->greets_with_low_bits) return std::string{form.statement};
    return fmt::format("{} WHERE {} IN ({})", form.statement, form.id_column, fmt::join(ids, ","));
}

// The receipt is of hexadecimal digits alone: the server's log tells which order it was.
std::string marked(const std::string& statement, const std::string& receipt) {
    const bool plain = std::ranges::all_of(receipt, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    return plain ? fmt::format("/* rollcall kill {} */ {}", receipt, statement) : statement;
}

// Since no next statement can begin, the session's number is as exact as the statement's, and ends those of a stored routine, too.
std::string kill_statement(const control_connection& control, kill_reach reach, std::uint64_t id, std::string_view mark) {
    if (reach == kill_reach::connection) return kill_connection_statement(control.route, id);
    const bool by_number = control.route == kill_route::statement && control.speaks->kind == server_kind::mariadb;
    return by_number ? fmt::format("KILL QUERY {}", id) : kill_query_statement(*control.speaks, control.route, id, mark);
}

}  // namespace

void kill_line::take(session_there victim, kill_reach reach, std::string receipt, on_kill_answer then) {
    waiting_.push_back({std::move(victim), reach, std::move(receipt), std::move(then)});
    rest_.cancel();
    if (running_) return;
    running_ = true;
    asio::co_spawn(home_.context(), run(), [this](const std::exception_ptr& failure) {
        running_ = false;
        control_ = {};
        if (!failure) return;
        log::error("ending sessions of {} failed with: {}", options_.name, what_of(failure));
        while (!waiting_.empty()) end(kill_answer::lost, "ending it failed inside this front end; its log tells why");
    });
}

// Of the order that waits longest.
void kill_line::end(kill_answer answer, const std::string& why) {
    const auto ended = std::move(waiting_.front());
    waiting_.pop_front();
    ended.then(answer, why);
}

asio::awaitable<void> kill_line::run() {
    do {
        const auto trouble = co_await work();
        while (!trouble.empty() && !waiting_.empty()) end(kill_answer::lost, trouble);
    } while (!waiting_.empty());
}

// Until nothing was asked for a while. Returns: why what waits is lost; "" where nothing is.
asio::awaitable<std::string> kill_line::work() {
    bool rested = false;
    for (;;) {
        if (waiting_.empty()) {
            const bool over = co_await rest();
            if (over && waiting_.empty()) co_return std::string{};
            rested = true;
            continue;
        }
        if (!control_.client || !control_.client->is_open()) {
            auto trouble = co_await open();
            if (!trouble.empty()) co_return trouble;
            rested = false;
        }
        auto trouble = co_await carry_out_waiting();
        // A connection that was lost while nobody used it has told nobody anything.
        if (!trouble.empty() && std::exchange(rested, false)) continue;
        if (!trouble.empty()) co_return trouble;
        rested = false;
    }
}

// Returns: is the time over, and no order came?
asio::awaitable<bool> kill_line::rest() {
    rest_.expires_after(kept_open);
    const auto [cut_short] = co_await rest_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !cut_short;
}

asio::awaitable<std::string> kill_line::open() {
    control_ = {};
    std::vector<runtime::peer_address> where(1, where_);
    auto opened = co_await open_control(home_, std::move(where), options_);
    if (opened.has_error()) co_return fmt::format("its server {} could not be asked: {}", options_.name, opened.error().sentence);
    const auto chosen = co_await choose_list(*opened);
    if (chosen.has_error()) co_return fmt::format("its server {} could not be asked: {}", options_.name, chosen.error().sentence);
    if (!opened->sees_all) co_return lacks_rights(*opened, options_).sentence;
    control_ = std::move(*opened);
    co_return std::string{};
}

// One look for many: who they are does not change while their connections live.
asio::awaitable<std::string> kill_line::carry_out_waiting() {
    const std::size_t count = std::min(waiting_.size(), looked_at_once);
    std::vector<std::uint64_t> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(waiting_[i].victim.id);
    const std::string statement = look_at(control_, ids);
    const auto seen = co_await ask(*control_.client, statement);
    if (seen.has_error()) co_return fmt::format("its server {} did not answer: {}", options_.name, seen.error().sentence);
    for (std::size_t i = 0; i < count; ++i) {
        auto trouble = co_await carry_out(*seen);
        if (!trouble.empty()) co_return trouble;
    }
    co_return std::string{};
}

// Returns: why the connection is of no more use; "" where it is. The order leaves the queue once what it came to is known.
asio::awaitable<std::string> kill_line::carry_out(const wire::text_result& seen) {
    const auto& [victim, reach, receipt, then] = waiting_.front();
    const auto* const row = row_of(seen, victim, *control_.speaks);
    if (row == nullptr) {
        end(kill_answer::gone, {});
        co_return std::string{};
    }
    const auto id = parse_number<std::uint64_t>(cell(*row, column_named(seen, "ID"))).value_or(victim.id);
    auto statement = kill_statement(control_, reach, id, cell(*row, column_named(seen, "QueryId")));
    if (statement.empty()) {
        end(kill_answer::refused, "its server tells no id of that statement, by which alone it can be ended");
        co_return std::string{};
    }
    statement = marked(statement, receipt);
    const auto told = co_await control_.client->ask(std::move(statement), small_answer, statement_limit);
    if (told.has_value()) {
        end(kill_answer::told, {});
    } else if (told.error().why != link::mysql_errc::refused) {
        co_return fmt::format("its server {} did not answer: {}", options_.name, told.error().sentence);
    } else if (told.error().code == no_such_thread) {
        end(kill_answer::gone, {});
    } else {
        auto why = fmt::format("its server {} refuses: {}", options_.name, told.error().sentence);
        const bool of_rights = std::ranges::find(codes_of_rights, told.error().code) != codes_of_rights.end();
        if (of_rights) why += fmt::format("; to end sessions the account {} there takes: {}", options_.user, control_.speaks->grants);
        end(kill_answer::refused, why);
    }
    co_return std::string{};
}

}  // namespace rollcall::upstream
