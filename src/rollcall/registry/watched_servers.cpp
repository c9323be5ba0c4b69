// The words for a watched server's state.
#include "rollcall/registry/watched_servers.hpp"

namespace rollcall::registry {

std::string_view watched_server_state_name(watched_server_state s) noexcept {
    switch (s) {
        case watched_server_state::ok: return "ok";
        case watched_server_state::stale: return "stale";
        case watched_server_state::unreachable: return "unreachable";
        case watched_server_state::denied: return "denied";
        case watched_server_state::unverified: break;
    }
    return "unverified";
}

}  // namespace rollcall::registry
