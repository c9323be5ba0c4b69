// The connection behind a relayed session: to which member, and what was agreed on with it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

#include "rollcall/base/result.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/link/packet_stream.hpp"
#include "rollcall/registry/relayed_ends.hpp"
#include "rollcall/relay/relay_ground.hpp"
#include "rollcall/runtime/channels/dialing.hpp"
#include "rollcall/runtime/shard.hpp"
#include "rollcall/upstream/pool.hpp"
#include "rollcall/wire/client/greeting_reader.hpp"

namespace rollcall::relay {

namespace asio = boost::asio;

// Closed when destroyed. Thread: the session's shard.
struct upstream_leg {
    // `through` outlives it.
    upstream_leg(const upstream::pool& through, upstream::member_seat taken, std::shared_ptr<runtime::byte_channel> channel,
                 std::uint16_t port_there)
        : way(through), seat(std::move(taken)), shown_port(port_there), stream(std::move(channel)) {}
    ~upstream_leg() { stream.channel().close(); }
    upstream_leg(const upstream_leg&) = delete;
    upstream_leg& operator=(const upstream_leg&) = delete;

    [[nodiscard]] const std::string& member() const noexcept { return seat.at().options().name; }

    // After the login no more of it is needed than the session's number there.
    void forget_greeting() noexcept {
        wire::server_greeting kept;
        kept.connection_id = greeting.connection_id;
        greeting = std::move(kept);
    }

    const upstream::pool& way;  // by which the client came
    upstream::member_seat seat;
    const std::uint16_t shown_port;  // by which the server tells it from others: of our end, or the client's where it is told of it
    link::packet_stream stream;
    wire::server_greeting greeting;
    std::optional<registry::relayed_end_entry> known;  // as ours, to whoever watches the server
    bool encrypted = false;
};

// Dials the members that take sessions, in the pool's order, until one greets; the pool learns what it said. Where none answers all are
// tried again, with pauses, as long as the pool's rules have a session wait. Errors: what a server says that takes nobody, in its own
// words; else the sentence for the client, which names the pool and why the last one did not. `client`: for whom, as the members are told
// where the settings have them told. Thread: a coroutine on `home`.
asio::awaitable<sql_result<std::unique_ptr<upstream_leg>>> open_leg(runtime::shard& home, upstream::pool& pool, const relay_ground& with,
                                                                    runtime::peer_address client);

}  // namespace rollcall::relay
