// Which connections have been interrupted, for our functions inside of DuckDB, which cannot ask DuckDB itself.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "rollcall/base/guarded.hpp"

namespace rollcall::engine {

// One connection's flag: set by interrupt(), cleared where a statement begins. Shared by the connection and by the
// plans that call rollcall_sleep, until the last of them is gone.
using interrupt_flag = std::shared_ptr<std::atomic<bool>>;

// The flags by DuckDB's number of the connection. Thread: any.
class interrupt_flags {
public:
    interrupt_flag add(std::uint64_t connection) {
        auto flag = std::make_shared<std::atomic<bool>>(false);
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

private:
    guarded<std::unordered_map<std::uint64_t, interrupt_flag>> flags_;
};

}  // namespace rollcall::engine
