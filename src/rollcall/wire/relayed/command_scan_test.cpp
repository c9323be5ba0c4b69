// Commands in one piece and cut at every place.
#include "rollcall/wire/relayed/command_scan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "rollcall/wire/packet.hpp"

namespace rollcall::wire {

namespace {

std::string one_packet(std::string_view payload) {
    std::string bytes;
    std::uint8_t sequence = 0;
    append_packet(bytes, payload, sequence);
    return bytes;
}

}  // namespace

TEST(CommandScan, ACommandIsReadWhateverPiecesItComesIn) {
    const auto bytes = one_packet("\3SELECT 1");
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        command_scan scan{1024};
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            ASSERT_TRUE(scan.feed(std::string_view{bytes}.substr(at, piece)).has_value());
        }
        EXPECT_TRUE(scan.has_ended()) << piece;
        EXPECT_EQ(scan.code(), command_code::query);
        EXPECT_EQ(scan.body(), "SELECT 1");
        EXPECT_EQ(scan.next_sequence(), 1);
    }
}

TEST(CommandScan, WhatFollowsIsTheNextCommands) {
    const auto first = one_packet("\3SELECT 1");
    const auto both = first + one_packet("\3SELECT 2");
    command_scan scan{1024};
    const auto taken = scan.feed(both);
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(*taken, first.size());
    EXPECT_EQ(scan.body(), "SELECT 1");
}

TEST(CommandScan, NoMoreIsKeptThanMayBe) {
    const auto bytes = one_packet("\3" + std::string(100, 'x'));
    command_scan whole{10};
    ASSERT_TRUE(whole.feed(bytes).has_value());
    EXPECT_EQ(whole.body(), std::string(10, 'x'));
    command_scan cut{10};
    ASSERT_TRUE(cut.feed(std::string_view{bytes}.substr(0, 50)).has_value());
    ASSERT_TRUE(cut.feed(std::string_view{bytes}.substr(50)).has_value());
    EXPECT_TRUE(cut.has_ended());
    EXPECT_EQ(cut.body(), std::string(10, 'x'));
    EXPECT_EQ(cut.body_bytes(), 100U);
}

TEST(CommandScan, ACommandOfSeveralPacketsIsOne) {
    const auto bytes = one_packet("\3" + std::string(max_packet_payload + 5, 'x'));
    command_scan scan{16};
    const auto taken = scan.feed(bytes);
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(*taken, bytes.size());
    EXPECT_TRUE(scan.has_ended());
    EXPECT_EQ(scan.next_sequence(), 2);
}

TEST(CommandScan, BrokenBytesAreErrors) {
    command_scan empty{16};
    EXPECT_TRUE(empty.feed(one_packet("")).has_error());
    command_scan late{16};
    auto bytes = one_packet("\3SELECT 1");
    bytes[3] = 1;
    EXPECT_TRUE(late.feed(bytes).has_error());
}

TEST(FileScan, AFileEndsWithAnEmptyPacket) {
    std::string bytes;
    std::uint8_t sequence = 2;
    append_packet(bytes, "1,2\n", sequence);
    append_packet(bytes, "3,4\n", sequence);
    append_packet(bytes, "", sequence);
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        file_scan scan{2};
        std::size_t taken = 0;
        for (std::size_t at = 0; at < bytes.size(); at += piece) taken += *scan.feed(std::string_view{bytes}.substr(at, piece));
        EXPECT_TRUE(scan.has_ended()) << piece;
        EXPECT_EQ(taken, bytes.size());
        EXPECT_EQ(scan.next_sequence(), 5);
    }
}

}  // namespace rollcall::wire
