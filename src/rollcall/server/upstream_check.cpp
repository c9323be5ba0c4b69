// The way in of a watch and of a check, once, without either.
#include "rollcall/server/upstream_check.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <utility>

#include "rollcall/base/clock.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/server/settings/pool_keys.hpp"
#include "rollcall/server/settings/watch_parts.hpp"
#include "rollcall/upstream/control_connection.hpp"

namespace rollcall::server {

namespace {

namespace asio = boost::asio;

std::string name_of(const watch::watch_options& options) { return fmt::format("watch.{} ({})", options.name(), options.server.address()); }

upstream_report failed(const watch::watch_options& options, const upstream::failure& why) {
    const auto* const state = why.what == upstream::trouble::denied ? "denied" : "unreachable";
    return {fmt::format("{}: {}: {}", name_of(options), state, why.sentence), false};
}

asio::awaitable<upstream_report> try_one(runtime::shard& home, runtime::worker_pool& lookups, const watch::watch_options& options) {
    auto addresses = co_await find_addresses(lookups, options.server);
    if (addresses.has_error()) co_return failed(options, addresses.error());
    auto opened = co_await open_control(home, std::move(*addresses), options.server);
    if (opened.has_error()) co_return failed(options, opened.error());
    if (!opened->sees_all) co_return failed(options, lacks_rights(*opened, options.server));
    const auto listed = co_await choose_list(*opened);
    if (listed.has_error()) co_return failed(options, listed.error());
    const auto found = fmt::format("{}: {} {}{}", name_of(options), kind_name(opened->speaks->kind), opened->version,
                                   opened->client->is_encrypted() ? ", over TLS" : ", without TLS");
    if (!options.kill) co_return upstream_report{found + ": its sessions are listed, and not ended (kill is false)", true};
    if (opened->may_end) co_return upstream_report{found + ": its sessions are listed and can be ended", true};
    co_return upstream_report{fmt::format("{}: its sessions are listed, but the account {} cannot end them; type: {} TO the account", found,
                                          options.server.user, opened->speaks->grants),
                              false};
}

std::string name_of(const upstream::member_options& member) { return fmt::format("pool.{}", member.server.name); }

asio::awaitable<upstream_report> try_member(runtime::shard& home, runtime::worker_pool& lookups, const upstream::member_options& member) {
    const auto failed = [&member](const upstream::failure& why) {
        const auto* const state = why.what == upstream::trouble::denied ? "denied" : "unreachable";
        return upstream_report{fmt::format("{}: {}: {}", name_of(member), state, why.sentence), false};
    };
    auto addresses = co_await find_addresses(lookups, member.server);
    if (addresses.has_error()) co_return failed(addresses.error());
    auto opened = co_await open_control(home, std::move(*addresses), member.server);
    if (opened.has_error()) co_return failed(opened.error());
    const auto found = fmt::format("{}: {} {}", name_of(member), kind_name(opened->speaks->kind), opened->version);
    if (opened->sees_all && opened->may_end) co_return upstream_report{found + ": it can be checked, and its sessions be ended", true};
    co_return upstream_report{fmt::format("{}: it can be checked, but the account {} cannot end its sessions; type: {} TO the account",
                                          found, member.server.user, opened->speaks->grants),
                              false};
}

}  // namespace

or_refusal<std::vector<upstream_report>> try_upstreams(const settings& values) {
    const auto watches = make_watch_options(values);
    if (watches.has_error()) return watches.error();
    const auto pools = make_pool_options(values.pools);
    if (pools.has_error()) return pools.error();
    const system_clock time;
    runtime::shard_group shards{1, time};
    constexpr std::size_t most_lookups = 10'000;
    runtime::worker_pool lookups{1, most_lookups};
    shards.start();
    std::vector<std::future<upstream_report>> coming;
    for (const auto& each : *watches) {
        coming.push_back(asio::co_spawn(shards.at(0).context(), try_one(shards.at(0), lookups, each), asio::use_future));
    }
    for (const auto& pool : *pools) {
        for (const auto& each : pool.members) {
            if (each.server.user.empty()) continue;
            coming.push_back(asio::co_spawn(shards.at(0).context(), try_member(shards.at(0), lookups, each), asio::use_future));
        }
    }
    std::vector<upstream_report> reports;
    reports.reserve(coming.size());
    for (auto& each : coming) reports.push_back(each.get());
    shards.stop();
    return reports;
}

}  // namespace rollcall::server
