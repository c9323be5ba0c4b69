// Which hosts mean this server.
#include "rollcall/http/guards/host.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

TEST(authority_test, parses_names_addresses_and_ports) {
    struct row {
        std::string_view text;
        std::string_view host;
        std::string_view port;
    };
    const std::vector<row> rows{{"Example.COM", "example.com", ""},
                                {"h:1", "h", "1"},
                                {"h:", "h", ""},
                                {"h:65535", "h", "65535"},
                                {"[::1]", "::1", ""},
                                {"[::1]:8030", "::1", "8030"},
                                {"[FE80::A]:1", "fe80::a", "1"},
                                {"127.0.0.1:8030", "127.0.0.1", "8030"},
                                {"", "", ""},
                                {":80", "", "80"}};
    for (const auto& [text, host, port] : rows) {
        const auto parsed = parse_authority(text);
        ASSERT_TRUE(parsed.has_value()) << text;
        EXPECT_EQ(parsed->host, host) << text;
        EXPECT_EQ(parsed->port, port) << text;
    }
}

TEST(authority_test, refuses_what_is_none) {
    for (const std::string_view text : {"h:65536", "h:x", "h:-1", "h:1:2", "user@h", "a b", "a/b", "[::1", "::1", "[::1]x", "[h]", "[]",
                                        "[127.0.0.1]", "h,h", "h\xff", "h:+1", "[::1%25eth0]", "a, b"}) {
        EXPECT_FALSE(parse_authority(text).has_value()) << text;
    }
}

TEST(loopback_test, knows_its_names_and_addresses) {
    for (const std::string_view host :
         {"localhost", "LOCALHOST", "127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"}) {
        EXPECT_TRUE(is_loopback_host(host)) << host;
    }
    for (const std::string_view host : {"", "localhost.example.com", "128.0.0.1", "126.255.255.255", "::2", "::", "0.0.0.0", "127.1",
                                        "2130706433", "127.0.0.1.example.com", "::ffff:128.0.0.1"}) {
        EXPECT_FALSE(is_loopback_host(host)) << host;
    }
}

unsigned host_status(std::string value, std::string_view listen_ip = "192.0.2.1") {
    const std::vector<std::string> names{"rollcall.example.com", "2001:db8::5"};
    request incoming;
    incoming.headers.emplace_back("host", std::move(value));
    const auto checked = check_host(incoming, names, listen_ip);
    return checked.has_error() ? checked.error().status : 200;
}

TEST(check_host_test, own_names_pass_with_any_port) {
    for (const std::string host : {"rollcall.example.com", "Rollcall.Example.Com:8030", "192.0.2.1", "192.0.2.1:1", "localhost:8030",
                                   "127.0.0.5", "[::1]:8030", "[::ffff:192.0.2.1]", "[2001:DB8:0::5]:80"}) {
        EXPECT_EQ(host_status(host), 200U) << host;
    }
    EXPECT_EQ(host_status("[2001:db8::1]:8030", "2001:db8::1"), 200U);
}

TEST(check_host_test, foreign_names_are_421) {
    for (const std::string host : {"", ":8030", "evil.example", "rollcall.example.com.evil.example", "xrollcall.example.com", "192.0.2.2",
                                   "localhost.evil.example", "rollcall.example.com."}) {
        EXPECT_EQ(host_status(host), 421U) << host;
    }
}

TEST(check_host_test, what_is_no_host_is_400) {
    for (const std::string host : {"a b", "evil@localhost", "localhost:x", "localhost, localhost", "[::1"})
        EXPECT_EQ(host_status(host), 400U) << host;
}

TEST(check_host_test, request_without_host_passes) {
    const request incoming;
    EXPECT_TRUE(check_host(incoming, {}, "192.0.2.1").has_value());
}

TEST(check_host_test, sentence_tells_the_remedy) {
    request incoming;
    incoming.headers.emplace_back("host", "evil.example:80");
    EXPECT_EQ(check_host(incoming, {}, "192.0.2.1").error().sentence,
              "The Host 'evil.example:80' is not a name of this server; use its address, or add the name to http.host_names in its "
              "configuration.");
}

}  // namespace
}  // namespace rollcall::http
