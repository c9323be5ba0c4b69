// Packets of several commands' lengths, in pieces of every size.
#include "rollcall/wire/relayed/renumbering.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/relayed/command_scan.hpp"

namespace rollcall::wire {

namespace {

std::string packets_of(std::uint8_t first, bool counting) {
    std::string bytes;
    std::uint8_t sequence = first;
    for (const auto* payload : {"a payload", "", "another", "x"}) {
        append_packet(bytes, payload, sequence);
        if (!counting) sequence = first;
    }
    return bytes;
}

}  // namespace

TEST(Renumbering, PacketsBearTheirNumbersWhateverPiecesTheyComeIn) {
    const auto bytes = packets_of(0, false);
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        renumbering numbers{254};
        std::string made;
        for (std::size_t at = 0; at < bytes.size(); at += piece) numbers.append(made, std::string_view{bytes}.substr(at, piece));
        EXPECT_EQ(made, packets_of(254, true)) << piece;
    }
}

TEST(Renumbering, ACommandOfAnyNumbersIsRead) {
    std::string bytes;
    std::uint8_t sequence = 0;
    append_packet(bytes, "\3" + std::string(max_packet_payload, 'x'), sequence);
    bytes[packet_header_size + max_packet_payload + 3] = '\0';
    command_scan strict{16};
    EXPECT_TRUE(strict.feed(bytes).has_error());
    command_scan lenient{16, packet_numbers::any};
    EXPECT_TRUE(lenient.feed(bytes).has_value());
    EXPECT_TRUE(lenient.has_ended());
    EXPECT_EQ(lenient.next_sequence(), 2);
}

}  // namespace rollcall::wire
