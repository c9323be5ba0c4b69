// Where others reach an FE, and what a cluster that etcd keeps asks of the settings.
#include "rollcall/server/settings/etcd_start.hpp"
#include "rollcall/base/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::server {
namespace {

using testing::HasSubstr;

runtime::peer_address at(const std::string& ip) {
    runtime::peer_address address;
    address.ip = ip;
    address.port = 8030;
    return address;
}

TEST(reachable_address_test, advertised_port_wins_over_the_listener_s) {
    EXPECT_EQ(reachable_address("fe1:80", at("10.0.0.1"), "host"), "fe1:80");
    EXPECT_EQ(reachable_address("fe1", at("10.0.0.1"), "host"), "fe1:8030");
    EXPECT_EQ(reachable_address("[fd00::1]:80", at("::"), "host"), "[fd00::1]:80");
    EXPECT_EQ(reachable_address("[fd00::1]", at("::"), "host"), "[fd00::1]:8030");
    EXPECT_EQ(reachable_address("fd00::1", at("::"), "host"), "[fd00::1]:8030");
}

TEST(reachable_address_test, without_advertise_it_is_the_listener_or_the_host) {
    EXPECT_EQ(reachable_address("", at("10.0.0.1"), "host"), "10.0.0.1:8030");
    EXPECT_EQ(reachable_address("", at("::1"), "host"), "[::1]:8030");
    EXPECT_EQ(reachable_address("", at("0.0.0.0"), "host"), "host:8030");
    EXPECT_EQ(reachable_address("", at("::"), "host"), "host:8030");
}

// A member's settings, with one more.
or_refusal<settings> with(const std::string& key, const std::string& text) {
    return make_settings(
        {{"cluster.etcd", "http://e:2379", "--set"}, {"cluster.secret", "0123456789abcdef", "--set"}, {key, text, "--set"}});
}

TEST(etcd_settings_test, number_may_be_left_to_etcd) {
    EXPECT_TRUE(with("cluster.name", "c").has_value());
    EXPECT_TRUE(with("cluster.fe_number", "0")->fe_number_given);
}

TEST(etcd_settings_test, endpoint_name_and_address_are_checked) {
    EXPECT_THAT(with("cluster.etcd", "e:2379").error().sentence, HasSubstr("'cluster.etcd': 'e:2379' is no endpoint of etcd"));
    EXPECT_THAT(with("cluster.name", "a/b").error().sentence, HasSubstr("it has no '/'"));
    for (const auto* advertise : {"fe", "fe:80", "::1", "[::1]", "[::1]:80"}) {
        EXPECT_TRUE(with("cluster.advertise", advertise).has_value()) << advertise;
    }
    for (const auto* advertise : {"fe one", "fe:x", "fe:0", "http://fe"}) {
        EXPECT_THAT(with("cluster.advertise", advertise).error().sentence, HasSubstr("'cluster.advertise' has the value")) << advertise;
    }
}

}  // namespace
}  // namespace rollcall::server
