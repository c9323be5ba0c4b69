// The seam to the members of this front end's pools: how each of them fares, and orders to them. Implemented by relay/.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/registry/relayed_ends.hpp"

namespace rollcall::registry {

// One server of a pool. Texts, "" where unknown.
struct pool_member {
    std::string pool;
    std::string name;  // "host:port", as the settings have it
    std::string kind;  // "mariadb", …
    std::string version;
    std::string role;   // "writer", "reader"; "" where the kind does not tell them apart
    std::string state;  // "up", "down", …
    std::string identity;
    std::string error;                               // why it is not up, or what is odd about it
    bool takes_any = false;                          // does it take new sessions?
    wall_time since{};                               // when the state began
    std::uint64_t sessions = 0;                      // of this front end, there or on their way
    std::uint64_t active = 0;                        // of them those that are not asleep
    std::uint64_t max_sessions = 0;                  // 0: no bound
    std::optional<std::chrono::microseconds> check;  // how long the last one took; nothing before the first
    std::optional<std::chrono::seconds> lag;         // behind its source; nothing where it is no replica, or that is not asked
    std::uint64_t dial_failures = 0;
};

// What becomes of the sessions of a member that is to take no more.
struct drain_order {
    std::chrono::seconds grace{60};
    bool kill = false;  // are those that are there after it ended, too, whatever they do?
};

// Thread: any.
class pool_members {
public:
    virtual ~pool_members() = default;
    // By pool; within it as the settings name them.
    [[nodiscard]] virtual std::vector<pool_member> list() const = 0;
    // Returns: false where there is no such member.
    virtual bool drain(std::string_view pool, std::string_view member, drain_order order) = 0;
    virtual bool enable(std::string_view pool, std::string_view member) = 0;
    // Of the sessions at the server with this identity.
    [[nodiscard]] virtual std::vector<relayed_end> ends_at(std::string_view server) const = 0;
};

}  // namespace rollcall::registry
