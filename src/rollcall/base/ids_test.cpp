// Which texts are ids and which are not.
#include "rollcall/base/ids.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(query_id_test, text_form_round_trips) {
    const query_id id{0x1f, 0xABCDEF0123456789};
    EXPECT_EQ(to_string(id), "000000000000001f-abcdef0123456789");
    EXPECT_EQ(parse_query_id(to_string(id)), id);
}

TEST(query_id_test, parse_ignores_case_and_missing_zeros) { EXPECT_EQ(parse_query_id("1F-2"), (query_id{0x1f, 2})); }

TEST(query_id_test, parse_refuses_other_forms) {
    for (const char* text : {"", "-", "12", "12-", "-12", "12-34-56", "g-1", "12345678901234567-1", " 1-2", "+1-2"}) {
        EXPECT_FALSE(parse_query_id(text)) << text;
    }
}

TEST(connection_id_test, parse_takes_decimal_digits_only) {
    EXPECT_EQ(parse_connection_id("4294967295"), connection_id{4294967295U});
    for (const char* text : {"", "0", "-1", "+1", "1x", "4294967296", " 1"}) EXPECT_FALSE(parse_connection_id(text)) << text;
}

}  // namespace
}  // namespace rollcall
