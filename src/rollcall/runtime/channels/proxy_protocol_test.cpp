// Headers of the PROXY protocol, whole, cut, and broken.
#include "rollcall/runtime/channels/proxy_protocol.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rollcall::runtime {
namespace {

using namespace std::literals;

constexpr auto signature = "\r\n\r\n\0\r\nQUIT\n"sv;

std::string binary(std::string_view head, std::string_view addresses) {
    std::string header{signature};
    header += head;
    header += static_cast<char>(addresses.size() >> 8);
    header += static_cast<char>(addresses.size());
    return header.append(addresses);
}

const std::string v4 = binary("\x21\x11", "\xC0\x00\x02\x07\xC0\x00\x02\x01\xDC\x04\x0C\xEA"sv);
const std::string v6 = binary("\x21\x21", std::string(15, '\0') + "\x09" + std::string(16, '\0') + "\xDC\x04\x0C\xEA");

// Reads as the channel does: what the length asks for, no more. Returns: "ip:port", "itself", or the error.
std::string read(std::string_view bytes) {
    std::string header;
    for (int steps = 0; steps < 200; ++steps) {
        const auto wanted = proxy_header_length(header);
        if (wanted.has_error()) return wanted.error().sentence;
        if (*wanted == header.size()) {
            const auto client = parse_proxy_header(header);
            if (client.has_error()) return client.error().sentence;
            EXPECT_EQ(header.size(), bytes.size()) << "takes the header, all of it and no more";
            return *client ? (*client)->text() : "itself";
        }
        if (*wanted > bytes.size()) return "cut";
        header = bytes.substr(0, *wanted);
    }
    return "endless";
}

TEST(proxy_protocol_test, text_names_the_client) {
    EXPECT_EQ(read("PROXY TCP4 192.0.2.7 192.0.2.1 56324 3306\r\n"), "192.0.2.7:56324");
    EXPECT_EQ(read("PROXY TCP6 2001:db8::7 2001:db8::1 56324 3306\r\n"), "[2001:db8::7]:56324");
    EXPECT_EQ(read("PROXY UNKNOWN\r\n"), "itself");
    EXPECT_EQ(read("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"), "itself");
}

TEST(proxy_protocol_test, binary_names_the_client) {
    EXPECT_EQ(read(v4), "192.0.2.7:56324");
    EXPECT_EQ(read(v6), "[::9]:56324");
    EXPECT_EQ(read(binary("\x20\x00"sv, "")), "itself");
    EXPECT_EQ(read(binary("\x21\x00"sv, "")), "itself");
    EXPECT_EQ(read(binary("\x21\x11", v4.substr(16) + "\x04\x00\x01\x00"s)), "192.0.2.7:56324")
        << "notes behind the addresses are passed over";
}

TEST(proxy_protocol_test, headers_that_are_made_are_read) {
    const peer_address client{"192.0.2.7", 56324, false};
    const peer_address client6{"2001:db8::7", 56324, false};
    const peer_address target{"192.0.2.1", 3306, false};
    const peer_address named{"db.example", 3306, false};
    EXPECT_EQ(make_proxy_header(proxy_version::v1, client, target), "PROXY TCP4 192.0.2.7 192.0.2.1 56324 3306\r\n");
    EXPECT_EQ(make_proxy_header(proxy_version::v1, client6, target), "PROXY TCP6 2001:db8::7 :: 56324 3306\r\n");
    EXPECT_EQ(make_proxy_header(proxy_version::v1, std::nullopt, target), "PROXY UNKNOWN\r\n");
    EXPECT_EQ(make_proxy_header(proxy_version::v2, client, target), v4);
    EXPECT_EQ(read(make_proxy_header(proxy_version::v2, client6, target)), "[2001:db8::7]:56324");
    EXPECT_EQ(read(make_proxy_header(proxy_version::v2, client, named)), "192.0.2.7:56324");
    EXPECT_EQ(read(make_proxy_header(proxy_version::v2, std::nullopt, target)), "itself");
}

TEST(proxy_protocol_test, every_cut_waits_for_the_rest) {
    for (const auto& header : {std::string{"PROXY TCP4 192.0.2.7 192.0.2.1 56324 3306\r\n"}, v4, v6}) {
        for (std::size_t size = 0; size < header.size(); ++size) EXPECT_EQ(read(header.substr(0, size)), "cut") << size;
    }
}

TEST(proxy_protocol_test, what_is_no_header_is_refused) {
    const std::vector<std::string> broken{
        "GET / HTTP/1.1\r\n\r\n",
        "\x16\x03\x01 and more of TLS",
        "PROXY TCP4 192.0.2.7 192.0.2.1 56324\r\n",
        "PROXY TCP4 192.0.2.7 192.0.2.1 56324 3306 1\r\n",
        "PROXY TCP4 2001:db8::7 192.0.2.1 56324 3306\r\n",
        "PROXY TCP4 192.0.2.7 192.0.2.1 65536 3306\r\n",
        "PROXY TCP4 192.0.2.7 192.0.2.1 -1 3306\r\n",
        "PROXY TCP5 192.0.2.7 192.0.2.1 56324 3306\r\n",
        "PROXY TCP4 192.0.2.7 192.0.2.1 56324 3306\n",
        "PROXY UNKNO\r\n and more",
        "PROXY TCP4 " + std::string(100, '1') + "\r\n",
        binary("\x31\x11", v4.substr(16)),
        binary("\x22\x11", v4.substr(16)),
        binary("\x21\x11", v4.substr(16, 11)),
        binary("\x21\x21", v6.substr(16, 35)),
        binary("\x21\x11", std::string(5000, 'x')),
    };
    for (const auto& each : broken) {
        const auto said = read(each);
        EXPECT_TRUE(said.starts_with("it ") || said.starts_with("its ")) << each << ": " << said;
    }
}

}  // namespace
}  // namespace rollcall::runtime
