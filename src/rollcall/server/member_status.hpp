// The status port of a pool's member, as TiDB has one.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

#include "rollcall/runtime/channels/byte_channel.hpp"
#include "rollcall/runtime/shard.hpp"

namespace rollcall::server {

// GET /status. Returns: "" where the answer is 200, else why no session should go there, a clause. Source: TiDB, "TiDB Server Status
// Port": a server that shuts down answers with 500 while it still takes connections. Thread: a coroutine on `home`.
boost::asio::awaitable<std::string> ask_member_status(runtime::shard& home, runtime::peer_address where, std::chrono::milliseconds limit);

}  // namespace rollcall::server
