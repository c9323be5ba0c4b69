// Which command a packet is.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string_view>

#include "rollcall/session/command_outcome.hpp"
#include "rollcall/session/execution/session_parts.hpp"

namespace rollcall::session {

// Does what `payload` asks for, which is not empty and lives until then. The answer is written, but for an error.
asio::awaitable<command_outcome> dispatch(session_parts& in, std::string_view payload);

}  // namespace rollcall::session
