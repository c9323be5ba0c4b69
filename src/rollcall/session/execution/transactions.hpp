// The session's transaction. The front end owns its state, because the engine's COMMIT would report success for what it rolled back.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>

#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// May the session's connection to the engine go where the end of a transaction that has changed nothing would have to wait? Plans go with
// it.
enum class connection_fate : std::uint8_t { stays, may_go };

// Thread: the session's shard, while a statement runs.
class transactions {
public:
    // `core`, `engine` outlive it.
    transactions(session_core& core, engine_tasks& engine) : core_(core), engine_(engine) {}

    asio::awaitable<sql_result<void>> begin(bool read_only, bool snapshot);
    // Without a transaction both are MySQL's OK. Errors: that it was aborted, for commit(); the engine's. Where that never saw it, the
    // transaction stands; one that was stopped while it waited for indexes that are made, or waited for too long, is rolled back.
    asio::awaitable<sql_result<void>> commit(connection_fate fate = connection_fate::may_go) { return end(true, fate); }
    asio::awaitable<sql_result<void>> roll_back() { return end(false, connection_fate::may_go); }
    // A statement in it has failed with `error`: it goes on, is begun anew, or is aborted, as the engine and MySQL have it.
    asio::awaitable<void> note_failure(sql_error error);

private:
    asio::awaitable<sql_result<void>> end(bool commit, connection_fate fate);
    asio::awaitable<void> abort(sql_error error);
    asio::awaitable<bool> begin_anew();

    session_core& core_;
    engine_tasks& engine_;
};

}  // namespace rollcall::session
