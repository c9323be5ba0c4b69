// What a member tells of the servers that it watches, both ways.
#include "rollcall/cluster/questions/watched_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using registry::watched_server;
using registry::watched_server_state;
using ::testing::HasSubstr;
using ::testing::Not;

watched_server shop(watched_server_state state, std::string error = "") {
    watched_server server;
    server.name = "shop";
    server.state = state;
    server.rows = 7;
    server.age = std::chrono::milliseconds{250};
    server.took = std::chrono::milliseconds{3};
    server.error = std::move(error);
    return server;
}

TEST(watched_header_test, servers_come_as_they_were_sent) {
    const auto text = encode_watched({shop(watched_server_state::stale, "it says \"no\"\nand ä")});
    EXPECT_THAT(text, Not(HasSubstr("\n")));
    const auto got = decode_watched(text);
    ASSERT_TRUE(got.has_value()) << got.error().sentence;
    ASSERT_EQ(got->size(), 1U);
    const auto& server = got->front();
    EXPECT_EQ(server.name, "shop");
    EXPECT_EQ(server.state, watched_server_state::stale);
    EXPECT_EQ(server.rows, 7U);
    EXPECT_EQ(server.age.count(), 250);
    EXPECT_EQ(server.took.count(), 3);
    EXPECT_EQ(server.error, "it says \"no\"\nand ä");
}

TEST(watched_header_test, none_is_no_header) {
    EXPECT_EQ(encode_watched({}), "");
    EXPECT_TRUE(decode_watched("")->empty());
}

// However many there are: the header fits into a head, and says that something is missing where something is.
TEST(watched_header_test, those_that_fail_come_first_within_the_bound) {
    std::vector<watched_server> many(500, shop(watched_server_state::ok));
    many.push_back(shop(watched_server_state::denied, std::string(5000, 'x')));
    const auto text = encode_watched(many);
    EXPECT_LE(text.size(), 12U << 10);
    const auto got = decode_watched(text);
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->front().state, watched_server_state::denied);
    EXPECT_EQ(got->front().error.size(), 200U);
}

TEST(watched_header_test, other_values_are_refused) {
    for (const auto* const text : {"{}", "[1]", "[{\"name\":\"a\"}]", "x",
                                   "[{\"name\":\"a\",\"state\":\"fine\",\"rows\":0,\"age_ms\":0,\"took_ms\":0,\"error\":\"\"}]"}) {
        EXPECT_TRUE(decode_watched(text).has_error()) << text;
    }
}

}  // namespace
}  // namespace rollcall::cluster
