// ERR packets, byte by byte.
#include "rollcall/wire/client/error_reader.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::wire {
namespace {

TEST(error_reader_test, reads_code_sqlstate_and_message) {
    const auto error = decode_error(hex("ff 15 04 '#28000Access denied'"));
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, 1045);
    EXPECT_EQ(error->sqlstate, "28000");
    EXPECT_EQ(error->message, "Access denied");
}

TEST(error_reader_test, sqlstate_may_be_missing) {
    const auto error = decode_error(hex("ff 10 04 'Too many connections'"));
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, 1040);
    EXPECT_EQ(error->sqlstate, "");
    EXPECT_EQ(error->message, "Too many connections");
}

TEST(error_reader_test, message_may_be_empty) {
    EXPECT_EQ(decode_error(hex("ff 10 04"))->message, "");
    EXPECT_EQ(decode_error(hex("ff 10 04 '#08004'"))->message, "");
}

TEST(error_reader_test, reads_what_our_writer_writes) {
    std::string payload;
    append_error(payload, {sql_errc::no_such_table, "Table 'a.b' doesn't exist"});
    const auto error = decode_error(payload);
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code, 1146);
    EXPECT_EQ(error->sqlstate, "42S02");
    EXPECT_EQ(error->message, "Table 'a.b' doesn't exist");
}

TEST(error_reader_test, bytes_that_end_early_are_truncated) {
    for (const std::string_view dump : {"ff", "ff 10", "ff 10 04 '#'", "ff 10 04 '#0800'"}) {
        EXPECT_EQ(decode_error(hex(dump)).error(), wire_errc::truncated) << dump;
    }
}

TEST(error_reader_test, other_packets_are_unexpected) {
    EXPECT_EQ(decode_error("").error(), wire_errc::unexpected_packet);
    EXPECT_EQ(decode_error(hex("00 00 00 02 00 00 00")).error(), wire_errc::unexpected_packet);
}

}  // namespace
}  // namespace rollcall::wire
