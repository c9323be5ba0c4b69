// What all relayed sessions of a front end stand on.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "rollcall/base/clock.hpp"
#include "rollcall/registry/connection_ids.hpp"
#include "rollcall/registry/fleet.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/relayed_ends.hpp"
#include "rollcall/registry/rows/query_record.hpp"
#include "rollcall/relay/kill_lines.hpp"
#include "rollcall/runtime/channels/channels.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/security/crypto/rsa_key.hpp"
#include "rollcall/upstream/member_watch.hpp"

namespace rollcall::relay {

enum class kept_statements : std::uint8_t { all, notable, off };

// Which statements the history gets. Notable: those that failed, were ended or took `slow` or longer, and one of 64 others.
struct relay_history {
    kept_statements kept = kept_statements::all;
    std::chrono::milliseconds slow{1000};
};

struct relay_limits {
    std::size_t max_connections = 0;      // for the sentence that refuses one more
    std::chrono::seconds login_time{10};  // from the greeting to the end
    std::chrono::seconds kill_time{10};   // for a member to acknowledge that a statement is to end
    std::chrono::seconds write_time{60};  // for each part that a client or a server takes
    // From one look to the next whether an end has gone from which nobody reads.
    std::chrono::milliseconds gone_check{1000};
};

// All of it outlives the shards' coroutines.
struct relay_ground {
    registry::registry& sessions;
    registry::connection_ids& ids;
    runtime::worker_pool& workers;
    runtime::memory_budget& packet_memory;
    registry::relayed_ends& ends;
    const clock& time;
    registry::record_sink* records = nullptr;   // null: no history is kept
    security::rsa_key key;                      // for passwords of clients without TLS whose server has it
    std::shared_ptr<runtime::tls_context> tls;  // for clients; null: they cannot have it
    bool tls_required = false;
    std::uint64_t query_seed = 0;
    relay_limits limits{};
    relay_history history{};
    // Of all_pools, which puts them in.
    runtime::worker_pool* lookups = nullptr;  // of names
    kill_lines* kills = nullptr;
    registry::fleet* fleet = nullptr;  // to whom KILL may lead
    upstream::ask_status status{};     // of members that have a port for it
};

}  // namespace rollcall::relay
