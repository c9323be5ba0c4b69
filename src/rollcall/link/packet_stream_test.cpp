// Payloads read whole however their bytes arrive, and refused when sequence or size is wrong.
#include "rollcall/link/packet_stream.hpp"

#include <gtest/gtest.h>

#include "for_test/runtime/run_alone.hpp"
#include "for_test/runtime/scripted_channel.hpp"
#include "rollcall/wire/packet.hpp"

namespace rollcall::link {
namespace {

using runtime::testing::run_alone;

constexpr std::size_t enough = std::size_t{1} << 30;

class packet_stream_test : public testing::Test {
protected:
    link_result<std::string> read(std::size_t max_bytes = enough) {
        const auto payload = run_alone(stream.read_payload(max_bytes, runtime::no_limit, runtime::no_limit));
        if (payload.has_error()) return payload.error();
        return link_result<std::string>{boost::system::in_place_value, *payload};
    }

    static std::string framed(std::string_view payload, std::uint8_t sequence = 0) {
        std::string bytes;
        wire::append_packet(bytes, payload, sequence);
        return bytes;
    }

    std::shared_ptr<runtime::testing::scripted_channel> channel = std::make_shared<runtime::testing::scripted_channel>();
    packet_stream stream{channel};
};

TEST_F(packet_stream_test, payload_is_whole_however_its_bytes_arrive) {
    for (const std::size_t portion : {std::size_t{1}, std::size_t{3}, std::string::npos}) {
        channel->max_read = portion;
        channel->sends(framed("hello"));
        stream.begin_exchange();
        EXPECT_EQ(*read(), "hello");
    }
}

TEST_F(packet_stream_test, pipelined_packets_come_one_after_the_other) {
    channel->sends(framed("a") + framed("b"));
    EXPECT_EQ(*read(), "a");
    stream.begin_exchange();
    EXPECT_TRUE(stream.has_input());
    EXPECT_EQ(*read(), "b");
}

TEST_F(packet_stream_test, nothing_is_waited_for_where_a_payload_has_begun) {
    channel->sends(framed("a") + "b");
    EXPECT_EQ(*read(), "a");
    EXPECT_TRUE(run_alone(stream.wait_input(runtime::no_limit)).has_value());
    EXPECT_TRUE(stream.has_input()) << "and what there is of it stays";
}

TEST_F(packet_stream_test, waiting_after_the_reading_was_aborted_is_cancelled) {
    stream.abort_reading();
    EXPECT_EQ(run_alone(stream.wait_input(runtime::no_limit)).error(), runtime::io_errc::cancelled);
}

TEST_F(packet_stream_test, a_payload_of_several_packets_is_joined) {
    for (const std::size_t size : {wire::max_packet_payload - 1, wire::max_packet_payload, wire::max_packet_payload + 1}) {
        const std::string payload(size, 'x');
        channel->sends(framed(payload));
        stream.begin_exchange();
        const auto got = read();
        ASSERT_TRUE(got.has_value()) << size;
        EXPECT_TRUE(*got == payload) << size;
    }
}

TEST_F(packet_stream_test, a_wrong_sequence_number_is_refused) {
    channel->sends(framed("a", 1));
    EXPECT_EQ(read().error(), link_error{wire::wire_errc::bad_sequence});
}

TEST_F(packet_stream_test, a_packet_over_the_limit_is_refused_before_its_bytes_are_read) {
    channel->sends(std::string("\x06\0\0\0", 4));
    EXPECT_EQ(read(5).error(), link_error{wire::wire_errc::packet_too_large});
}

TEST_F(packet_stream_test, packets_that_are_too_large_together_are_refused) {
    channel->sends(framed(std::string(wire::max_packet_payload + 10, 'x')));
    EXPECT_EQ(read(wire::max_packet_payload + 9).error(), link_error{wire::wire_errc::packet_too_large});
}

TEST_F(packet_stream_test, an_end_at_any_byte_is_an_end_of_the_connection) {
    const auto whole = framed("abc");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        channel = std::make_shared<runtime::testing::scripted_channel>();
        channel->sends(whole.substr(0, size));
        packet_stream fresh{channel};
        EXPECT_TRUE(run_alone(fresh.read_payload(enough, runtime::no_limit, runtime::no_limit)).has_error()) << size;
    }
}

TEST_F(packet_stream_test, what_is_written_is_sent_at_the_flush_in_order) {
    channel->sends(framed("q"));
    ASSERT_TRUE(read().has_value());
    stream.write_payload("ab");
    stream.write_payload("c");
    EXPECT_EQ(channel->written, "");
    EXPECT_TRUE(run_alone(stream.flush(runtime::no_limit)).has_value());
    EXPECT_EQ(channel->written, framed("ab", 1) + framed("c", 2));
}

}  // namespace
}  // namespace rollcall::link
