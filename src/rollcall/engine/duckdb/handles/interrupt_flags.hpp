// What our functions inside of DuckDB need of the connection that they run for, and cannot ask DuckDB: whether it has been
// interrupted, when its statement began, whose it is, and who is told that it rests.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

class user_locks;

// One connection's. Shared by the connection and by the plans that call our functions, until the last of them is gone.
struct running_signals {
    std::atomic<bool> interrupted{false};      // set by interrupt(), cleared where a statement begins
    std::atomic<std::int64_t> began_us{0};     // the wall clock there, microseconds since 1970; 0: none has begun
    std::atomic<std::uint64_t> statements{0};  // that have begun
    // table_locks' moment before the running statement began, where its transaction is its own; 0: none runs.
    std::atomic<std::uint64_t> active_since{0};
    std::shared_ptr<rest_watcher> watcher;  // set before the first statement; null: nobody
    user_locks* locks = nullptr;            // the instance's
    std::uint32_t session = 0;              // that has them, set before the first statement; 0: none
};
using interrupt_flag = std::shared_ptr<running_signals>;

// The signals by DuckDB's number of the connection. Thread: any.
class interrupt_flags {
public:
    interrupt_flag add(std::uint64_t connection) {
        auto flag = std::make_shared<running_signals>();
        flags_.with([&](auto& flags) { flags[connection] = flag; });
        return flag;
    }
    void remove(std::uint64_t connection) {
        flags_.with([&](auto& flags) { flags.erase(connection); });
    }
    // Returns: null for a connection that is not one of ours.
    interrupt_flag find(std::uint64_t connection) const {
        return flags_.with([&](const auto& flags) {
            const auto found = flags.find(connection);
            return found == flags.end() ? interrupt_flag{} : found->second;
        });
    }

    // Is a statement of another connection than `but` running, in a transaction of its own, that began before `moment`?
    [[nodiscard]] bool runs_since_before(std::uint64_t moment, std::uint64_t but) const {
        return flags_.with([&](const auto& flags) {
            return std::ranges::any_of(flags, [&](const auto& each) {
                const auto since = each.second->active_since.load();
                return each.first != but && since != 0 && since < moment;
            });
        });
    }

private:
    guarded<std::unordered_map<std::uint64_t, interrupt_flag>> flags_;
};

}  // namespace rollcall::engine
