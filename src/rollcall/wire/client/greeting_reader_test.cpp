// Greetings of other servers, as they came, and those that refuse at once.
#include "rollcall/wire/client/greeting_reader.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::wire {
namespace {

// Recorded of MariaDB 10.11.19 on Debian 12.
std::string mariadb_greeting() {
    return hex(
        "0a '5.5.5-10.11.19-MariaDB-0+deb12u1' 00 04 00 00 00 28664a2265586722 00 fe ff 08 02 00 ff 81 15 00 00 00 00 00 00 1d 00 00 00"
        " 6e27722d277a557778735b4d 00 'mysql_native_password' 00");
}

// Source: MySQL Server Doxygen, "Protocol::HandshakeV10", the example of MySQL 5.6.4.
std::string mysql_greeting() {
    return hex(
        "0a '5.6.4-m7-log' 00 56 0a 00 00 'RB3vz&Gr' 00 ff ff 08 02 00 0f c0 15 00 00 00 00 00 00 00 00 00 00 '+yD&/ZZ305ZG' 00"
        " 'mysql_native_password' 00");
}

server_greeting greeting_of(std::string_view payload) {
    auto first = decode_first_packet(payload);
    EXPECT_TRUE(first.has_value());
    if (first.has_error() || !std::holds_alternative<server_greeting>(*first)) return {};
    return std::get<server_greeting>(*first);
}

TEST(greeting_reader_test, reads_mariadbs) {
    const auto hello = greeting_of(mariadb_greeting());
    EXPECT_EQ(hello.server_version, "5.5.5-10.11.19-MariaDB-0+deb12u1");
    EXPECT_EQ(hello.connection_id, 4U);
    EXPECT_EQ(hello.capabilities, 0x81FF'FFFEU);
    EXPECT_EQ(hello.mariadb_capabilities, 0x1DU);
    EXPECT_EQ(dump(hello.nonce), dump(hex("28664a2265586722 6e27722d277a557778735b4d")));
    EXPECT_EQ(hello.collation, 8);
    EXPECT_EQ(hello.status, server_status::autocommit);
    EXPECT_EQ(hello.plugin, "mysql_native_password");
}

TEST(greeting_reader_test, reads_mysqls) {
    const auto hello = greeting_of(mysql_greeting());
    EXPECT_EQ(hello.server_version, "5.6.4-m7-log");
    EXPECT_EQ(hello.connection_id, 2646U);
    EXPECT_EQ(hello.capabilities, 0xC00F'FFFFU);
    EXPECT_EQ(hello.mariadb_capabilities, 0U);
    EXPECT_EQ(hello.nonce, "RB3vz&Gr+yD&/ZZ305ZG");
    EXPECT_EQ(hello.plugin, "mysql_native_password");
}

TEST(greeting_reader_test, reserved_bytes_of_others_than_mariadb_are_not_read) {
    auto payload = mysql_greeting();
    payload[41] = '\x1D';
    EXPECT_EQ(greeting_of(payload).mariadb_capabilities, 0U);
}

TEST(greeting_reader_test, reads_what_we_say_ourselves) {
    greeting said;
    said.server_version = "8.0.41-rollcall";
    said.id = connection_id{77};
    said.nonce = "abcdefghijklmnopqrst";
    const auto hello = greeting_of(encode_greeting(said));
    EXPECT_EQ(hello.server_version, "8.0.41-rollcall");
    EXPECT_EQ(hello.connection_id, 77U);
    EXPECT_EQ(hello.capabilities, server_capabilities);
    EXPECT_EQ(hello.nonce, said.nonce);
    EXPECT_EQ(hello.collation, 255);
    EXPECT_EQ(hello.plugin, "caching_sha2_password");
}

TEST(greeting_reader_test, server_without_plugins_names_none) {
    greeting said;
    said.nonce = "abcdefghijklmnopqrst";
    said.capabilities = capability::protocol_41 | capability::secure_connection;
    const auto hello = greeting_of(encode_greeting(said));
    EXPECT_EQ(hello.nonce, said.nonce);
    EXPECT_EQ(hello.plugin, "");
}

TEST(greeting_reader_test, longer_nonce_than_twenty_bytes_is_cut) {
    auto payload =
        hex("0a '8' 00 01 00 00 00 'abcdefgh' 00 00 82 08 02 00 08 00 1f 00 00 00 00 00 00 00 00 00 00 'ijklmnopqrstuvwxyz0123' 00 'p' 00");
    EXPECT_EQ(greeting_of(payload).nonce, "abcdefghijklmnopqrst");
    EXPECT_EQ(greeting_of(payload).plugin, "p");
}

TEST(greeting_reader_test, refusal_in_its_place_is_an_error_of_the_servers) {
    const auto first = decode_first_packet(hex("ff 69 04 'Host is blocked'"));
    ASSERT_TRUE(first.has_value());
    ASSERT_TRUE(std::holds_alternative<server_error>(*first));
    EXPECT_EQ(std::get<server_error>(*first).code, 1129);
    EXPECT_EQ(std::get<server_error>(*first).sqlstate, "");
    EXPECT_EQ(std::get<server_error>(*first).message, "Host is blocked");
    EXPECT_EQ(std::get<server_error>(*decode_first_packet(hex("ff 10 04 '#08004Too many connections'"))).sqlstate, "08004");
}

TEST(greeting_reader_test, every_byte_missing_is_truncated) {
    for (const auto& whole : {mariadb_greeting(), mysql_greeting(), hex("ff 10 04")}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto cut = decode_first_packet(std::string_view{whole}.substr(0, size));
            ASSERT_TRUE(cut.has_error()) << size;
            EXPECT_EQ(cut.error(), wire_errc::truncated) << size;
        }
    }
}

TEST(greeting_reader_test, bytes_behind_the_plugin_are_passed_over) {
    EXPECT_EQ(greeting_of(mysql_greeting() + "more").plugin, "mysql_native_password");
}

TEST(greeting_reader_test, other_protocols_are_malformed) {
    auto ninth = mysql_greeting();
    ninth.front() = '\x09';
    EXPECT_EQ(decode_first_packet(ninth).error(), wire_errc::malformed);
    EXPECT_EQ(decode_first_packet("HTTP/1.1 400 Bad Request\r\n\r\n").error(), wire_errc::malformed);
    greeting said;
    said.nonce = "abcdefghijklmnopqrst";
    for (const auto only : {capability::protocol_41, capability::secure_connection}) {
        said.capabilities = only;
        EXPECT_EQ(decode_first_packet(encode_greeting(said)).error(), wire_errc::malformed);
    }
}

}  // namespace
}  // namespace rollcall::wire
