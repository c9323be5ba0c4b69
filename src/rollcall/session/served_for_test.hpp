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

#include "rollcall/base/temp_folder_for_test.hpp"
#include "rollcall/engine/fake_engine.hpp"
#include "rollcall/runtime/scripted_channel.hpp"
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

    rollcall::temp_folder folder;
    runtime::testing::fake_clock time;
    engine::fake_database engine;
    runtime::shard_group shards{1, time};  // its thread is not started: talk() runs the shard
    registry::registry registry{shards};
    runtime::worker_pool workers{1, 8};
    runtime::admission admission{1, 8};
    std::unique_ptr<registry::connection_ids> ids = *registry::connection_ids::open(folder.path() / "connection_ids", 0);
    std::unique_ptr<accounts::account_store> accounts = *accounts::account_store::open(folder.path(), "");
    security::login_cache cache;
    door::credentials checks{*accounts, cache, workers, *security::rsa_key::make()};
    door::door door{door::door_options{}, registry, *ids, *accounts, checks, workers, nullptr};
    session_counters counters;
    registry::lone_fleet fleet{registry};
    services with{engine, workers, workers, admission, registry, *accounts, door, counters, time, {}, {}, {}, {}, fleet, {}, {}, {}};
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
    auto& home = in.shards.at(0);
    auto who = std::make_unique<door::client>(channel, home, in.registry.table(home), in.ids->take(), "nonce");
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
