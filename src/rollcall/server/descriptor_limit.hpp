// How many connections the descriptor limit leaves room for.
#pragma once

#include <cstdint>

namespace rollcall::server {

struct descriptor_room {
    std::uint64_t soft_limit = 0;   // after raising it to the hard limit
    std::uint64_t connections = 0;  // min(wanted, soft_limit - reserve)
};

// Raises the soft limit to the hard one where that helps, and tells what is left for connections: at least 16.
descriptor_room make_descriptor_room(std::uint64_t wanted_connections, std::uint64_t http_connections);

}  // namespace rollcall::server
