// OK and EOF packets, byte by byte.
#include "rollcall/wire/client/ok_reader.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/packet.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::wire {
namespace {

constexpr auto tracks = capability::session_track;
constexpr auto without_eof = capability::deprecate_eof;

TEST(ok_reader_test, reads_numbers_status_and_warnings) {
    const auto ok = decode_ok(hex("00 fc 2c 01 05 03 00 02 01"), 0);
    ASSERT_TRUE(ok.has_value());
    EXPECT_EQ(ok->affected_rows, 300U);
    EXPECT_EQ(ok->last_insert_id, 5U);
    EXPECT_EQ(ok->status, server_status::autocommit | server_status::in_trans);
    EXPECT_EQ(ok->warnings, 0x0102);
    EXPECT_EQ(ok->info, "");
    EXPECT_FALSE(ok->schema);
    EXPECT_FALSE(ok->more_results());
}

TEST(ok_reader_test, widest_numbers_are_read) {
    const auto ok = decode_ok(hex("00 fe ff ff ff ff ff ff ff ff fe 00 00 00 00 00 00 00 80 0a 00 00 00"), 0);
    ASSERT_TRUE(ok.has_value());
    EXPECT_EQ(ok->affected_rows, 0xFFFF'FFFF'FFFF'FFFFU);
    EXPECT_EQ(ok->last_insert_id, 0x8000'0000'0000'0000U);
    EXPECT_TRUE(ok->more_results());
}

TEST(ok_reader_test, info_carries_its_length) {
    for (const auto capabilities : {capability_flags{0}, tracks}) {
        EXPECT_EQ(decode_ok(hex("00 01 00 02 00 00 00 0f 'Rows matched: 1'"), capabilities)->info, "Rows matched: 1");
    }
}

TEST(ok_reader_test, changed_schema_is_told_to_who_tracks) {
    const auto payload = hex("00 00 00 02 40 00 00 00 07 01 05 04 'shop'");
    EXPECT_EQ(decode_ok(payload, tracks)->schema, "shop");
    EXPECT_FALSE(decode_ok(payload, 0)->schema) << "what follows the info is not read without session_track";
}

TEST(ok_reader_test, schema_is_found_among_other_changes) {
    // Variables, then the schema, then a change of which MySQL may tell only later.
    const auto ok = decode_ok(hex("00 00 00 02 40 00 00 00 14 00 08 02 'ab' 04 'utf8' 01 05 04 'shop' 63 01 00"), tracks);
    ASSERT_TRUE(ok.has_value());
    EXPECT_EQ(ok->schema, "shop");
}

TEST(ok_reader_test, no_database_any_more_is_an_empty_schema) {
    EXPECT_EQ(decode_ok(hex("00 00 00 02 40 00 00 00 03 01 01 00"), tracks)->schema, "");
}

TEST(ok_reader_test, broken_changes_are_malformed) {
    for (const std::string_view state : {"01 01", "02 01 05", "03 01 02 04", "03 01 01 05"}) {
        EXPECT_EQ(decode_ok(hex("00 00 00 02 40 00 00 00 " + std::string{state}), tracks).error(), wire_errc::malformed) << state;
    }
}

TEST(ok_reader_test, every_byte_missing_is_truncated) {
    const auto whole = hex("00 fc 2c 01 05 03 40 02 01 04 'info' 07 01 05 04 'shop'");
    ASSERT_TRUE(decode_ok(whole, tracks).has_value());
    EXPECT_EQ(decode_ok("", tracks).error(), wire_errc::unexpected_packet);
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const auto cut = decode_ok(std::string_view{whole}.substr(0, size), tracks);
        ASSERT_TRUE(cut.has_error()) << size;
        EXPECT_EQ(cut.error(), wire_errc::truncated) << size;
    }
}

TEST(ok_reader_test, reads_what_our_writer_writes) {
    ok_fields said;
    said.affected_rows = 70'000;
    said.last_insert_id = 1ULL << 40;
    said.warnings = 3;
    said.info = "Records: 3";
    said.schema = "shop";
    std::string payload;
    append_ok(payload, said, tracks);
    const auto ok = decode_ok(payload, tracks);
    ASSERT_TRUE(ok.has_value());
    EXPECT_EQ(ok->affected_rows, said.affected_rows);
    EXPECT_EQ(ok->last_insert_id, said.last_insert_id);
    EXPECT_EQ(ok->warnings, 3);
    EXPECT_EQ(ok->info, "Records: 3");
    EXPECT_EQ(ok->schema, "shop");
}

TEST(result_end_reader_test, eof_tells_warnings_and_status) {
    const auto end = decode_result_end(hex("fe 01 00 0a 00"), 0);
    ASSERT_TRUE(end.has_value());
    EXPECT_EQ(end->warnings, 1);
    EXPECT_TRUE(end->more_results());
}

TEST(result_end_reader_test, ok_headed_as_eof_tells_all) {
    const auto end = decode_result_end(hex("fe 00 00 22 00 02 00"), without_eof);
    ASSERT_TRUE(end.has_value());
    EXPECT_EQ(end->warnings, 2);
    EXPECT_EQ(end->status, 0x22);
}

TEST(result_end_reader_test, bytes_that_end_early_are_truncated) {
    const auto eof = hex("fe 01 00 0a 00");
    const auto ok = hex("fe 00 00 22 00 02 00");
    for (std::size_t size = 1; size < eof.size(); ++size) {
        EXPECT_EQ(decode_result_end(std::string_view{eof}.substr(0, size), 0).error(), wire_errc::truncated) << size;
    }
    for (std::size_t size = 1; size < ok.size(); ++size) {
        EXPECT_EQ(decode_result_end(std::string_view{ok}.substr(0, size), without_eof).error(), wire_errc::truncated) << size;
    }
}

TEST(result_end_reader_test, long_row_that_begins_alike_is_none) {
    EXPECT_TRUE(is_result_end(std::string(8, '\xFE'), 0));
    EXPECT_FALSE(is_result_end(std::string(9, '\xFE'), 0));
    EXPECT_TRUE(is_result_end(std::string(max_packet_payload - 1, '\xFE'), without_eof));
    EXPECT_FALSE(is_result_end(std::string(max_packet_payload, '\xFE'), without_eof));
    EXPECT_FALSE(is_result_end("", 0));
    EXPECT_FALSE(is_result_end("\xFF", 0));
    EXPECT_EQ(decode_result_end(std::string(9, '\xFE'), 0).error(), wire_errc::unexpected_packet);
}

TEST(result_end_reader_test, reads_what_our_writer_writes) {
    ok_fields said;
    said.warnings = 7;
    for (const auto capabilities : {capability_flags{0}, without_eof}) {
        std::string payload;
        append_result_end(payload, said, capabilities);
        const auto end = decode_result_end(payload, capabilities);
        ASSERT_TRUE(end.has_value());
        EXPECT_EQ(end->warnings, 7);
        EXPECT_EQ(end->status, server_status::autocommit);
    }
}

}  // namespace
}  // namespace rollcall::wire
