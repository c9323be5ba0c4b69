// Which sessions of a server other front ends relay: they list them, and whoever watches the server leaves them out.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/cluster/calls/ends_message.hpp"
#include "rollcall/cluster/questions/fleet.hpp"
#include "rollcall/http/message/parameters.hpp"

namespace rollcall::cluster {

namespace {

constexpr std::chrono::milliseconds ends_patience{500};  // a list of sessions waits for it
constexpr std::size_t most_ends_bytes = std::size_t{16} << 20;

}  // namespace

asio::awaitable<std::vector<registry::relayed_end>> fleet::ends_of(const member& of, std::string server) {
    http::parameter_list parameters;
    parameters.emplace_back("identity", std::move(server));
    internal_call question{http::method::get, http::make_target(relayed_ends_target, parameters), "", security::principal{}};
    const auto told = co_await call(of, std::move(question), most_ends_bytes, ends_patience);
    if (told.has_value()) co_return decode_ends(*told);
    log::debug("{} does not tell which sessions it relays: {}", of.name, told.error().sentence);
    co_return std::vector<registry::relayed_end>{};
}

asio::awaitable<std::vector<registry::relayed_end>> fleet::relayed_elsewhere(std::string server) {
    const auto table = members();
    std::vector<registry::relayed_end> all;
    auto& home = shards_.current();
    using operation = decltype(asio::co_spawn(home.context(), ends_of(table->self(), server), asio::deferred));
    std::vector<operation> calls;
    for (const auto& each : table->members) {
        const bool relays = !each.self && each.state == member_state::up && each.identity && each.identity->relays;
        if (relays) calls.push_back(asio::co_spawn(home.context(), ends_of(each, server), asio::deferred));
    }
    if (calls.empty()) co_return all;
    auto together = asio::experimental::make_parallel_group(std::move(calls));
    auto [order, failures, parts] = co_await together.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    std::ranges::sort(all);
    co_return all;
}

}  // namespace rollcall::cluster
