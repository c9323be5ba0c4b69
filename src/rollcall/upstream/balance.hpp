// Which members of a pool a new session is offered to, and in which order. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rollcall/upstream/member_standing.hpp"

namespace rollcall::upstream {

// any: whoever is up; writer: the first in the settings' order that is up and can be written to, so that all front ends agree on one.
enum class session_purpose : std::uint8_t { any, writer };

// One member, as a choice sees it.
struct candidate {
    member_state state = member_state::unknown;
    member_role role = member_role::any;
    bool pending = false;  // its first check decides soon
    bool tried_last = false;
    std::uint32_t sessions = 0;  // of this front end
    std::uint32_t weight = 1;
    std::optional<std::chrono::milliseconds> up_for{};  // since it rose; nothing where it never was down
};

struct balance_rules {
    std::uint32_t max_sessions = 0;           // of one member; 0: no bound
    std::chrono::milliseconds slow_start{0};  // so long a member that rose takes less than its share
};

struct choice {
    std::vector<std::size_t> order;  // places among the candidates
    bool full = false;               // there would be one, but it has as many sessions as it may have
};

// Those with the fewest sessions for their weight first, among equals the first. Where members do not tell writers from readers, any may
// be written to. Thread: any; pure.
[[nodiscard]] choice choose(std::span<const candidate> members, session_purpose purpose, const balance_rules& rules);

}  // namespace rollcall::upstream
