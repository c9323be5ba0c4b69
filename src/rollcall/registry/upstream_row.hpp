// Watched servers and members of pools as rows of texts: what /rest/v1/upstream and rollcall.upstreams show. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/text/time_text.hpp"
#include "rollcall/registry/pool_members.hpp"
#include "rollcall/registry/watched_servers.hpp"

namespace rollcall::registry {

// docs/rest.md, "Servers behind a front end". What a server has none of is "".
inline constexpr std::array<std::string_view, 18> upstream_columns{
    "Pool",   "Member",      "Address", "Kind",       "Version",  "Role",   "State",      "Since", "Sessions",
    "Active", "MaxSessions", "CheckMs", "LagSeconds", "Identity", "PollMs", "IntervalMs", "Share", "Error"};

// In the columns' order; Since in `zone`.
std::vector<std::string> upstream_cells(const watched_server& server, const time_zone& zone);
std::vector<std::string> upstream_cells(const pool_member& member, const time_zone& zone);

}  // namespace rollcall::registry
