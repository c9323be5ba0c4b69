// One session on a fake engine, without sockets: a client says its statements one after the other, then goes.
#pragma once

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/door/house_for_test.hpp"
#include "rollcall/engine/fake_engine.hpp"
#include "rollcall/registry/lone_fleet_for_test.hpp"
#include "rollcall/session/session.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session::testing {

// Everything that a session works with; the engine takes every text that it has no answer to.
struct house {
    house() {
        engine.answer_others([](std::string_view) { return engine::fake_answer{}; });
        with.names.catalog = "c";
        with.names.schema_prefix = "";
    }

    engine::fake_database engine;  // first, and so last to go: what workers have still to close is its own
    door::testing::house base;
    runtime::admission admission{1, 8};
    door::door entrance{door::door_options{}, base.registry, *base.ids, *base.accounts, base.checks, base.workers, nullptr};
    session_counters counters;
    runtime::memory_budget packet_memory{std::size_t{64} << 20};
    registry::lone_fleet fleet{base.registry};
    services with{engine,
                  base.workers,
                  base.workers,
                  admission,
                  base.registry,
                  *base.accounts,
                  entrance,
                  counters,
                  packet_memory,
                  base.time,
                  {},
                  sql::session_variables{sql::server_facts{}},
                  {},
                  {},
                  {},
                  {},
                  fleet,
                  {},
                  {},
                  {}};
};

// One answer of a single packet: "ok", or "error <code>: <message>"; and whether the client is told of an open transaction.
struct answer {
    std::string text;
    bool in_transaction = false;
    bool operator==(const answer&) const = default;
};

inline answer read_answer(std::string_view payload) {
    const auto head = static_cast<unsigned char>(payload.front());
    if (head == 0xFF) {
        const auto code = static_cast<unsigned char>(payload[1]) | static_cast<unsigned char>(payload[2]) << 8;
        return {"error " + std::to_string(code) + ": " + std::string{payload.substr(9)}, false};
    }
    // OK: two numbers of one byte each stand before the status.
    const auto status = static_cast<unsigned char>(payload[3]);
    return {"ok", (status & wire::server_status::in_trans) != 0};
}

// Returns: the answers to `statements`, each of one packet.
inline std::vector<answer> talk(house& in, const std::vector<std::string>& statements) {
    auto channel = std::make_shared<runtime::testing::scripted_channel>();
    for (const auto& statement : statements) {
        std::string packet;
        std::uint8_t sequence = 0;
        wire::append_packet(packet, std::string{'\3'} + statement, sequence);
        channel->sends(std::move(packet));
    }
    auto& home = in.base.shards.at(0);
    auto who = std::make_unique<door::client>(channel, home, in.base.registry.table(home), in.base.ids->take(), "nonce");
    asio::co_spawn(home.context(), serve(std::move(who), in.with), asio::detached);
    home.context().restart();
    home.context().run();

    std::vector<answer> answers;
    std::string_view rest = channel->written;
    while (!rest.empty()) {
        const auto length = wire::decode_packet_header(rest).length;
        answers.push_back(read_answer(rest.substr(wire::packet_header_size, length)));
        rest.remove_prefix(wire::packet_header_size + length);
    }
    EXPECT_EQ(answers.size(), statements.size() + 1) << "the login's OK, and one a statement";
    if (!answers.empty()) answers.erase(answers.begin());
    return answers;
}

}  // namespace rollcall::session::testing
