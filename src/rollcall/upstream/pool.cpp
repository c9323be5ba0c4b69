// Fewest sessions first.
#include "rollcall/upstream/pool.hpp"

#include <algorithm>

namespace rollcall::upstream {

pool::pool(std::string name, std::vector<server_options> members, std::chrono::milliseconds connect_time)
    : name_(std::move(name)), connect_time_(connect_time) {
    for (auto& each : members) members_.push_back(std::make_unique<member>(std::move(each)));
}

std::vector<member*> pool::in_order() {
    std::vector<std::pair<std::uint32_t, member*>> by_sessions;  // counted once: others come and go meanwhile
    for (const auto& each : members_) by_sessions.emplace_back(each->sessions(), each.get());
    std::ranges::stable_sort(by_sessions, {}, [](const auto& each) { return each.first; });
    std::vector<member*> all;
    for (const auto& [sessions, each] : by_sessions) all.push_back(each);
    return all;
}

std::optional<wire::server_greeting> pool::learned() const {
    return learned_.with([](const auto& known) { return known; });
}

void pool::learn(const wire::server_greeting& said) {
    learned_.with([&](auto& known) {
        known = said;
        known->nonce.clear();
        known->connection_id = 0;
    });
}

}  // namespace rollcall::upstream
