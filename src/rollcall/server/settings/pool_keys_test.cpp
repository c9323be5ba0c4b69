// Keys and values of pools, and what they come to.
#include "rollcall/server/settings/pool_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::server {
namespace {

using testing::HasSubstr;

std::vector<given_value> given_pool(const std::string& key = "", const std::string& text = "") {
    std::vector<given_value> given{{"pool.shop.members", "10.0.0.5:3306,10.0.0.6:3306*4", "--set"},
                                   {"pool.shop.listen", "127.0.0.1:9040", "--set"}};
    if (!key.empty()) given.push_back({"pool.shop." + key, text, "--set"});
    return given;
}

std::string pool_refusal_of(const std::string& key, const std::string& text) {
    const auto made = make_settings(given_pool(key, text));
    return made.has_error() ? made.error().sentence : "";
}

TEST(pool_keys_test, pool_is_put_together_from_its_keys) {
    auto given = given_pool("max_sessions", "50");
    given.push_back({"pool.shop.connect_wait_s", "3", "--set"});
    const auto made = make_settings(given);
    ASSERT_TRUE(made.has_value()) << made.error().sentence;
    const auto pools = make_pool_options(made->pools);
    ASSERT_TRUE(pools.has_value());
    ASSERT_EQ(pools->size(), 1U);
    const auto& pool = pools->front();
    EXPECT_EQ(pool.rules.balance.max_sessions, 50U);
    EXPECT_EQ(pool.rules.connect_wait, std::chrono::seconds{3});
    EXPECT_EQ(pool.rules.standing.fail_after, 3U);
    ASSERT_EQ(pool.members.size(), 2U);
    EXPECT_EQ(pool.members[0].weight, 1U);
    EXPECT_EQ(pool.members[1].weight, 4U);
    EXPECT_EQ(pool.members[1].place, "10.0.0.6:3306");
    EXPECT_EQ(pool.members[1].server.name, "shop/10.0.0.6:3306");
    EXPECT_EQ(pool.members[1].server.port, 3306);
}

TEST(pool_keys_test, what_is_unknown_or_out_of_bounds_is_told) {
    EXPECT_THAT(pool_refusal_of("member", "x"), HasSubstr("unknown setting 'pool.shop.member'; 'pool.shop' has members, listen"));
    EXPECT_THAT(pool_refusal_of("fail_after", "0"), HasSubstr("a whole number from 1 to 100"));
    EXPECT_THAT(pool_refusal_of("members", "10.0.0.5"), HasSubstr("host:port*weight"));
    EXPECT_THAT(pool_refusal_of("members", "10.0.0.5:3306*0"), HasSubstr("host:port*weight"));
    EXPECT_THAT(pool_refusal_of("members", "10.0.0.5:3306*2x"), HasSubstr("host:port*weight"));
    EXPECT_THAT(pool_refusal_of("members", "10.0.0.5:3306,10.0.0.5:3306*2"), HasSubstr("names 10.0.0.5:3306 twice"));
    EXPECT_THAT(pool_refusal_of("on_role_change", "move"), HasSubstr("allowed is keep or close"));
    EXPECT_THAT(pool_refusal_of("donor_ok", "yes"), HasSubstr("true or false"));
    EXPECT_THAT(pool_refusal_of("on_role_change", "close"), HasSubstr("'pool.shop.listen_reader' is missing"));
    EXPECT_THAT(pool_refusal_of("status_port", "10080"), HasSubstr("'pool.shop.control_user' is missing"));
    EXPECT_THAT(pool_refusal_of("max_lag_s", "10"), HasSubstr("'pool.shop.control_user' is missing"));
    EXPECT_THAT(pool_refusal_of("proxy_protocol", "3"), HasSubstr("allowed is off, v1 or v2"));
    EXPECT_THAT(pool_refusal_of("listen_reader", "x"), HasSubstr("'pool.shop.listen_reader' has the value 'x'"));
}

TEST(pool_keys_test, who_is_the_writer_is_asked_with_an_account) {
    EXPECT_THAT(pool_refusal_of("listen_reader", "127.0.0.1:9041"), HasSubstr("'pool.shop.control_user' is missing"));
    auto given = given_pool("listen_reader", "127.0.0.1:9041");
    given.push_back({"pool.shop.control_user", "rollcall", "--set"});
    EXPECT_TRUE(make_settings(given).has_value());
}

TEST(pool_keys_test, settings_are_described_as_they_are_given) {
    const auto made = make_settings(given_pool("slow_start_s", "7"));
    ASSERT_TRUE(made.has_value());
    EXPECT_THAT(describe(*made), HasSubstr("pool.shop.members = \"10.0.0.5:3306,10.0.0.6:3306*4\"\n"));
    EXPECT_THAT(describe(*made), HasSubstr("pool.shop.slow_start_s = 7\n"));
}

}  // namespace
}  // namespace rollcall::server
