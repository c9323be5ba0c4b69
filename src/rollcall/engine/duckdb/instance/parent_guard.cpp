// One lock over few tables: only those with foreign keys are here.
#include "rollcall/engine/duckdb/instance/parent_guard.hpp"

namespace rollcall::engine {

std::uint64_t parent_guard::now() {
    const std::lock_guard lock{mutex_};
    return clock_;
}

bool parent_guard::enter(std::uint64_t connection, std::uint64_t began, const std::string& table, use what) {
    const std::lock_guard lock{mutex_};
    auto& [refer, change] = parents_[table];
    auto& own = what == use::refers ? refer : change;
    const auto& opposite = what == use::refers ? change : refer;
    const std::size_t own_among_them = opposite.connections.contains(connection) ? 1 : 0;
    if (opposite.connections.size() > own_among_them || opposite.last > began) return false;
    if (own.connections.insert(connection).second) entered_[connection].push_back(&own);
    return true;
}

void parent_guard::leave(std::uint64_t connection, bool committed) {
    const std::lock_guard lock{mutex_};
    const auto entered = entered_.find(connection);
    if (entered == entered_.end()) return;
    if (committed) ++clock_;
    for (users* const each : entered->second) {
        each->connections.erase(connection);
        if (committed) each->last = clock_;
    }
    entered_.erase(entered);
}

}  // namespace rollcall::engine
