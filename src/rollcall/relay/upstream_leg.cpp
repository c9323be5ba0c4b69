// One member after the other, and all of them again.
#include "rollcall/relay/upstream_leg.hpp"

#include <fmt/format.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "rollcall/base/text/text.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/runtime/channels/proxy_protocol.hpp"
#include "rollcall/runtime/deadline.hpp"

namespace rollcall::relay {

namespace {

constexpr std::size_t greeting_bytes = 64 * 1024;
constexpr std::size_t shown_words_bytes = 256;

// Errors: a clause that says what is wrong with it.
asio::awaitable<result<std::shared_ptr<runtime::byte_channel>, std::string>> dial_member(runtime::shard& home, upstream::member& at,
                                                                                         std::chrono::milliseconds limit,
                                                                                         const relay_ground& with) {
    const auto addresses = co_await upstream::find_addresses(*with.lookups, at.options());
    if (addresses.has_error()) co_return addresses.error().sentence;
    std::string last = "its name has no address";
    for (const auto& each : *addresses) {
        auto dialled = co_await runtime::dial(home, each, limit);
        if (dialled.has_value()) co_return std::move(*dialled);
        last = dialled.error().sentence;
    }
    co_return last;
}

// `said`: the server's own words, where it answers and takes nobody. `dead`: nothing that can be talked to answers there.
struct refused_dial {
    std::string why;
    bool dead = true;
    std::optional<sql_error> said{};
};
using opened_leg = result<std::unique_ptr<upstream_leg>, refused_dial>;

// Within the limit as a whole: a server may send byte by byte.
asio::awaitable<link::link_result<std::string_view>> read_greeting(runtime::shard& home, link::packet_stream& from,
                                                                   std::chrono::seconds limit) {
    bool late = false;
    runtime::deadline until{home.deadlines(), [&] {
                                late = true;
                                from.abort_reading();
                            }};
    until.arm(home.time().steady_now() + limit);
    const auto payload = co_await from.read_payload(greeting_bytes, runtime::no_limit, runtime::no_limit);
    if (late) co_return link::link_error{runtime::io_errc::timeout};
    co_return payload;
}

// Tells the server whose connection it is, where it is to know.
asio::awaitable<link::link_result<void>> introduce(upstream_leg& leg, const upstream::server_options& server,
                                                   const runtime::peer_address& client, std::chrono::seconds limit) {
    if (!server.proxy) co_return link::link_result<void>{};
    const auto header = runtime::make_proxy_header(*server.proxy, client, leg.stream.channel().peer());
    co_return co_await leg.stream.send(header, limit);
}

asio::awaitable<opened_leg> dial_in(runtime::shard& home, upstream::member& at, upstream::member_seat seat, const upstream::pool& pool,
                                    const relay_ground& with, const runtime::peer_address& client) {
    auto channel = co_await dial_member(home, at, pool.rules().connect_time, with);
    if (channel.has_error()) co_return refused_dial{channel.error()};
    const auto shown_port = at.options().proxy ? client.port : runtime::local_port(**channel);
    auto leg = std::make_unique<upstream_leg>(pool, std::move(seat), std::move(*channel), shown_port);
    const auto introduced = co_await introduce(*leg, at.options(), client, with.limits.login_time);
    if (introduced.has_error()) co_return refused_dial{fmt::format("it hung up: {}", link::message(introduced.error()))};
    const auto payload = co_await read_greeting(home, leg->stream, with.limits.login_time);
    if (payload.has_error()) co_return refused_dial{fmt::format("it did not greet: {}", link::message(payload.error()))};
    auto said = wire::decode_first_packet(*payload);
    if (said.has_error()) co_return refused_dial{fmt::format("it is no MySQL server: {}", wire::message(said.error()))};
    if (const auto* refused = std::get_if<wire::server_error>(&*said)) {
        auto words = valid_utf8(utf8_prefix(refused->message, shown_words_bytes));
        auto why = fmt::format("it refuses connections: error {}: {}", refused->code, words);
        co_return refused_dial{std::move(why), false, sql_error{static_cast<sql_errc>(refused->code), std::move(words)}};
    }
    leg->greeting = std::move(std::get<wire::server_greeting>(*said));
    leg->known.emplace(with.ends, at.facts().identity, registry::relayed_end{leg->greeting.connection_id, shown_port});
    co_return opened_leg{std::move(leg)};
}

asio::awaitable<opened_leg> open_at(runtime::shard& home, upstream::member& at, const upstream::pool& pool, const relay_ground& with,
                                    const runtime::peer_address& client) {
    auto seat = upstream::member_seat::take(at, pool.rules().balance.max_sessions);
    if (!seat) co_return refused_dial{"it has as many sessions as it may have", false};
    auto opened = co_await dial_in(home, at, std::move(*seat), pool, with, client);
    if (opened.has_error()) {
        at.note_refused_dial(opened.error().why, opened.error().dead);
    } else {
        at.note_taken_dial();
    }
    co_return opened;
}

// 50, 100, 200 … 1000 ms.
std::chrono::milliseconds pause_after(unsigned attempt) noexcept {
    constexpr std::chrono::milliseconds longest{1000};
    constexpr std::chrono::milliseconds first{50};
    constexpr unsigned most_doublings = 5;
    return std::min(first * (1 << std::min(attempt, most_doublings)), longest);
}

sql_error nobody_takes_it(const upstream::pool& pool, const std::string& why) {
    return {sql_errc::bad_host,
            fmt::format("No server of the pool '{}' takes the session; {}. Try again, or see that one of them is up.", pool.name(), why)};
}

sql_error all_are_full(const upstream::pool& pool) {
    return {sql_errc::con_count, fmt::format("Too many connections: each server of the pool '{}' that is up has the {} sessions that "
                                             "pool.{}.max_sessions lets it have",
                                             pool.name(), pool.rules().balance.max_sessions, pool.name())};
}

}  // namespace

asio::awaitable<sql_result<std::unique_ptr<upstream_leg>>> open_leg(runtime::shard& home, upstream::pool& pool, const relay_ground& with,
                                                                    runtime::peer_address client) {
    const auto until = home.time().steady_now() + pool.rules().connect_wait;
    for (unsigned attempt = 0;; ++attempt) {
        auto offered = pool.offer_now();
        if (offered.full) co_return all_are_full(pool);
        auto why = std::move(offered.why);
        std::optional<sql_error> said;
        for (auto* const each : offered.order) {
            auto opened = co_await open_at(home, *each, pool, with, client);
            if (opened.has_value()) {
                pool.learn((*opened)->greeting);
                co_return std::move(*opened);
            }
            why = fmt::format("the last one tried, {}: {}", each->options().name, opened.error().why);
            if (opened.error().said) said = std::move(opened.error().said);
        }
        if (said) co_return std::move(*said);
        const auto pause = pause_after(attempt);
        if (pool.is_closed() || home.time().steady_now() + pause > until) co_return nobody_takes_it(pool, why);
        asio::steady_timer timer{home.context()};
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace rollcall::relay
