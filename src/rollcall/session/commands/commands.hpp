// The protocol's commands, one file each. Source: MySQL protocol, "Command Phase".
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string_view>

#include "rollcall/session/command_outcome.hpp"
#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Each begins its statement, if it is one, and writes its answer but for an error, which it returns. `body`: the packet behind its first
// byte; lives until the command has ended. Thread: the session's shard.
asio::awaitable<command_outcome> command_query(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_init_db(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_field_list(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_statistics(session_parts& in);
asio::awaitable<command_outcome> command_process_kill(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_change_user(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_reset_connection(session_parts& in);
asio::awaitable<command_outcome> command_set_option(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_stmt_prepare(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_stmt_execute(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_stmt_fetch(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_stmt_send_long_data(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_stmt_reset(session_parts& in, std::string_view body);
asio::awaitable<command_outcome> command_stmt_close(session_parts& in, std::string_view body);

}  // namespace rollcall::session
