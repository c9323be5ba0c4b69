// Looking members up, and their words.
#include "rollcall/cluster/members/member.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace rollcall::cluster {

std::string_view member_state_name(member_state s) noexcept {
    switch (s) {
        case member_state::unknown: return "unknown";
        case member_state::up: return "up";
        case member_state::down: return "down";
        case member_state::denied: break;
    }
    return "denied";
}

const member* member_table::find_number(std::uint32_t fe_number) const noexcept {
    const member* found = nullptr;
    for (const auto& each : members) {
        if (!each.identity || each.identity->fe_number != fe_number) continue;
        // Where two collide, the earlier one's sessions bear the number rightly.
        if (found == nullptr || each.identity->started_ms < found->identity->started_ms) found = &each;
    }
    return found;
}

const member& member_table::self() const noexcept {
    const auto found = std::ranges::find(members, true, &member::self);
    assert(found != members.end() && "every table names its own FE");
    return *found;
}

std::optional<host_port> parse_host_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || port == 0) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') != host.ends_with(']')) return std::nullopt;
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return std::nullopt;
    if (host.empty() || host.find_first_of("/@?# \t,") != std::string_view::npos) return std::nullopt;
    return host_port{std::string{host}, port};
}

}  // namespace rollcall::cluster
