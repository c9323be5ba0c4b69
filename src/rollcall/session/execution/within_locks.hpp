// What a statement that defines or writes tables does on the engine, while others do nothing to them that would come in between.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>

#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/results/statement_locks.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Of a statement that was not written for any definition.
constexpr std::uint64_t any_definitions = UINT64_MAX;

// Runs `start` as a task of the running statement. One that is kept out comes again for a while, with no worker held meanwhile.
// `known`: the engine's definitions() before the statement was written. Errors: those of `start`; table_def_changed (1412) where the
// tables have been defined anew since; lock_wait_timeout (1205), lock_deadlock (1213) where others have them for too long.
asio::awaitable<sql_result<part>> within_locks(session_core& core, engine_tasks& engine, wanted_locks wanted, std::uint64_t known,
                                               std::function<sql_result<part>(engine::connection&)> start);

}  // namespace rollcall::session
