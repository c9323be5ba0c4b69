// Commands as clients send them, every prefix of them, and counts that lie.
#include "rollcall/wire/commands/command.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"

namespace rollcall::wire {
namespace {

constexpr auto attributes_on = capability::query_attributes;

TEST(query_test, without_attributes_is_the_sql) {
    const auto body = hex("00 01 'SELECT 1'");
    const auto query = decode_query(body, 0);
    ASSERT_TRUE(query.has_value());
    EXPECT_EQ(query->sql, body);
    EXPECT_TRUE(decode_query("", 0).has_value());
}

TEST(query_test, with_no_attribute_skips_their_head) {
    const auto body = hex("00 01 'SELECT 1'");
    const auto query = decode_query(body, attributes_on);
    ASSERT_TRUE(query.has_value());
    EXPECT_EQ(query->sql, "SELECT 1");
    EXPECT_TRUE(query->attributes.empty());
}

// Three attributes: trace = 'ab' (text), n = -2 (tiny), gone = NULL.
const std::string query_head = hex("03 01 04 01  fd 00 05 'trace'  01 00 01 'n'  fd 00 04 'gone'  02 'ab' fe");

TEST(query_test, attributes_are_read_before_the_sql) {
    const auto body = query_head + "SELECT 1";
    const auto query = decode_query(body, attributes_on);
    ASSERT_TRUE(query.has_value());
    EXPECT_EQ(query->sql, "SELECT 1");
    EXPECT_EQ(query->sql.data() + query->sql.size(), body.data() + body.size()) << "a view into the payload";
    ASSERT_EQ(query->attributes.size(), 3U);
    EXPECT_EQ(query->attributes[0].name, "trace");
    EXPECT_EQ(query->attributes[0].value, parameter{"ab"});
    EXPECT_EQ(query->attributes[1].name, "n");
    EXPECT_EQ(query->attributes[1].value, parameter{std::int64_t{-2}});
    EXPECT_EQ(query->attributes[2].name, "gone");
    EXPECT_EQ(query->attributes[2].value, parameter{});
}

TEST(query_test, every_prefix_of_the_attributes_is_truncated) {
    for (std::size_t size = 0; size < query_head.size(); ++size) {
        const auto query = decode_query(query_head.substr(0, size), attributes_on);
        ASSERT_TRUE(query.has_error()) << size;
        EXPECT_EQ(query.error(), wire_errc::truncated) << size;
    }
    EXPECT_EQ(decode_query(query_head, attributes_on)->sql, "");
}

TEST(query_test, nonsense_in_the_attributes_is_malformed) {
    EXPECT_EQ(decode_query(hex("00 00 'SELECT 1'"), attributes_on).error(), wire_errc::malformed) << "no parameter set";
    EXPECT_EQ(decode_query(hex("00 02 'SELECT 1'"), attributes_on).error(), wire_errc::malformed) << "two sets";
    EXPECT_EQ(decode_query(hex("01 01 00 00 fd 00 00 00"), attributes_on).error(), wire_errc::malformed) << "types not sent";
    EXPECT_EQ(decode_query(hex("01 01 00 02 fd 00 00 00"), attributes_on).error(), wire_errc::malformed) << "flag of 2";
    EXPECT_EQ(decode_query(hex("01 01 00 01 80 00 00 00"), attributes_on).error(), wire_errc::malformed) << "unknown type";
}

TEST(query_test, counts_beyond_the_packet_allocate_nothing) {
    EXPECT_EQ(decode_query(hex("fe ff ff ff ff ff ff ff ff 01 00 01"), attributes_on).error(), wire_errc::truncated);
    EXPECT_EQ(decode_query(hex("fe f8 ff ff ff ff ff ff ff 01 00 01"), attributes_on).error(), wire_errc::truncated);
    EXPECT_EQ(decode_query(hex("fd ff ff ff 01 00 01") + std::string(0x200000, '\0'), attributes_on).error(), wire_errc::malformed);
    EXPECT_EQ(decode_query(hex("fd ff ff ff 01 ") + std::string(0x1FFFFF + 1, '\0') + hex("01 fd 00 00"), attributes_on).error(),
              wire_errc::truncated);
}

TEST(field_list_test, table_and_wildcard_are_read) {
    const auto body = hex("'t' 00 'a%'");
    const auto both = decode_field_list(body);
    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->table, "t");
    EXPECT_EQ(both->wildcard, "a%");
    EXPECT_EQ(decode_field_list(hex("'t' 00"))->wildcard, "");
    EXPECT_EQ(decode_field_list(hex("'t' 00 'a' 00"))->wildcard, "a");
    EXPECT_EQ(decode_field_list("t").error(), wire_errc::truncated);
    EXPECT_EQ(decode_field_list("").error(), wire_errc::truncated);
}

TEST(statement_id_test, needs_its_four_bytes) {
    EXPECT_EQ(*decode_statement_id(hex("04 03 02 01 ff")), 0x01020304U);
    EXPECT_EQ(decode_statement_id(hex("04 03 02")).error(), wire_errc::truncated);
}

TEST(long_data_test, fields_are_read) {
    const auto body = hex("04 03 02 01 05 00 'data'");
    const auto command = decode_long_data(body);
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->statement_id, 0x01020304U);
    EXPECT_EQ(command->parameter, 5);
    EXPECT_EQ(command->data, "data");
    EXPECT_EQ(decode_long_data(body.substr(0, 6))->data, "");
    for (std::size_t size = 0; size < 6; ++size) EXPECT_EQ(decode_long_data(body.substr(0, size)).error(), wire_errc::truncated);
}

}  // namespace
}  // namespace rollcall::wire
