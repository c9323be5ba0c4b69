// A client's statements said to a session, and its answers read.
#include "for_test/session/served.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <memory>
#include <string_view>
#include <utility>

#include "for_test/runtime/scripted_channel.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::session::testing {
namespace {

answer read_answer(std::string_view payload) {
    const auto head = static_cast<unsigned char>(payload.front());
    if (head == 0xFF) {
        const auto code = static_cast<unsigned char>(payload[1]) | static_cast<unsigned char>(payload[2]) << 8;
        return {"error " + std::to_string(code) + ": " + std::string{payload.substr(9)}, false};
    }
    // OK: two numbers of one byte each stand before the status.
    const auto status = static_cast<unsigned char>(payload[3]);
    return {"ok", (status & wire::server_status::in_trans) != 0};
}

}  // namespace

house::house() {
    engine.answer_others([](std::string_view) { return engine::fake_answer{}; });
    with.names.catalog = "c";
    with.names.schema_prefix = "";
}

std::vector<answer> talk(house& in, const std::vector<std::string>& statements) {
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
