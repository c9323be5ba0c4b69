// The words for a watched server's state.
#include "rollcall/registry/watched_servers.hpp"

#include <algorithm>

namespace rollcall::registry {

std::string_view watched_server_state_name(watched_server_state s) noexcept {
    switch (s) {
        case watched_server_state::ok: return "ok";
        case watched_server_state::partial: return "partial";
        case watched_server_state::stale: return "stale";
        case watched_server_state::unreachable: return "unreachable";
        case watched_server_state::denied: return "denied";
        case watched_server_state::unverified: return "unverified";
        case watched_server_state::duplicate: break;
    }
    return "duplicate";
}

std::vector<watched_server> worse_of(const std::vector<watched_server>& before, std::vector<watched_server> after) {
    for (auto& each : after) {
        const auto earlier = std::ranges::find(before, each.name, &watched_server::name);
        const bool worse = earlier != before.end() && each.state == watched_server_state::ok && earlier->state != watched_server_state::ok;
        if (worse) each = *earlier;
    }
    return after;
}

}  // namespace rollcall::registry
