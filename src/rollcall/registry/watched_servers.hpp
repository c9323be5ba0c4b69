// The seam to the servers that this front end watches: how fresh what the registry has of each of them is. Implemented by watch/.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/clock.hpp"

namespace rollcall::registry {

enum class watched_server_state : std::uint8_t {
    ok,
    partial,      // it has more sessions than may be listed: only those that are not asleep are
    stale,        // older than three intervals; the rows are still listed
    unreachable,  // no rows: it does not answer, or its answers are of no use
    denied,       // no rows: our account may not log in there, or not see others' sessions
    unverified,   // no rows: another server than before answers at its address
    duplicate,    // no rows: it is watched under another name, or by another front end, already
};
std::string_view watched_server_state_name(watched_server_state s) noexcept;  // "ok", "stale", …

struct watched_server {
    std::string name;
    watched_server_state state = watched_server_state::unreachable;
    std::uint64_t rows = 0;
    std::chrono::milliseconds age{0};  // since the rows were true
    std::chrono::milliseconds took{0};
    std::string error;  // a sentence where it is not ok

    std::string address;  // "host:port" as configured
    std::string kind;     // "mariadb", …; "" before it answered, as the next two
    std::string version;
    std::string identity;                   // tells it from other servers
    wall_time since{};                      // when the state began
    std::uint64_t active = 0;               // of the rows those that are not asleep
    std::chrono::milliseconds interval{0};  // from one list to the next; 0 before the first
    double share = 0;                       // percent of the server's time that our lists take it, as far as can be told from here
};

// What two looks at the servers, before rows were gathered and after it, say of those rows: of each server that of the two in which it was
// worse. Thread: any; pure.
std::vector<watched_server> worse_of(const std::vector<watched_server>& before, std::vector<watched_server> after);

// Another front end that watches the same server. Of two the one with the lower number keeps it.
struct other_watcher {
    std::string fe;
    bool keeps_it = false;
    bool is_it = false;  // it is that server itself
};

// Thread: any.
class watched_servers {
public:
    virtual ~watched_servers() = default;
    // By name.
    [[nodiscard]] virtual std::vector<watched_server> list(steady_time now) const = 0;
};

}  // namespace rollcall::registry
