// Foreign keys between transactions. The engine checks them against what a transaction sees: one that brings a row and another that deletes
// the row which it refers to would both succeed. Here they are told apart by the parent's table: whoever comes second has to wait or to
// fail.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

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
    // The connection's transaction has ended; what it did holds where it has `committed`. Wakes who waits.
    void leave(std::uint64_t connection, bool committed);
    // Waits for somebody's leave(), a moment at most.
    void wait();

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
    std::condition_variable left_;
    std::uint64_t clock_ = 1;
    std::map<std::string, parent> parents_;
    std::set<std::uint64_t> entered_;  // connections that are somewhere in there
};

}  // namespace rollcall::engine
