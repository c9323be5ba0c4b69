// A listener a pool; a client's way from there to its session.
#include "rollcall/relay/all_pools.hpp"

#include <fmt/format.h>

#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/door/door.hpp"
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

door::door_options door_options_of(const relay_ground& with) {
    door::door_options options;
    options.max_connections = with.limits.max_connections;
    options.packet_memory = &with.packet_memory;
    options.login_time = with.limits.login_time;
    return options;
}

// Apart from serve(), so that nothing of the login is in memory while the session lives.
asio::awaitable<admitted> let_in(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit,
                                 upstream::pool& pool, const relay_ground& with) {
    std::unique_ptr<upstream_leg> first;
    if (!over_limit && !pool.learned()) {
        // What is offered to clients is what a member offers: one is asked before the first client is greeted.
        auto opened = co_await open_leg(home, pool, with);
        if (opened.has_error()) {
            co_await door::door::turn_away(std::move(channel), opened.error());
            co_return admitted{};
        }
        first = std::move(*opened);
    }
    relay_gatekeeper keeper{pool, with, std::move(first)};
    door::door way_in{door_options_of(with), with.sessions, with.ids, keeper, with.workers};
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
    for (auto& each : pools) pools_.push_back(std::make_unique<served_pool>(std::move(each)));
}

or_refusal<void> all_pools::listen(asio::io_context& context) {
    for (auto& each : pools_) {
        auto listener = runtime::acceptor::listen(each->listen, context, shards_, with_.limits.max_connections);
        if (listener.has_error()) return listener.error();
        each->listener = std::move(*listener);
    }
    return {};
}

void all_pools::start(registry::fleet& fleet) {
    with_.fleet = &fleet;
    for (auto& each : pools_) {
        each->listener->start(
            [this, &pool = each->pool](std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit) {
                return serve(std::move(channel), home, over_limit, pool, with_);
            });
    }
}

void all_pools::stop() {
    for (auto& each : pools_) {
        if (each->listener) each->listener->stop();
    }
}

std::size_t all_pools::open() const noexcept {
    std::size_t count = 0;
    for (const auto& each : pools_) count += each->listener ? each->listener->open() : 0;
    return count;
}

std::string all_pools::where() const {
    std::string all;
    for (const auto& each : pools_) all += fmt::format(" pool.{}={}", each->pool.name(), each->listener->where().text());
    return all;
}

}  // namespace rollcall::relay
