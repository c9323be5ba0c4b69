// Rows of a cursor, from memory and from its file.
#include "rollcall/session/results/cursor.hpp"

#include <gtest/gtest.h>

#include <string>

#include "rollcall/wire/packet.hpp"

namespace rollcall::session {
namespace {

struct cursor_test : ::testing::Test {
    cursor make(std::size_t memory_bytes, std::size_t most_bytes = 1 << 30) {
        return {{std::filesystem::temp_directory_path(), memory_bytes, most_bytes}, memory, *counted_place::take(open, 10)};
    }
    static std::string row(std::string_view payload) {
        std::string packet;
        std::uint8_t sequence = 77;  // whatever it was encoded with
        wire::append_packet(packet, payload, sequence);
        return packet;
    }

    runtime::memory_budget memory{1 << 20};
    std::atomic<std::uint64_t> open = 0;
};

TEST_F(cursor_test, gives_rows_in_order_with_new_numbers) {
    for (const std::size_t in_memory : {std::size_t{0}, std::size_t{12}, std::size_t{4096}}) {
        auto rows = make(in_memory);
        for (const auto* text : {"one", "two", "three"}) ASSERT_TRUE(rows.append(row(text)).has_value());
        const auto first = rows.take(2, 4096, 9);
        ASSERT_TRUE(first.has_value());
        EXPECT_EQ(first->packets, std::string("\3\0\0\x09one\3\0\0\x0Atwo", 14));
        EXPECT_EQ(first->sequence, 11);
        EXPECT_FALSE(first->at_end);
        const auto second = rows.take(2, 4096, 1);
        EXPECT_EQ(second->packets, std::string("\5\0\0\1three", 9));
        EXPECT_TRUE(second->at_end);
        EXPECT_EQ(rows.take(2, 4096, 1)->rows, 0U);
    }
}

TEST_F(cursor_test, stops_where_the_bytes_are_enough) {
    auto rows = make(4096);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(rows.append(row(std::string(100, 'x'))).has_value());
    const auto some = rows.take(5, 150, 1);
    EXPECT_EQ(some->rows, 2U);
    EXPECT_FALSE(some->at_end);
}

TEST_F(cursor_test, row_of_several_packets_is_one_row) {
    auto rows = make(0);
    ASSERT_TRUE(rows.append(row(std::string(wire::max_packet_payload, 'x')) + row("next")).has_value());
    const auto large = rows.take(1, 1, 254);
    ASSERT_TRUE(large.has_value());
    EXPECT_EQ(large->packets.size(), wire::max_packet_payload + 2 * wire::packet_header_size);
    EXPECT_EQ(large->sequence, 0);
    EXPECT_EQ(rows.take(1, 1, 1)->packets, std::string("\4\0\0\1next", 8));
}

TEST_F(cursor_test, more_than_the_bound_is_an_error) {
    auto rows = make(4096, 20);
    ASSERT_TRUE(rows.append(row("0123456789")).has_value());
    const auto refused = rows.append(row("0123456789"));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, sql_errc::out_of_resources);
}

TEST_F(cursor_test, where_memory_is_used_up_the_file_takes_the_rows) {
    runtime::memory_share others{&memory};
    ASSERT_TRUE(others.resize(memory.bytes()));
    auto rows = make(4096);
    ASSERT_TRUE(rows.append(row("one")).has_value());
    EXPECT_EQ(rows.take(9, 4096, 0)->rows, 1U);
}

TEST_F(cursor_test, place_is_given_back_with_the_cursor_or_before) {
    {
        const auto rows = make(0);
        EXPECT_EQ(open.load(), 1U);
    }
    EXPECT_EQ(open.load(), 0U);
    auto rows = make(0);
    rows.give_back_place();
    EXPECT_EQ(open.load(), 0U);
    auto last = counted_place::take(open, 1);
    EXPECT_TRUE(last.has_value());
    EXPECT_FALSE(counted_place::take(open, 1).has_value());
}

}  // namespace
}  // namespace rollcall::session
