// A listener a pool; a client's way from there to its session.
#include "rollcall/relay/all_pools.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/base/text/exception_text.hpp"
#include "rollcall/door/door.hpp"
#include "rollcall/relay/member_drain.hpp"
#include "rollcall/relay/relay_gatekeeper.hpp"
#include "rollcall/relay/relayed_session.hpp"
#include "rollcall/wire/client/ok_reader.hpp"

namespace rollcall::relay {

namespace {

namespace asio = boost::asio;

struct admitted {
    std::unique_ptr<relayed_session> session;  // null: the client was refused, and told why
    std::string ok;
};

door::door_options door_options_of(const upstream::pool& pool, const relay_ground& with) {
    door::door_options options;
    options.max_connections = with.limits.max_connections;
    options.packet_memory = &with.packet_memory;
    options.login_time = with.limits.login_time + pool.rules().connect_wait;
    return options;
}

// Apart from serve(), so that nothing of the login is in memory while the session lives.
asio::awaitable<admitted> let_in(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit,
                                 upstream::pool& pool, const relay_ground& with) {
    std::unique_ptr<upstream_leg> first;
    if (!over_limit && !pool.learned()) {
        // What is offered to clients is what a member offers: one is asked before the first client is greeted.
        auto opened = co_await open_leg(home, pool, with, channel->peer());
        if (opened.has_error()) {
            co_await door::door::turn_away(std::move(channel), opened.error());
            co_return admitted{};
        }
        first = std::move(*opened);
    }
    relay_gatekeeper keeper{pool, with, std::move(first)};
    door::door way_in{door_options_of(pool, with), with.sessions, with.ids, keeper, with.workers};
    auto who = co_await way_in.admit(std::move(channel), home, over_limit);
    if (!who) co_return admitted{};
    auto leg = keeper.take_leg();
    const auto ok = wire::decode_ok(keeper.ok(), who->request().capabilities);
    const bool in_transaction = ok.has_value() && (ok->status & wire::server_status::in_trans) != 0;
    exchange_tracking{*who, with}.begin_session({leg->member(), leg->greeting.connection_id, pool.name(), in_transaction});
    admitted in;
    in.session = std::make_unique<relayed_session>(std::move(who), std::move(leg), with);
    in.ok = keeper.ok();
    co_return in;
}

// Of several that can be written to, where `listen` is for writers, only the one that they are sent to is told as the writer.
std::vector<registry::pool_member> list_members(const upstream::member_set& set) {
    const auto writers = set.choose_now(upstream::session_purpose::writer).order;
    std::vector<registry::pool_member> all;
    for (std::size_t i = 0; i < set.members().size(); ++i) {
        const auto& member = *set.members()[i];
        auto facts = member.facts();
        const bool second = set.rules().tells_writers && (writers.empty() || writers.front() != i);
        if (facts.role == upstream::member_role::writer && second) facts.role = upstream::member_role::reader;
        registry::pool_member told;
        told.pool = set.name();
        told.name = member.place();
        told.kind = std::move(facts.kind);
        told.version = std::move(facts.version);
        told.role = upstream::member_role_name(facts.role);
        told.state = upstream::member_state_name(facts.state);
        told.identity = std::move(facts.identity);
        told.error = std::move(facts.why);
        told.takes_any = facts.state == upstream::member_state::up || facts.state == upstream::member_state::unknown;
        told.since = facts.since;
        told.sessions = member.sessions();
        told.max_sessions = set.rules().balance.max_sessions;
        told.check = facts.check;
        told.lag = facts.lag;
        told.dial_failures = member.dial_failures();
        all.push_back(std::move(told));
    }
    return all;
}

}  // namespace

asio::awaitable<void> serve(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit, upstream::pool& pool,
                            const relay_ground& with) {
    auto in = co_await let_in(std::move(channel), home, over_limit, pool, with);
    if (in.session) co_await in.session->run(std::move(in.ok));
}

all_pools::all_pools(std::vector<pool_options> pools, runtime::shard_group& shards, relay_ground with)
    : shards_(shards), with_(std::move(with)) {
    with_.lookups = &lookups_;
    with_.kills = &kill_lines_;
    using upstream::session_purpose;
    for (auto& each : pools) {
        each.rules.tells_writers = !each.listen_reader.empty();
        const auto first = each.rules.tells_writers ? session_purpose::writer : session_purpose::any;
        auto& set = *sets_.emplace_back(std::make_unique<upstream::member_set>(each.name, std::move(each.members), each.rules, with_.time));
        entrances_.push_back(std::make_unique<entrance>(set, first, each.name, std::move(each.listen)));
        if (!each.rules.tells_writers) continue;
        entrances_.push_back(std::make_unique<entrance>(set, session_purpose::any, each.name + ".reader", std::move(each.listen_reader)));
    }
}

or_refusal<void> all_pools::listen(asio::io_context& context) {
    for (auto& each : entrances_) {
        auto listener = runtime::acceptor::listen(each->listen, context, shards_, with_.limits.max_connections);
        if (listener.has_error()) return listener.error();
        each->listener = std::move(*listener);
    }
    return {};
}

void all_pools::start(registry::fleet& fleet) {
    with_.fleet = &fleet;
    for (auto& set : sets_) {
        for (const auto& each : set->members()) {
            if (!each->is_checked()) continue;
            auto& home = shards_.at(watches_.size() % shards_.size());
            watches_.push_back(std::make_unique<upstream::member_watch>(*set, *each, home, lookups_, with_.status));
            watches_.back()->start();
        }
    }
    for (auto& each : entrances_) {
        each->listener->start(
            [this, &pool = each->pool](std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit) {
                return serve(std::move(channel), home, over_limit, pool, with_);
            });
    }
}

void all_pools::stop() {
    for (auto& each : sets_) each->close();
    for (auto& each : entrances_) {
        if (each->listener) each->listener->stop();
    }
}

std::size_t all_pools::open() const noexcept {
    std::size_t count = 0;
    for (const auto& each : entrances_) count += each->listener ? each->listener->open() : 0;
    return count;
}

std::string all_pools::where() const {
    std::string all;
    for (const auto& each : entrances_) all += fmt::format(" pool.{}={}", each->name, each->listener->where().text());
    return all;
}

std::string all_pools::without_member() const {
    for (const auto& set : sets_) {
        const auto chosen = set->choose_now(upstream::session_purpose::any);
        if (chosen.order.empty() && !chosen.full) return set->name();
    }
    return {};
}

std::vector<registry::pool_member> all_pools::list() const {
    std::vector<registry::pool_member> all;
    for (const auto& set : sets_) {
        for (auto& each : list_members(*set)) all.push_back(std::move(each));
    }
    return all;
}

upstream::member* all_pools::find(std::string_view pool, std::string_view member) const {
    const auto set = std::ranges::find(sets_, pool, [](const auto& each) -> std::string_view { return each->name(); });
    return set == sets_.end() ? nullptr : (*set)->find(member);
}

bool all_pools::drain(std::string_view pool, std::string_view member, registry::drain_order order) {
    auto* const found = find(pool, member);
    if (found == nullptr) return false;
    const auto number = found->drain();
    asio::co_spawn(shards_.at(0).context(), drain_member(with_.sessions, *found, number, order),
                   [found](const std::exception_ptr& failure) {
                       if (failure) log::error("ending the sessions at {} failed: {}", found->options().name, what_of(failure));
                   });
    return true;
}

bool all_pools::enable(std::string_view pool, std::string_view member) {
    auto* const found = find(pool, member);
    if (found != nullptr) found->enable();
    return found != nullptr;
}

}  // namespace rollcall::relay
