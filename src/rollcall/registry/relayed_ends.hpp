// Our ends of the connections behind relayed sessions: a server that is watched as well would list those sessions a second time.
#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "rollcall/base/guarded.hpp"

namespace rollcall::registry {

// A session's number at its server, and the port of our end: together they are no other session's, whatever name the server has here.
struct relayed_end {
    std::uint64_t upstream_id = 0;
    std::uint16_t port = 0;
    auto operator<=>(const relayed_end&) const = default;
};

// Of one front end. Thread: any.
class relayed_ends {
public:
    [[nodiscard]] bool contains(const relayed_end& end) const {
        return known_.with([&](const auto& known) { return known.contains(end); });
    }

private:
    friend class relayed_end_entry;
    guarded<std::multiset<relayed_end>> known_;
};

// One of them, from construction to destruction; `among` outlives it. Thread: any.
class relayed_end_entry {
public:
    relayed_end_entry(relayed_ends& among, relayed_end end) : among_(among), end_(end) {
        among_.known_.with([this](auto& known) { known.insert(end_); });
    }
    ~relayed_end_entry() {
        among_.known_.with([this](auto& known) { known.erase(known.find(end_)); });
    }
    relayed_end_entry(const relayed_end_entry&) = delete;
    relayed_end_entry& operator=(const relayed_end_entry&) = delete;

private:
    relayed_ends& among_;
    const relayed_end end_;
};

}  // namespace rollcall::registry
