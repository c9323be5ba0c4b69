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

namespace rollcall::upstream {

namespace {

constexpr std::uint16_t no_such_variable = 1193;
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
    std::string statement = fmt::format("{}{}", statement_mark, control.speaks->health);
    const auto limit = std::max(least_check_limit, all_.rules().check_interval);
    const auto told = co_await control.client->ask(std::move(statement), small_answer, limit);
    if (told.has_error() && !control.client->is_open()) co_return fault{member_state::down, told.error().sentence};
    member_health health;
    if (told.has_value()) health = read_health(*told);
    // A relative of MySQL's that lacks the variables answers, which is all that can be asked of it.
    if (told.has_error() && told.error().code != no_such_variable) health.why_not = told.error().sentence;
    one_.note_answer(health, std::chrono::duration_cast<std::chrono::microseconds>(home_.time().steady_now() - asked));
    look_for_writers();
    co_return std::nullopt;
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
