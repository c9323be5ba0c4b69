// Tables between definitions and changes. The engine lets a table be altered while rows go into it, and loses what comes between: rows that
// were acknowledged, keys that are unique. So whoever defines a table waits until the transactions that have written it end, and whoever
// writes it waits until it is defined, as MySQL's metadata locks have it. Readers wait for nobody: they see what was. A database is to
// them a table that all of its tables have part in.
//
// When the last transaction ends that may see what was deleted, the engine clears that away, out of the table's indexes as well; where such
// an index is being made it stops for good. So a definition that makes indexes begins when no statement runs that may see rows which the
// table has no more, and a transaction that may, and is idle, ends before or behind it. Of
// an index that is new it cannot clear away what was deleted before: none is made while a transaction is open that may see that.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/engine/duckdb/handles/interrupt_flags.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// Connections are told apart by their numbers. Thread: any.
class table_locks {
public:
    // How many definitions have ended: tells whether what was read of a table before may still hold.
    [[nodiscard]] std::uint64_t definitions() const noexcept { return definitions_.load(std::memory_order_acquire); }

    // Moments are told apart by the transactions that have ended before them. From 1.
    [[nodiscard]] std::uint64_t now() const noexcept { return moment_.load(); }

    // All of them or none. A connection that is to define and has to come again keeps others from beginning to write meanwhile, those that
    // have written something else alone excepted: it may wait for them.
    // `running`: the statements that run.
    table_hold enter(std::uint64_t connection, std::span<const table_use> tables, std::uint64_t known, const interrupt_flags& running);
    // The connection's transaction has ended.
    void leave_written(std::uint64_t connection);
    // Its definition has ended, having `changed` something or not, or it waits no more.
    void leave_defined(std::uint64_t connection, bool changed);

    // A transaction of the connection is open from now on, until closed(). Returns: now().
    std::uint64_t opened(std::uint64_t connection);
    void closed(std::uint64_t connection);
    // Before the end of a transaction that has been open since that moment, finish_end() behind it. Returns: false while indexes are made
    // of a table whose old rows it may see.
    [[nodiscard]] bool try_begin_end(std::uint64_t since);
    void finish_end(std::uint64_t since);
    // Ends it now, or else as soon as it may, on the thread of whoever defines the table.
    void end_in_time(std::uint64_t since, std::function<void()> end);

private:
    struct lock {
        std::set<std::uint64_t> writers;
        std::set<std::uint64_t> waiting;  // those that are to define
        std::uint64_t definer = 0;        // 0: none
        bool is_built = false;            // by its definer
        bool is_cleared = false;          // the same
        std::uint64_t cleared = 0;        // now() behind the last transaction of which rows went
        std::uint64_t defined = 0;        // definitions() behind the last one
    };

    lock& of_table(const std::string& table);
    [[nodiscard]] bool may_enter(std::uint64_t connection, const table_use& what, const interrupt_flags& running);
    [[nodiscard]] const lock* database_of(std::string_view table) const;
    [[nodiscard]] bool may_enter_database(std::uint64_t connection, const table_use& what) const;
    [[nodiscard]] bool is_alone_in(std::string_view database, std::uint64_t connection) const;
    [[nodiscard]] bool may_define(std::uint64_t connection, const lock& of, bool builds, const interrupt_flags& running) const;
    [[nodiscard]] bool ends_late(std::uint64_t since) const;
    bool forget_defined(std::uint64_t connection, bool changed);
    void run_ends();
    [[nodiscard]] bool is_seen(std::uint64_t connection, const lock& of) const;
    [[nodiscard]] bool may_write(std::uint64_t connection, const lock& of) const;
    void forget_unused();

    std::mutex mutex_;
    std::map<std::string, lock, std::less<>> locks_;
    struct write {
        lock* of = nullptr;
        bool clears = false;
    };
    std::map<std::uint64_t, std::vector<write>> written_;  // where in there each connection is
    std::map<std::uint64_t, std::vector<lock*>> defined_;  // defines or waits
    std::map<std::uint64_t, std::uint64_t> open_;          // transactions, by their connections: since when
    std::multiset<std::uint64_t> ending_;                  // transactions that are ending: since when they were open
    struct late_end {
        std::uint64_t since = 0;
        std::function<void()> end;
    };
    std::vector<late_end> late_ends_;
    std::atomic<std::uint64_t> moment_{1};
    std::atomic<std::uint64_t> definitions_{1};
    std::uint64_t forgotten_ = 0;         // definitions() when unused ones were forgotten last
    std::uint64_t forgotten_moment_ = 0;  // now() then
};

}  // namespace rollcall::engine
