// Foreign keys between transactions. The engine checks them against what a transaction sees: one that brings a row and another that deletes
// the row which it refers to would both succeed. Here they are told apart by the parent's table: whoever comes second has to come again or
// to fail. Tables that may become parents count as well.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace rollcall::engine {

// Thread: any.
class parent_guard {
public:
    // What a transaction does to a table that foreign keys refer to.
    enum class use : std::uint8_t {
        refers,   // brings rows that refer to its rows
        changes,  // deletes rows of it, or gives their keys other values
    };

    // Moments are told apart by the transactions that have ended before them.
    [[nodiscard]] std::uint64_t now();

    // `connection` does so in its transaction, which sees what was there at `began` or later. Returns: false where another does the
    // opposite, or has done so since.
    bool enter(std::uint64_t connection, std::uint64_t began, const std::string& table, use what);
    // The connection's transaction has ended; what it did holds where it has `committed`.
    void leave(std::uint64_t connection, bool committed);

private:
    struct users {
        std::set<std::uint64_t> connections;  // those whose transaction is open
        std::uint64_t last = 0;               // when one committed last
    };
    struct parent {
        users refer;
        users change;
    };

    std::mutex mutex_;
    std::uint64_t clock_ = 1;
    std::map<std::string, parent> parents_;
    std::map<std::uint64_t, std::vector<users*>> entered_;  // where in there each connection is
};

}  // namespace rollcall::engine
