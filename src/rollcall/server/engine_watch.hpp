// Opens the engine again after it has given itself up, while sessions, listings and the history go on.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <filesystem>

#include "rollcall/engine/engine.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/session/engine_lane/engine_users.hpp"

namespace rollcall::server {

// Looks after it for as long as the coroutine lives, which all arguments outlive. `data_file`: the engine's, whose disk must have room.
// Thread: a shard.
boost::asio::awaitable<void> watch_engine(engine::database& engine, session::engine_users& users, runtime::worker_pool& workers,
                                          std::filesystem::path data_file);

}  // namespace rollcall::server
