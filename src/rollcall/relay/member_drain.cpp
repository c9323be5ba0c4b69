// Looked at again and again: a session says by its row when it may end.
#include "rollcall/relay/member_drain.hpp"

#include <fmt/format.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace rollcall::relay {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds look_interval{200};

struct session_there {
    connection_id id;
    std::uint64_t command_number = 0;
    bool may_end = false;
    bool is_told = false;
};

session_there read_row(const registry::session_row& row) {
    return {row.id, row.command_number, row.doing == registry::command::sleep && !row.in_transaction, row.being_killed};
}

registry::kill_order make_order(const upstream::member& from) {
    registry::kill_order order;
    order.notice.shutdown = true;
    order.notice.reason = fmt::format("The server {} takes no sessions any more: connect anew", from.options().name);
    return order;
}

asio::awaitable<std::vector<session_there>> find_sessions(registry::registry& sessions, const upstream::member& from) {
    auto asked = std::make_shared<registry::listing>();
    const registry::text_pattern name{{from.options().name}};
    asked->filter.conditions.push_back({registry::filter_field::upstream, {{name}}});
    asked->context.now = std::chrono::steady_clock::now();
    std::function<session_there(const registry::session_row&)> make = read_row;
    auto found = co_await sessions.collect(std::move(asked), std::move(make));
    co_return std::move(found.rows);
}

// One that is asleep ends in that very sleep, or not now.
asio::awaitable<void> end_sessions(registry::registry& sessions, const upstream::member& from, bool all) {
    const auto found = co_await find_sessions(sessions, from);
    std::vector<registry::kill_target> targets;
    for (const auto& each : found) {
        if (each.is_told || !(all || each.may_end)) continue;
        registry::kill_target target;
        target.id = each.id;
        target.order = make_order(from);
        if (!all) target.order.only_command_number = each.command_number;
        targets.push_back(std::move(target));
    }
    security::principal ourselves;
    ourselves.privileges = security::privilege_set::all();
    co_await sessions.kill(std::move(targets), std::move(ourselves), std::chrono::milliseconds{0});
}

}  // namespace

asio::awaitable<void> drain_member(registry::registry& sessions, const upstream::member& from, std::uint64_t number,
                                   registry::drain_order order) {
    const auto grace_ends = std::chrono::steady_clock::now() + order.grace;
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (from.is_drained_by(number) && from.sessions() > 0) {
        const bool all = order.kill && std::chrono::steady_clock::now() >= grace_ends;
        co_await end_sessions(sessions, from, all);
        timer.expires_after(look_interval);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace rollcall::relay
