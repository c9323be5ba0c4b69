// The way in of every MySQL connection: connection limit, id, greeting, TLS, login, registry entry.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>

#include "rollcall/door/client.hpp"
#include "rollcall/door/gatekeeper.hpp"
#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/worker_pool.hpp"

namespace rollcall::door {

struct door_options {
    std::string server_version;                                 // where the gatekeeper offers none
    std::size_t max_connections = 0;                            // for the sentence that refuses one more
    runtime::memory_budget* packet_memory = nullptr;            // outlives the door; null: packets are not counted
    runtime::time_limit login_time = std::chrono::seconds{10};  // from the greeting to the end
};

// Shared by all shards; everything it refers to outlives it.
class door {
public:
    door(door_options options, registry::registry& registry, registry::connection_ids& ids, gatekeeper& keeper,
         runtime::worker_pool& workers)
        : options_(std::move(options)), registry_(registry), ids_(ids), keeper_(keeper), workers_(workers) {}

    // Lets a client in. What it was refused for has been sent, and the connection closed, where nothing is returned.
    // The final OK is the caller's to send: stream().sequence() is the next packet's. Thread: `home`.
    asio::awaitable<std::unique_ptr<client>> admit(std::shared_ptr<runtime::byte_channel> channel, runtime::shard& home, bool over_limit);

    // Tells a connection before its greeting why it is not let in, and closes it. Thread: the channel's shard.
    static asio::awaitable<void> turn_away(std::shared_ptr<runtime::byte_channel> channel, sql_error error);

    // COM_CHANGE_USER on a client that is in. Returns: true where the new account holds (OK is the caller's to send);
    // false where it does not: the error is sent, the connection is to be closed.
    asio::awaitable<bool> change_user(client& who, wire::login_request request);

private:
    asio::awaitable<bool> conclude(client& who, wire::login_machine& machine, link::login_end end);
    asio::awaitable<void> refuse(client& who, sql_error error);
    asio::awaitable<void> refuse_with(client& who, std::string payload);
    [[nodiscard]] wire::login_options login_options(const client& who) const;

    door_options options_;
    registry::registry& registry_;
    registry::connection_ids& ids_;
    gatekeeper& keeper_;
    runtime::worker_pool& workers_;
};

}  // namespace rollcall::door
