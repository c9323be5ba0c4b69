// What every session of the FE works with. Built by server/, outlives all sessions, shared by all shards.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "rollcall/accounts/store.hpp"
#include "rollcall/base/clock.hpp"
#include "rollcall/base/text/time_text.hpp"
#include "rollcall/door/door.hpp"
#include "rollcall/engine/engine.hpp"
#include "rollcall/registry/fleet.hpp"
#include "rollcall/registry/registry.hpp"
#include "rollcall/registry/rows/query_record.hpp"
#include "rollcall/runtime/admission.hpp"
#include "rollcall/runtime/memory_budget.hpp"
#include "rollcall/runtime/process_memory.hpp"
#include "rollcall/runtime/worker_pool.hpp"
#include "rollcall/session/command_counts.hpp"
#include "rollcall/session/engine_lane/engine_users.hpp"
#include "rollcall/session/history_tables.hpp"
#include "rollcall/session/results/constant_results.hpp"
#include "rollcall/session/schema_cache.hpp"
#include "rollcall/sql/parse/parse.hpp"
#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::session {

struct session_limits {
    std::size_t max_allowed_packet = std::size_t{64} << 20;
    std::size_t max_prepared_per_session = 256;
    std::size_t max_prepared = 16382;
    std::size_t result_buffer_bytes = std::size_t{256} << 10;
    std::size_t shard_lexing_bytes = std::size_t{64} << 10;  // longer statements are parsed on a worker
    std::size_t max_open_results = 2000;                     // those that are not whole in their first buffer, and cursors
    std::size_t max_cursor_bytes = std::size_t{1} << 30;
    std::chrono::seconds idle_transaction_timeout{600};
    std::chrono::seconds net_write_timeout{60};
    std::chrono::seconds net_read_timeout{30};
};

// Counts over all sessions, for metrics and COM_STATISTICS. Few and named.
struct session_counters {
    std::atomic<std::uint64_t> statements = 0;
    std::atomic<std::uint64_t> errors = 0;
    std::atomic<std::uint64_t> slow = 0;  // statements that took longer than long_query_time
    command_counts by_command;
    std::atomic<std::uint64_t> prepared_open = 0;
    std::atomic<std::uint64_t> results_open = 0;
    std::atomic<std::uint64_t> statements_stuck = 0;  // stopped two seconds ago and more, and not ended
};

struct services {
    engine::database& engine;
    session::engine_users& engine_users;
    runtime::worker_pool& statement_workers;  // as many threads as admission has slots, and grows with those that are lent
    runtime::worker_pool& workers;            // passwords, files, long parsing
    runtime::admission& admission;
    registry::registry& sessions;
    accounts::account_store& accounts;
    door::door& door;
    session_counters& counters;
    runtime::memory_budget& packet_memory;  // for packets, results and what cursors hold, of all sessions together
    const clock& time;
    sql::server_facts facts;
    sql::session_variables fresh_variables;  // as every session has them at its beginning
    sql::engine_names names;
    session_limits limits;
    std::filesystem::path spool_folder;  // where the rows of large cursors go
    std::string cluster;                 // the configured cluster name
    registry::fleet& fleet;              // this FE and its fellows
    time_zone zone;
    std::uint64_t query_id_seed = 0;  // random, of this process: the high half of its query ids
    wall_time started{};
    registry::record_sink* records = nullptr;   // of statements that have ended; null: nobody keeps them
    history_tables* history = nullptr;          // the same for reading
    schema_cache* schemas = nullptr;            // what is known of tables; null: statements are written without
    constant_results* constants = nullptr;      // results that a text tells; null: the engine makes each
    runtime::process_memory* memory = nullptr;  // makes room where a statement found none; null: nobody does
};

}  // namespace rollcall::session
