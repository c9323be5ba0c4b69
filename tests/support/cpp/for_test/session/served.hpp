// One session on a fake engine, without sockets: a client says its statements one after the other, then goes.
#pragma once

#include <string>
#include <vector>

#include "for_test/door/house.hpp"
#include "for_test/engine/fake_engine.hpp"
#include "for_test/registry/lone_fleet.hpp"
#include "rollcall/session/loop/session.hpp"

namespace rollcall::session::testing {

// Everything that a session works with; the engine takes every text that it has no answer to.
struct house {
    house();

    engine::fake_database engine;  // first, and so last to go: what workers have still to close is its own
    door::testing::house base;
    runtime::admission admission{1, 8};
    door::door entrance{door::door_options{}, base.registry, *base.ids, base.keeper, base.workers};
    session_counters counters;
    runtime::memory_budget packet_memory{std::size_t{64} << 20};
    registry::lone_fleet fleet{base.registry};
    engine_users users{base.shards};
    services with{
        .engine = engine,
        .engine_users = users,
        .statement_workers = base.workers,
        .workers = base.workers,
        .admission = admission,
        .sessions = base.registry,
        .accounts = *base.accounts,
        .door = entrance,
        .counters = counters,
        .packet_memory = packet_memory,
        .time = base.time,
        .facts = {},
        .fresh_variables = sql::session_variables{sql::server_facts{}},
        .names = {},
        .limits = {},
        .spool_folder = {},
        .cluster = {},
        .fleet = fleet,
        .zone = {},
    };
};

// One answer of a single packet: "ok", or "error <code>: <message>"; and whether the client is told of an open transaction.
struct answer {
    std::string text;
    bool in_transaction = false;
    bool operator==(const answer&) const = default;
};

// Returns: the answers to `statements`, each of one packet.
std::vector<answer> talk(house& in, const std::vector<std::string>& statements);

}  // namespace rollcall::session::testing
