// The loop: the way in, check after check, and the pause after a failure.
#include "rollcall/upstream/member_watch.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/upstream/replication.hpp"

namespace rollcall::upstream {

namespace {

constexpr std::uint16_t no_such_variable = 1193;
constexpr std::uint16_t syntax_error = 1064;
constexpr std::uint16_t lacks_right = 1227;
// For what only people can put right.
constexpr std::chrono::milliseconds long_pause{10'000};
constexpr std::chrono::milliseconds least_check_limit{1000};

}  // namespace

void member_watch::start() {
    asio::co_spawn(home_.context(), run(), [this](const std::exception_ptr& failure) {
        if (!failure) return;
        log::error("nobody checks the member {} any more: {}", one_.options().name, what_of(failure));
        one_.note_fault(member_state::unknown, "checking it failed inside this front end; its log tells why");
    });
}

asio::awaitable<void> member_watch::pause(std::chrono::milliseconds length) {
    asio::steady_timer timer{home_.context()};
    timer.expires_after(length);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> member_watch::run() {
    for (;;) {
        const auto ended = co_await serve_well();
        one_.note_fault(ended.as, ended.why);
        const bool soon = ended.as == member_state::down || ended.as == member_state::unverified;
        co_await pause(soon ? all_.rules().check_interval : std::max(long_pause, all_.rules().check_interval));
    }
}

// An exception ends but this attempt: the next one begins with nothing.
asio::awaitable<member_watch::fault> member_watch::serve_well() {
    try {
        co_return co_await serve();
    } catch (const std::exception& failure) {
        log::error("checking the member {} failed with: {}", one_.options().name, failure.what());
        co_return fault{member_state::unknown, "checking it failed inside this front end; its log tells why"};
    }
}

// Until it fails. Returns: why.
asio::awaitable<member_watch::fault> member_watch::serve() {
    auto addresses = co_await find_addresses(lookups_, one_.options());
    if (addresses.has_error()) co_return fault{member_state::down, addresses.error().sentence};
    auto opened = co_await open_control(home_, std::move(*addresses), one_.options());
    if (opened.has_error()) {
        const bool denied = opened.error().what == trouble::denied;
        co_return fault{denied ? member_state::unknown : member_state::down, opened.error().sentence};
    }
    if (auto other = fault_of(opened->identity)) co_return std::move(*other);
    one_.note_server(identity_, kind_name(opened->speaks->kind), opened->version);
    is_grouped_ = true;
    for (;;) {
        if (auto twin = find_twin()) co_return std::move(*twin);
        auto failed = co_await check(*opened);
        if (failed) co_return std::move(*failed);
        co_await pause(all_.rules().check_interval);
    }
}

// Returns: a fault where the connection is lost by it.
asio::awaitable<std::optional<member_watch::fault>> member_watch::check(const control_connection& control) {
    const auto asked = home_.time().steady_now();
    const auto health = co_await ask_health(control);
    if (!control.client->is_open() || std::exchange(is_denied_, false)) co_return fault{member_state::down, health.why_not};
    one_.note_answer(health, std::chrono::duration_cast<std::chrono::microseconds>(home_.time().steady_now() - asked));
    look_for_writers();
    co_return std::nullopt;
}

std::chrono::milliseconds member_watch::check_limit() const { return std::max(least_check_limit, all_.rules().check_interval); }

asio::awaitable<link::mysql_result<wire::text_result>> member_watch::ask_marked(const control_connection& control,
                                                                                std::string_view statement) {
    std::string marked = fmt::format("{}{}", statement_mark, statement);
    co_return co_await control.client->ask(std::move(marked), small_answer, check_limit());
}

// What is asked after a failure is told by the connection: it is closed.
asio::awaitable<member_health> member_watch::ask_health(const control_connection& control) {
    member_health health;
    const auto told = co_await ask_marked(control, control.speaks->health);
    if (told.has_value()) health = read_health(*told, all_.rules().health);
    // A relative of MySQL's that lacks the variables answers, which is all that can be asked of it.
    const bool failed = told.has_error() && (!control.client->is_open() || told.error().code != no_such_variable);
    if (failed) health.why_not = told.error().sentence;
    if (health.why_not.empty()) co_await ask_lag(control, health);
    if (control.client->is_open()) co_await ask_group(control, health);
    if (health.why_not.empty()) co_await ask_port(control, health);
    co_return health;
}

asio::awaitable<void> member_watch::ask_lag(const control_connection& control, member_health& health) {
    const auto at_most = all_.rules().health.max_lag;
    const auto& speaks = *control.speaks;
    if (at_most == std::chrono::seconds{0} || speaks.replica_status.empty()) co_return;
    auto told = co_await ask_marked(control, speaks.replica_status);
    if (told.has_error() && told.error().code == syntax_error && !speaks.replica_status_otherwise.empty()) {
        told = co_await ask_marked(control, speaks.replica_status_otherwise);
    }
    if (told.has_value()) co_return judge_lag(health, read_replica_status(*told), at_most);
    health.why_not = fmt::format("it does not tell how far it is behind: {}", told.error().sentence);
    if (told.error().code == lacks_right) {
        is_denied_ = true;
        health.why_not += fmt::format("; to see it the account {} there takes: {}", one_.options().user, speaks.replica_grants);
    }
}

asio::awaitable<void> member_watch::ask_group(const control_connection& control, member_health& health) {
    if (!is_grouped_ || control.speaks->group_status.empty()) co_return;
    const auto told = co_await ask_marked(control, control.speaks->group_status);
    if (told.has_value()) co_return judge_group(health, *told);
    if (!control.client->is_open()) {
        health.why_not = told.error().sentence;
    } else {
        is_grouped_ = false;  // an older version, or tables that our account may not read
    }
}

asio::awaitable<void> member_watch::ask_port(const control_connection& control, member_health& health) {
    const auto port = all_.rules().status_port;
    if (port == 0 || !status_) co_return;
    auto where = control.address;
    where.port = port;
    health.why_not = co_await status_(home_, std::move(where), check_limit());
}

// Whoever took over the address of a server that is gone is a member in its place, but not at once: a name may point elsewhere for a
// moment.
std::optional<member_watch::fault> member_watch::fault_of(const std::string& identity) {
    if (!identity_.empty() && identity != identity_) {
        other_seen_ = identity == other_identity_ ? other_seen_ + 1 : 1;
        other_identity_ = identity;
        const auto enough = all_.rules().standing.rise_after;
        if (other_seen_ < enough) {
            return fault{
                member_state::unverified,
                fmt::format("another server than before answers there; it takes sessions from its {}th greeting in a row on", enough)};
        }
        log::warn("another server than before answers as the member {}: it takes sessions from now on", one_.options().name);
    }
    identity_ = identity;
    other_seen_ = 0;
    return std::nullopt;
}

// One server is one member, whatever its names: the first. Looked for again and again, for both may have been met at once.
std::optional<member_watch::fault> member_watch::find_twin() const {
    const auto identity = one_.facts().identity;
    for (const auto& each : all_.members()) {
        if (each.get() == &one_) return std::nullopt;
        if (each->facts().identity != identity) continue;
        return fault{member_state::duplicate, fmt::format("it is the server of the member {}: name each server once", each->place())};
    }
    return std::nullopt;
}

// Two that take writes and do not share them drift apart: the first one gets them, and people should know.
void member_watch::look_for_writers() {
    if (!all_.rules().tells_writers) return;
    const auto facts = one_.facts();
    if (facts.state != member_state::up || facts.role != member_role::writer || facts.many_writers) {
        writers_told_ = false;
        return;
    }
    const auto writer = all_.choose_now(session_purpose::writer);
    const bool second = !writer.order.empty() && all_.members()[writer.order.front()].get() != &one_;
    if (second && !writers_told_) {
        log::warn("the member {} can be written to, and so can one before it in the pool, which gets all writers: set read_only on one",
                  one_.options().name);
    }
    writers_told_ = second;
}

}  // namespace rollcall::upstream
