// What an order to drain may say.
#include "rollcall/api/parameters/drain_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::api {
namespace {

using ::testing::HasSubstr;

std::string drain_refusal_of(const std::string& body) {
    const auto read = parse_drain_order(body);
    return read.has_error() && read.error().status == 400 ? read.error().sentence : "";
}

TEST(drain_body_test, keys_are_read_and_may_be_left_out) {
    const auto given = parse_drain_order(R"({"grace_s": 5, "kill": true})");
    ASSERT_TRUE(given.has_value());
    EXPECT_EQ(given->grace, std::chrono::seconds{5});
    EXPECT_TRUE(given->kill);
    for (const auto* const body : {"", "{}"}) {
        const auto left_out = parse_drain_order(body);
        ASSERT_TRUE(left_out.has_value());
        EXPECT_EQ(left_out->grace, std::chrono::seconds{60});
        EXPECT_FALSE(left_out->kill);
    }
}

TEST(drain_body_test, wrong_body_is_400_and_its_sentence_names_why) {
    EXPECT_THAT(drain_refusal_of("[]"), HasSubstr("no JSON object"));
    EXPECT_THAT(drain_refusal_of("grace_s=5"), HasSubstr("no JSON object"));
    EXPECT_THAT(drain_refusal_of(R"({"grace": 5})"), HasSubstr("'grace', which is not known"));
    EXPECT_THAT(drain_refusal_of(R"({"grace_s": -1})"), HasSubstr("from 0 to 86400"));
    EXPECT_THAT(drain_refusal_of(R"({"grace_s": 86401})"), HasSubstr("from 0 to 86400"));
    EXPECT_THAT(drain_refusal_of(R"({"kill": "yes"})"), HasSubstr("true or false"));
    EXPECT_THAT(drain_refusal_of(R"({"kill": true, "kill": false})"), HasSubstr("twice"));
}

}  // namespace
}  // namespace rollcall::api
