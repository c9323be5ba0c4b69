// One member after the other.
#include "rollcall/relay/upstream_leg.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "rollcall/base/text/text.hpp"
#include "rollcall/runtime/channels/dialing.hpp"

namespace rollcall::relay {

namespace {

constexpr std::size_t greeting_bytes = 64 * 1024;
constexpr std::size_t shown_words_bytes = 256;

using opened_leg = result<std::unique_ptr<upstream_leg>, std::string>;

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

asio::awaitable<opened_leg> open_at(runtime::shard& home, upstream::member& at, std::chrono::milliseconds limit, const relay_ground& with) {
    upstream::member_seat seat{at};
    auto channel = co_await dial_member(home, at, limit, with);
    if (channel.has_error()) co_return channel.error();
    auto leg = std::make_unique<upstream_leg>(std::move(seat), std::move(*channel));
    const auto payload = co_await leg->stream.read_payload(greeting_bytes, with.limits.login_time, with.limits.login_time);
    if (payload.has_error()) co_return fmt::format("it did not greet: {}", link::message(payload.error()));
    auto said = wire::decode_first_packet(*payload);
    if (said.has_error()) co_return fmt::format("it is no MySQL server: {}", wire::message(said.error()));
    if (const auto* refused = std::get_if<wire::server_error>(&*said)) {
        co_return fmt::format("it refuses connections: error {}: {}", refused->code,
                              valid_utf8(utf8_prefix(refused->message, shown_words_bytes)));
    }
    leg->greeting = std::move(std::get<wire::server_greeting>(*said));
    co_return opened_leg{std::move(leg)};
}

}  // namespace

asio::awaitable<sql_result<std::unique_ptr<upstream_leg>>> open_leg(runtime::shard& home, upstream::pool& pool, const relay_ground& with) {
    std::string last;
    const auto members = pool.in_order();
    for (auto* const each : members) {
        auto opened = co_await open_at(home, *each, pool.connect_time(), with);
        if (opened.has_value()) {
            pool.learn((*opened)->greeting);
            co_return std::move(*opened);
        }
        last = fmt::format("{}: {}", each->options().name, opened.error());
    }
    co_return sql_error{sql_errc::bad_host,
                        fmt::format("No server of the pool '{}' can be reached; the last one tried, {}. Try again, or see that one of "
                                    "them is up.",
                                    pool.name(), last)};
}

}  // namespace rollcall::relay
