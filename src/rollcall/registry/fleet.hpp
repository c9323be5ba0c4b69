// The seam to the other front ends: what a session or an action asks of the whole cluster. Implemented by cluster/.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "rollcall/registry/kill_order.hpp"
#include "rollcall/registry/pool_members.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/rows/columns.hpp"
#include "rollcall/registry/watched_servers.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::registry {

// One front end, as SHOW FRONTENDS and rollcall.cluster_nodes tell of it. Texts, "" where unknown.
struct front_end_row {
    std::string fe;
    std::string address;
    std::string fe_number;
    std::string uuid;
    std::string version;
    std::string state;  // up, down, denied, unknown
    std::string since;  // of the state
    std::string error;  // why it is not up; "" for who may not see details
    bool self = false;
};

// How a member, or a server that it watches, fared in a question to all. docs/rest.md, "Listing sessions": data.nodes.
struct fleet_node {
    std::string fe;
    std::string upstream;      // the watched server's name; "" for the member itself
    std::string state = "ok";  // or timeout, unreachable, denied, skipped, error; of a watched server: watched_server_state
    std::uint64_t rows = 0;
    std::chrono::milliseconds age{0};   // of a watched server's rows
    std::chrono::milliseconds took{0};  // of a watched server: its last answer
    std::string error;                  // as the caller may see it
    // Is nothing missing? The rows of a duplicate are where it was first.
    [[nodiscard]] bool ok() const noexcept { return state == "ok" || state == "duplicate"; }
};

// Sessions of all front ends, as texts in the columns' order; those of members that did not answer are missing.
struct fleet_sessions {
    std::vector<std::vector<std::string>> rows;
    std::vector<fleet_node> nodes;
    std::string trouble;  // "" or why there are no rows: a sentence
};

// Whose sessions: this FE's, or those of all.
enum class fleet_scope : std::uint8_t { own, all };

// Thread: coroutines on any shard.
class fleet {
public:
    virtual ~fleet() = default;
    // How this FE is named in the column FE.
    [[nodiscard]] virtual std::string own_name() const = 0;
    // Carries out orders wherever their connections live, as registry::kill() does here. `lost` where an owner does not answer.
    virtual asio::awaitable<std::vector<kill_result>> kill(std::vector<kill_target> targets, security::principal caller,
                                                           std::chrono::milliseconds patience) = 0;
    // `asking`: the connection that asks, for CurrentConnected.
    virtual asio::awaitable<fleet_sessions> sessions(fleet_scope scope, column_list columns, security::principal caller,
                                                     connection_id asking, std::chrono::milliseconds timeout) = 0;
    [[nodiscard]] virtual std::vector<front_end_row> front_ends(const security::principal& caller) const = 0;
    // The servers that this FE watches, as `caller` may know of them: with PROCESS alone.
    [[nodiscard]] virtual std::vector<watched_server> watched_for(const security::principal& caller) const = 0;
    // The members of this FE's pools, likewise.
    virtual asio::awaitable<std::vector<pool_member>> pool_members_for(security::principal caller) = 0;
};

}  // namespace rollcall::registry
