// Lookup in headers, lists in their values.
#include "rollcall/http/message/header_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(header_list_test, values_keep_their_order_and_join) {
    const header_list headers{{"a", "1"}, {"b", "2"}, {"a", ""}, {"a", "3"}};
    EXPECT_THAT(values_of(headers, "a"), ElementsAre("1", "", "3"));
    EXPECT_EQ(joined_values(headers, "a"), "1, , 3");
    EXPECT_THAT(values_of(headers, "c"), IsEmpty());
    EXPECT_EQ(joined_values(headers, "c"), "");
}

TEST(header_list_test, list_items_are_trimmed_and_lower_case) {
    EXPECT_THAT(list_items(" Close ,\tKEEP-alive,, x y "), ElementsAre("close", "keep-alive", "x y"));
    EXPECT_THAT(list_items(""), IsEmpty());
    EXPECT_THAT(list_items(" , "), IsEmpty());
}

TEST(header_list_test, digits_have_no_sign) {
    for (const auto* text : {"0", "007", "18446744073709551616"}) EXPECT_TRUE(is_digits(text)) << text;
    for (const auto* text : {"", "-1", "+1", " 1", "1,1", "0x1"}) EXPECT_FALSE(is_digits(text)) << text;
}

}  // namespace
}  // namespace rollcall::http
