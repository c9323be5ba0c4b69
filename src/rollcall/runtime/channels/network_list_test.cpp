// Which addresses a list of networks holds.
#include "rollcall/runtime/channels/network_list.hpp"

#include <gtest/gtest.h>

namespace rollcall::runtime {
namespace {

TEST(network_list_test, holds_what_its_prefixes_hold) {
    const auto list = network_list::parse("10.1.0.0/16, 192.0.2.7,fd00::/8 , ::1");
    ASSERT_TRUE(list.has_value());
    for (const auto* in : {"10.1.0.0", "10.1.255.255", "192.0.2.7", "fd12::9", "::1"}) EXPECT_TRUE(list->contains(in)) << in;
    for (const auto* out : {"10.2.0.0", "192.0.2.8", "fe80::1", "::2", "127.0.0.1", "", "host"}) EXPECT_FALSE(list->contains(out)) << out;
}

TEST(network_list_test, nothing_holds_nothing) {
    const auto list = network_list::parse(" ");
    ASSERT_TRUE(list.has_value());
    EXPECT_TRUE(list->empty());
    EXPECT_FALSE(list->contains("127.0.0.1"));
}

TEST(network_list_test, everything_is_a_network) {
    const auto list = network_list::parse("0.0.0.0/0");
    ASSERT_TRUE(list.has_value());
    EXPECT_TRUE(list->contains("203.0.113.9"));
    EXPECT_FALSE(list->contains("::1"));
}

TEST(network_list_test, what_is_no_network_is_quoted) {
    for (const auto* bad : {"10.0.0.0/33", "proxy.example", "10.0.0", "1.2.3.4,,5.6.7.8", "fd00::/129"}) {
        const auto list = network_list::parse(bad);
        ASSERT_TRUE(list.has_error()) << bad;
        EXPECT_NE(list.error().sentence.find("is no network"), std::string::npos);
    }
}

}  // namespace
}  // namespace rollcall::runtime
