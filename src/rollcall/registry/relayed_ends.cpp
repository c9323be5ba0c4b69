// A set, and a queue of those that are about to leave it.
#include "rollcall/registry/relayed_ends.hpp"

#include <algorithm>
#include <chrono>

namespace rollcall::registry {

namespace {

// From a server's answer to the end of its reading, with the question to other front ends between.
constexpr std::chrono::seconds kept_after{5};

}  // namespace

std::uint32_t relayed_ends::place_of(kept& all, std::string_view server) {
    const auto found = std::ranges::find(all.servers, server);
    if (found == all.servers.end()) {
        all.servers.emplace_back(server);
        return static_cast<std::uint32_t>(all.servers.size() - 1);
    }
    return static_cast<std::uint32_t>(found - all.servers.begin());
}

bool relayed_ends::is_at(const kept& all, const entry& each, std::string_view server) {
    return each.server == 0 || all.servers[each.server] == server;
}

void relayed_ends::forget_gone(kept& all, steady_time now) {
    while (!all.leaving.empty() && now - all.leaving.front().since > kept_after) {
        all.entries.erase(all.entries.find(all.leaving.front().which));
        all.leaving.pop_front();
    }
}

bool relayed_ends::contains(std::string_view server, const relayed_end& end) const {
    return kept_.with([&](const kept& all) {
        for (auto each = all.entries.lower_bound({end, 0}); each != all.entries.end() && each->end == end; ++each) {
            if (is_at(all, *each, server)) return true;
        }
        return false;
    });
}

std::vector<relayed_end> relayed_ends::at_server(std::string_view server) const {
    return kept_.with([&](const kept& all) {
        std::vector<relayed_end> found;
        for (const auto& each : all.entries) {
            if (is_at(all, each, server)) found.push_back(each.end);
        }
        return found;
    });
}

relayed_end_entry::relayed_end_entry(relayed_ends& among, std::string_view server, relayed_end end) : among_(among) {
    among_.kept_.with([&](auto& all) {
        relayed_ends::forget_gone(all, among_.time_.steady_now());
        which_ = {end, relayed_ends::place_of(all, server)};
        all.entries.insert(which_);
    });
}

relayed_end_entry::~relayed_end_entry() {
    among_.kept_.with([this](auto& all) { all.leaving.push_back({among_.time_.steady_now(), which_}); });
}

}  // namespace rollcall::registry
