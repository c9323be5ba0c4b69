// One lock over few tables: only those with foreign keys are here.
#include "rollcall/engine/duckdb/instance/parent_guard.hpp"

#include <chrono>

namespace rollcall::engine {

namespace {
constexpr std::chrono::milliseconds longest_wait{20};
}  // namespace

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
    own.connections.insert(connection);
    entered_.insert(connection);
    return true;
}

void parent_guard::leave(std::uint64_t connection, bool committed) {
    {
        const std::lock_guard lock{mutex_};
        if (entered_.erase(connection) == 0) return;
        if (committed) ++clock_;
        for (auto& [table, parent] : parents_) {
            for (auto* const users : {&parent.refer, &parent.change}) {
                if (users->connections.erase(connection) != 0 && committed) users->last = clock_;
            }
        }
    }
    left_.notify_all();
}

void parent_guard::wait() {
    std::unique_lock lock{mutex_};
    left_.wait_for(lock, longest_wait);
}

}  // namespace rollcall::engine
