// Framing, read back as a client reads it, at every boundary of the 16 MiB - 1 limit.
#include "rollcall/wire/packet.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/wire_error.hpp"

namespace rollcall::wire {
namespace {

// A payload whose bytes differ by position, so that a part that moved wrongly shows.
std::string patterned(std::size_t size) {
    std::string payload(size, '\0');
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i ^ i >> 8 ^ i >> 16);
    return payload;
}

struct parsed {
    std::string payload;
    std::vector<packet_header> headers;
};

// Reads packets as a client does.
parsed read_back(std::string_view bytes) {
    parsed all;
    while (!bytes.empty()) {
        all.headers.push_back(decode_packet_header(bytes));
        all.payload.append(bytes.substr(packet_header_size, all.headers.back().length));
        bytes.remove_prefix(packet_header_size + all.headers.back().length);
    }
    return all;
}

TEST(packet_test, header_reads_length_and_sequence) {
    const auto header = decode_packet_header(hex("03 02 01 ff"));
    EXPECT_EQ(header.length, 0x010203U);
    EXPECT_EQ(header.sequence, 0xFF);
}

TEST(packet_test, small_payloads_are_framed_exactly) {
    std::string out = "x";
    std::uint8_t sequence = 255;
    append_packet(out, "ab", sequence);
    append_packet(out, "", sequence);
    EXPECT_EQ(dump(out), dump(hex("'x' 02 00 00 ff 'ab' 00 00 00 00")));
    EXPECT_EQ(sequence, 1);
}

TEST(packet_test, builder_frames_what_was_appended) {
    std::string out = "x";
    std::uint8_t sequence = 3;
    packet_builder packet{out, sequence};
    out.append("abc");
    packet.finish();
    EXPECT_EQ(dump(out), dump(hex("'x' 03 00 00 03 'abc'")));
    EXPECT_EQ(sequence, 4);
}

TEST(packet_test, abandoned_packet_leaves_no_trace) {
    std::string out = "x";
    std::uint8_t sequence = 3;
    packet_builder packet{out, sequence};
    out.append("abc");
    packet.abandon();
    EXPECT_EQ(out, "x");
    EXPECT_EQ(sequence, 3);
}

struct boundary {
    std::size_t payload;
    std::vector<std::uint32_t> lengths;
};

class packet_boundary_test : public testing::TestWithParam<boundary> {};

TEST_P(packet_boundary_test, both_ways_split_alike) {
    const auto payload = patterned(GetParam().payload);
    std::string appended = "head";
    std::uint8_t sequence = 254;
    append_packet(appended, payload, sequence);

    const auto read = read_back(std::string_view{appended}.substr(4));
    ASSERT_EQ(read.headers.size(), GetParam().lengths.size());
    for (std::size_t i = 0; i < read.headers.size(); ++i) {
        EXPECT_EQ(read.headers[i].length, GetParam().lengths[i]);
        EXPECT_EQ(read.headers[i].sequence, static_cast<std::uint8_t>(254 + i));
    }
    EXPECT_TRUE(read.payload == payload);
    EXPECT_EQ(sequence, static_cast<std::uint8_t>(254 + read.headers.size()));

    std::string built = "head";
    std::uint8_t built_sequence = 254;
    packet_builder packet{built, built_sequence};
    built.append(payload);
    packet.finish();
    EXPECT_TRUE(built == appended);
    EXPECT_EQ(built_sequence, sequence);
}

INSTANTIATE_TEST_SUITE_P(sizes, packet_boundary_test,
                         testing::Values(boundary{0, {0}}, boundary{1, {1}}, boundary{0xFFFFFE, {0xFFFFFE}},
                                         boundary{0xFFFFFF, {0xFFFFFF, 0}}, boundary{0x1000000, {0xFFFFFF, 1}},
                                         boundary{2 * 0xFFFFFF, {0xFFFFFF, 0xFFFFFF, 0}},
                                         boundary{2 * 0xFFFFFF + 5, {0xFFFFFF, 0xFFFFFF, 5}}));

TEST(wire_error_test, every_error_has_its_own_sentence) {
    const std::vector all{wire_errc::truncated,        wire_errc::malformed,         wire_errc::bad_sequence,
                          wire_errc::packet_too_large, wire_errc::unexpected_packet, wire_errc::tls_required};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) EXPECT_NE(message(all[i]), message(all[j]));
    }
}

}  // namespace
}  // namespace rollcall::wire
