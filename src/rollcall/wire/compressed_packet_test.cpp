// Compressed packets, there and back, and what does not hold together.
#include "rollcall/wire/compressed_packet.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "for_test/wire/hex.hpp"

namespace rollcall::wire {
namespace {

// Feeds `in` in pieces of `in_step` and takes what comes in pieces of `out_step`. Returns: "error" where the decoder refuses.
std::string decode_in_steps(std::string_view in, std::size_t in_step, std::size_t out_step) {
    compressed_decoder decoder;
    std::string got;
    std::string out(out_step, '\0');
    std::string_view fed;
    while (!in.empty() || !fed.empty()) {
        if (fed.empty()) {
            fed = in.substr(0, in_step);
            in.remove_prefix(fed.size());
        }
        const auto step = decoder.decode(fed, out);
        if (step.has_error()) return "error";
        fed.remove_prefix(step->taken);
        got.append(out, 0, step->given);
    }
    for (;;) {
        const auto step = decoder.decode({}, out);
        if (step.has_error()) return "error";
        if (step->given == 0) return got;
        got.append(out, 0, step->given);
    }
}

std::string packet_of(std::string_view bytes, std::uint8_t sequence = 0) {
    std::string out;
    append_compressed(out, bytes, sequence);
    return out;
}

// A header that claims what it likes.
std::string claiming(std::size_t length, std::size_t original, std::string_view body) {
    std::string out;
    for (const auto number : {length, original}) {
        for (int i = 0; i < 3; ++i) out += static_cast<char>(number >> (8 * i));
        if (number == length && out.size() == 3) out += '\0';
    }
    return out.append(body);
}

std::string zlib_of(std::string_view bytes) {
    uLongf size = compressBound(bytes.size());
    std::string out(size, '\0');
    compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    out.resize(size);
    return out;
}

std::string text_of(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i * i) + ' ';
    return text.substr(0, size);
}

TEST(compressed_packet_test, short_bytes_go_as_they_are) {
    std::uint8_t sequence = 7;
    std::string out;
    append_compressed(out, "abc", sequence);
    EXPECT_EQ(dump(out), dump(hex("03 00 00 07 00 00 00 'abc'")));
    EXPECT_EQ(sequence, 8);
}

TEST(compressed_packet_test, bytes_that_do_not_shrink_go_as_they_are) {
    std::string noise;
    std::uint32_t state = 1;
    for (int i = 0; i < 64; ++i) noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    EXPECT_EQ(packet_of(noise).substr(4, 3), hex("00 00 00"));
}

TEST(compressed_packet_test, long_bytes_shrink) {
    const auto packet = packet_of(text_of(10'000));
    EXPECT_LT(packet.size(), 7'000U);
    EXPECT_EQ(dump(packet.substr(4, 3)), dump(hex("10 27 00")));
}

TEST(compressed_packet_test, comes_back_whatever_the_pieces) {
    const auto first = text_of(5'000);
    const std::string zeros(100'000, '\0');
    const auto in = packet_of(first) + packet_of("short") + packet_of(zeros) + packet_of("");
    const auto all = first + "short" + zeros;
    for (const std::size_t in_step : {std::size_t{1}, std::size_t{3}, std::size_t{100}, in.size()}) {
        for (const std::size_t out_step : {std::size_t{1}, std::size_t{7}, std::size_t{4'096}, all.size() + 1}) {
            EXPECT_EQ(decode_in_steps(in, in_step, out_step), all) << in_step << ' ' << out_step;
        }
    }
}

TEST(compressed_packet_test, sequence_goes_on_from_the_last_header) {
    compressed_decoder decoder;
    std::string out(10, '\0');
    ASSERT_TRUE(decoder.decode(packet_of("a", 254) + packet_of("b", 255), out).has_value());
    EXPECT_EQ(decoder.next_sequence(), 0);
}

TEST(compressed_packet_test, lengths_that_do_not_hold_are_refused) {
    const auto bytes = text_of(500);
    const auto body = zlib_of(bytes);
    EXPECT_EQ(decode_in_steps(claiming(body.size(), 500, body), 10, 100), bytes);
    EXPECT_EQ(decode_in_steps(claiming(body.size(), 501, body), 10, 100), "error");
    EXPECT_EQ(decode_in_steps(claiming(body.size(), 499, body), 10, 100), "error");
    EXPECT_EQ(decode_in_steps(claiming(body.size() + 1, 500, body + "x"), 10, 100), "error");
    EXPECT_EQ(decode_in_steps(claiming(body.size() - 1, 500, body), 10, 100), "error");
    EXPECT_EQ(decode_in_steps(claiming(4, 500, "junk"), 10, 100), "error");
    EXPECT_EQ(decode_in_steps(claiming(0, 500, ""), 10, 100), "error");
}

TEST(compressed_packet_test, broken_bytes_are_refused_or_read) {
    const auto body = zlib_of(text_of(300));
    for (std::size_t i = 0; i < body.size(); ++i) {
        auto changed = body;
        changed[i] = static_cast<char>(changed[i] ^ 0x55);
        EXPECT_EQ(decode_in_steps(claiming(changed.size(), 300, changed), 50, 50), "error") << i;
    }
}

}  // namespace
}  // namespace rollcall::wire
