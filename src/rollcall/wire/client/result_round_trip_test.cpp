// What our server writes our client reads: columns, rows and ends, in packets of any size.
#include <gtest/gtest.h>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/client/result_reader.hpp"
#include "rollcall/wire/field_types.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {
namespace {

// The payloads of packets, those joined that go on in the next; what is not whole is left out.
std::vector<std::string> payloads_in(std::string_view packets) {
    std::vector<std::string> payloads;
    bool goes_on = false;
    while (packets.size() >= packet_header_size) {
        const std::size_t length = decode_packet_header(packets).length;
        if (packets.size() < packet_header_size + length) break;
        if (!goes_on) payloads.emplace_back();
        payloads.back() += packets.substr(packet_header_size, length);
        goes_on = length == max_packet_payload;
        packets.remove_prefix(packet_header_size + length);
    }
    return payloads;
}

std::vector<column> sample_columns() {
    std::vector<column> columns(3);
    columns[0] = {.name = "id", .type = column_type::int64, .nullable = false, .database = "shop", .table = "orders"};
    columns[1] = {.name = "note"};
    columns[2] = {.name = "at", .type = column_type::datetime};
    return columns;
}

// A result of our server's, framed: two rows, the second with `long_text`.
std::string result_bytes(capability_flags capabilities, std::string_view long_text, status_flags status = server_status::autocommit) {
    const auto columns = sample_columns();
    std::string out;
    std::uint8_t sequence = 1;
    const auto packet = [&](auto append) {
        packet_builder builder{out, sequence};
        append();
        builder.finish();
    };
    ok_fields end;
    end.status = status;
    packet([&] { append_lenenc_int(out, columns.size()); });
    for (const auto& definition : columns) packet([&] { append_column_definition(out, definition); });
    if ((capabilities & capability::deprecate_eof) == 0) packet([&] { append_result_end(out, end, capabilities); });
    text_row_encoder rows{out, sequence, columns};
    rows.begin_row();
    rows.integer(-7);
    rows.null();
    rows.datetime({{2024, 1, 31}, {false, 12, 34, 56, 0}});
    rows.end_row();
    rows.begin_row();
    rows.integer(8);
    rows.text(long_text);
    rows.null();
    rows.end_row();
    packet([&] { append_result_end(out, end, capabilities); });
    return out;
}

TEST(result_round_trip_test, columns_and_rows_come_back) {
    for (const auto capabilities : {capability_flags{0}, capability::deprecate_eof}) {
        result_reader reader{capabilities, {}};
        result_action last;
        for (const auto& payload : payloads_in(result_bytes(capabilities, "text"))) last = reader.on_packet(payload);
        ASSERT_TRUE(std::holds_alternative<result_read>(last));
        const auto& result = std::get<result_read>(last).result;
        ASSERT_EQ(result.columns.size(), 3U);
        EXPECT_EQ(result.columns[0].name, "id");
        EXPECT_EQ(result.columns[0].database, "shop");
        EXPECT_EQ(result.columns[0].original_table, "orders");
        EXPECT_EQ(result.columns[0].type, field::longlong);
        EXPECT_EQ(result.columns[0].flags & 1, 1) << "NOT NULL";
        EXPECT_EQ(result.columns[1].collation, 255);
        EXPECT_EQ(result.columns[2].collation, 63);
        EXPECT_EQ(result.rows, (std::vector<text_row>{{"-7", std::nullopt, "2024-01-31 12:34:56"}, {"8", "text", std::nullopt}}));
        EXPECT_EQ(result.ok.status, server_status::autocommit);
    }
}

TEST(result_round_trip_test, value_that_takes_several_packets_comes_back) {
    const std::string long_text(max_packet_payload + 5, '\xFE');
    result_reader reader{capability::deprecate_eof, {10, 64 * 1024 * 1024}};
    result_action last;
    for (const auto& payload : payloads_in(result_bytes(capability::deprecate_eof, long_text))) last = reader.on_packet(payload);
    ASSERT_TRUE(std::holds_alternative<result_read>(last));
    EXPECT_EQ(std::get<result_read>(last).result.rows[1][1], long_text);
}

TEST(result_round_trip_test, several_results_come_back_from_one_stream_of_bytes) {
    const auto more = static_cast<status_flags>(server_status::autocommit | server_status::more_results_exist);
    for (const auto capabilities : {capability_flags{0}, capability::deprecate_eof}) {
        const auto bytes = result_bytes(capabilities, "first", more) + result_bytes(capabilities, "second");
        result_reader reader{capabilities, {}};
        std::vector<std::string> notes;
        for (const auto& payload : payloads_in(bytes)) {
            const auto action = reader.on_packet(payload);
            if (const auto* read = std::get_if<result_read>(&action)) notes.push_back(*read->result.rows[1][1]);
        }
        EXPECT_EQ(notes, (std::vector<std::string>{"first", "second"}));
    }
}

// However the bytes come, the reader has the result when the last one has, and not before.
TEST(result_round_trip_test, result_is_there_with_its_last_byte) {
    for (const auto capabilities : {capability_flags{0}, capability::deprecate_eof}) {
        const auto bytes = result_bytes(capabilities, "text");
        for (std::size_t size = 0; size <= bytes.size(); ++size) {
            result_reader reader{capabilities, {}};
            bool read = false;
            for (const auto& payload : payloads_in(std::string_view{bytes}.substr(0, size))) {
                const auto action = reader.on_packet(payload);
                read = std::holds_alternative<result_read>(action);
                EXPECT_TRUE(read || std::holds_alternative<read_more>(action)) << size;
            }
            EXPECT_EQ(read, size == bytes.size()) << size;
        }
    }
}

}  // namespace
}  // namespace rollcall::wire
