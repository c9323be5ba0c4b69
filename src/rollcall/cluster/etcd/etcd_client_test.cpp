// The list of endpoints as the configuration spells it. What goes over the wire is tested against a real etcd
// (tests/cluster/test_etcd.py).
#include "rollcall/cluster/etcd/etcd_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using ::testing::HasSubstr;

TEST(etcd_client_test, endpoints_are_read_in_their_order) {
    const auto endpoints = parse_etcd_endpoints("http://b:2379, http://[::1]:1/");
    ASSERT_TRUE(endpoints.has_value());
    ASSERT_EQ(endpoints->size(), 2U);
    EXPECT_EQ((*endpoints)[0].host, "b");
    EXPECT_EQ((*endpoints)[0].port, 2379);
    EXPECT_EQ((*endpoints)[1].host, "::1");
}

TEST(etcd_client_test, what_is_no_endpoint_is_named) {
    for (const auto* text : {"", "b:2379", "http://b", "http://b:2379/v3", "http://b:2379,", "http://user@b:1"}) {
        const auto endpoints = parse_etcd_endpoints(text);
        ASSERT_TRUE(endpoints.has_error()) << text;
        EXPECT_THAT(endpoints.error().sentence, HasSubstr("is no endpoint of etcd")) << text;
    }
    EXPECT_THAT(parse_etcd_endpoints("https://b:2379").error().sentence, HasSubstr("wants TLS"));
}

}  // namespace
}  // namespace rollcall::cluster
