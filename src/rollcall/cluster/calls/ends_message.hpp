// Which sessions of a server a member relays: GET /internal/v1/relayed_ends?identity=…
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollcall/registry/relayed_ends.hpp"

namespace rollcall::cluster {

inline constexpr std::string_view relayed_ends_target = "/internal/v1/relayed_ends";

// A line each, the number there and the port. Thread: any.
std::string encode_ends(const std::vector<registry::relayed_end>& ends);

// Lines that are none are passed over: a session is listed twice then, and none is left out.
std::vector<registry::relayed_end> decode_ends(std::string_view text);

}  // namespace rollcall::cluster
