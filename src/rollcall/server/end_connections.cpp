// Asked again and again, for a session may begin its last query while it is asked.
#include "rollcall/server/end_connections.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

#include "rollcall/runtime/channels/byte_channel.hpp"

namespace rollcall::server {

namespace {

// What is no session has nothing to finish.
void close_channels(runtime::shard_group& shards) {
    for (std::size_t i = 0; i < shards.size(); ++i) {
        auto& shard = shards.at(i);
        asio::post(shard.context(), [&shard] {
            for (auto* const channel : shard.channels()) channel->close();
        });
    }
}

}  // namespace

asio::awaitable<void> end_connections(registry::registry& sessions, runtime::shard_group& shards, stopping how) {
    constexpr std::chrono::milliseconds pause{20};
    constexpr std::chrono::seconds farewell{3};
    const auto grace_ends = std::chrono::steady_clock::now() + how.grace;
    asio::steady_timer timer{shards.current().context()};
    auto last_moment = grace_ends + farewell;
    while (how.open() > 0 && std::chrono::steady_clock::now() < last_moment) {
        const auto now = std::chrono::steady_clock::now();
        if (*how.hurry) last_moment = std::min(last_moment, now + farewell);
        const bool all = *how.hurry || now >= grace_ends;
        const auto left = co_await sessions.end_all(all);
        if (left == 0) close_channels(shards);
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace rollcall::server
