// Orders to end a session or its query, and what came of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/ids.hpp"
#include "rollcall/base/sql_error.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::registry {

enum class kill_kind : std::uint8_t { connection, query };

// What the victim is told and the receipt shows.
struct kill_notice {
    std::string by;      // account
    std::string reason;  // "" where none was given
    std::string receipt;
    bool shutdown = false;  // the FE ends, or the server behind: the victim is told so, or `reason`, whoever gave the order
};

struct kill_order {
    kill_kind kind = kill_kind::connection;
    std::optional<query_id> only_query;                // only while that very query runs
    std::optional<std::uint64_t> only_command_number;  // only while the session is in that very command or sleep
    bool inexact = false;  // a session whose server cannot bind a kill to a statement may be looked at instead, just before
    kill_notice notice;
};

enum class kill_outcome : std::uint8_t {
    stopped,    // gone, by this order
    stopping,   // signalled, not yet gone
    gone,       // ended by itself, or no query was running
    forbidden,  // visible, but not the caller's to kill
    unknown,    // no such id, or invisible to the caller
    mismatch,   // another query, or none, runs
    lost,       // the FE that owns it does not answer: whether anything was stopped is not known
};
std::string_view outcome_name(kill_outcome o) noexcept;

// What outcome_name() gave, back. Returns: nothing for other text.
std::optional<kill_outcome> find_outcome(std::string_view name) noexcept;

// The sentence that the victim gets, for errors 1317 and 3169.
std::string describe(const kill_notice& notice, kill_kind kind);

// The last error of a connection that is killed: 3169, or 1053 at a shutdown.
sql_error farewell(const kill_notice& notice);

// What became of an order where its session's row does not show it: it was not carried out, or found nothing to end.
struct kill_verdict {
    kill_outcome outcome = kill_outcome::gone;  // or forbidden, mismatch, lost
    std::string trouble;                        // why, as in kill_result
};

// What a session does when it is to end. Thread: the session's shard.
class session_control {
public:
    virtual ~session_control() = default;
    // Ends the running query. Whether the order is meant for what its row shows has been checked: by the registry.
    virtual void kill_query(const kill_order& order) = 0;
    virtual void kill_connection(const kill_order& order) = 0;
    // Does a kill of its query hit that very statement, or nothing?
    [[nodiscard]] virtual bool ends_exactly() const { return true; }
    // Brings the row up to date with what only the session can tell (progress).
    virtual void refresh() {}
    // Of the order with this receipt. Returns: null where the row tells, by its end or that of its query; it lives until the next order.
    [[nodiscard]] virtual const kill_verdict* verdict(std::string_view /*receipt*/) const { return nullptr; }
};

}  // namespace rollcall::registry
