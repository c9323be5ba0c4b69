// Our ends of the connections behind relayed sessions: a server that is watched as well would list those sessions a second time.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/guarded.hpp"

namespace rollcall::registry {

// A session's number at its server, and the port that the server tells it by.
struct relayed_end {
    std::uint64_t upstream_id = 0;
    std::uint16_t port = 0;
    auto operator<=>(const relayed_end&) const = default;
};

// Of one front end. One that has gone is kept for some seconds: a list that was asked for while it was there may be read later.
// Thread: any.
class relayed_ends {
public:
    // `time` outlives it.
    explicit relayed_ends(const clock& time) : time_(time) {}

    // `server`: the identity of the server that lists it. One whose server was not known matches any.
    [[nodiscard]] bool contains(std::string_view server, const relayed_end& end) const;
    // Those at a server, and those whose server is not known.
    [[nodiscard]] std::vector<relayed_end> at_server(std::string_view server) const;

private:
    friend class relayed_end_entry;
    struct entry {
        relayed_end end;
        std::uint32_t server = 0;  // a place in `servers`
        auto operator<=>(const entry&) const = default;
    };
    struct gone {
        steady_time since;
        entry which;
    };
    struct kept {
        std::multiset<entry> entries;
        std::deque<gone> leaving;              // the oldest first, still among the entries
        std::vector<std::string> servers{""};  // by identity; the first is none
    };
    static std::uint32_t place_of(kept& all, std::string_view server);
    static bool is_at(const kept& all, const entry& each, std::string_view server);
    static void forget_gone(kept& all, steady_time now);

    const clock& time_;
    guarded<kept> kept_;
};

// One of them, from construction to destruction; `among` outlives it. Thread: any.
class relayed_end_entry {
public:
    // `server`: its identity, "" where that is not known.
    relayed_end_entry(relayed_ends& among, std::string_view server, relayed_end end);
    ~relayed_end_entry();
    relayed_end_entry(const relayed_end_entry&) = delete;
    relayed_end_entry& operator=(const relayed_end_entry&) = delete;

private:
    relayed_ends& among_;
    relayed_ends::entry which_;
};

}  // namespace rollcall::registry
