// The rows of a statement's result on their way to the client: at once, as encoded buffers of which at most two are unsent; or kept for a
// cursor (cursors.cpp), and sent as COM_STMT_FETCH asks for them.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class result_rows {
public:
    // All outlive it.
    result_rows(session_core& core, answers& answer, engine_tasks& engine) : core_(core), answer_(answer), engine_(engine) {}

    // Sends the result whose first part is `current`, to its end. Errors: the engine's; that it was stopped; that there is no room.
    asio::awaitable<sql_result<void>> send(std::shared_ptr<open_result> open, part current, encoding how);
    // Runs the result to its end, for `entry`'s cursor. Only then is the client told the columns: all that may fail has gone well.
    asio::awaitable<sql_result<void>> keep_for_cursor(std::shared_ptr<open_result> open, part current, encoding how, prepared_entry& entry);
    // Sends at most `wanted` of what `entry`'s open cursor holds.
    asio::awaitable<sql_result<void>> fetch(prepared_entry& entry, std::uint64_t wanted);

private:
    sql_result<void> hold_open(open_result& open, std::size_t buffered);
    asio::awaitable<bool> send_packets(std::string packets);
    asio::awaitable<sql_result<bool>> send_fetched(std::shared_ptr<cursor> rows, std::uint64_t wanted);

    session_core& core_;
    answers& answer_;
    engine_tasks& engine_;
};

// Closes the entry's cursor, where one is open. Thread: the session's shard.
void close_cursor(session_core& in, prepared_entry& entry);

}  // namespace rollcall::session
