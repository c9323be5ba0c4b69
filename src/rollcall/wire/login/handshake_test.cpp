// The connection phase's packets byte by byte, as real clients send them.
#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::wire {
namespace {

constexpr auto offered = server_capabilities;

greeting sample_greeting() {
    greeting hello;
    hello.server_version = "8.0.41-rollcall";
    hello.id = connection_id{0x01020304};
    hello.nonce = "abcdefghijklmnopqrst";
    hello.capabilities = 0x0A0B0C0D | capability::plugin_auth;
    return hello;
}

// libmariadb with a database and attributes: LONG_PASSWORD FOUND_ROWS CONNECT_WITH_DB PROTOCOL_41 SECURE_CONNECTION
// PLUGIN_AUTH CONNECT_ATTRS LENENC.
const std::string full_response =
    hex("0b 82 38 00  00 00 00 01  2d"
        "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
        "'root' 00  03 'xyz'  'test' 00  'mysql_native_password' 00"
        "0f  03 '_os' 05 'Linux'  01 'k' 02 'v2'");

TEST(greeting_test, bytes_are_handshake_v10) {
    EXPECT_EQ(dump(encode_greeting(sample_greeting())),
              dump(hex("0a '8.0.41-rollcall' 00 04 03 02 01 'abcdefgh' 00 0d 0c ff 02 00 0b 0a 15"
                       "00 00 00 00 00 00 00 00 00 00 'ijklmnopqrst' 00 'caching_sha2_password' 00")));
}

TEST(greeting_test, without_plugin_auth_names_no_plugin) {
    auto hello = sample_greeting();
    hello.capabilities = 0x0000C00D;
    EXPECT_EQ(dump(encode_greeting(hello)), dump(hex("0a '8.0.41-rollcall' 00 04 03 02 01 'abcdefgh' 00 0d c0 ff 02 00 00 00 00"
                                                     "00 00 00 00 00 00 00 00 00 00 'ijklmnopqrst' 00")));
}

TEST(handshake_response_test, all_fields_are_read) {
    const auto request = decode_handshake_response(full_response, offered);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->capabilities, 0x0038820BU);
    EXPECT_EQ(request->max_packet, 0x01000000U);
    EXPECT_EQ(request->collation, 45);
    EXPECT_EQ(request->user, "root");
    EXPECT_EQ(request->auth_response, "xyz");
    EXPECT_EQ(request->database, "test");
    EXPECT_EQ(request->plugin, "mysql_native_password");
    const decltype(request->attributes) expected{{"_os", "Linux"}, {"k", "v2"}};
    EXPECT_EQ(request->attributes, expected);
}

TEST(handshake_response_test, every_shorter_packet_is_an_error_or_ends_at_a_border) {
    // Legal ends: the plugin's name may lack its NUL (or more), and attributes may be left out.
    const auto plugin_at = full_response.find("mysql_native_password");
    const auto attributes_at = plugin_at + std::string_view{"mysql_native_password"}.size() + 1;
    for (std::size_t size = 0; size < full_response.size(); ++size) {
        const auto request = decode_handshake_response(full_response.substr(0, size), offered);
        EXPECT_EQ(request.has_value(), size >= plugin_at && size <= attributes_at) << size;
    }
}

TEST(handshake_response_test, what_follows_the_last_field_is_ignored) {
    const auto request = decode_handshake_response(full_response + "\x03", offered);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->attributes.size(), 2U);
}

TEST(handshake_response_test, capabilities_are_those_of_both) {
    const auto request = decode_handshake_response(full_response, offered & ~capability::found_rows);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->capabilities, 0x00388209U);
}

TEST(handshake_response_test, old_client_without_plugin_and_attributes_is_read) {
    // npm mysql: no PLUGIN_AUTH, one byte of length before the scramble.
    const auto request = decode_handshake_response(
        hex("cf f3 06 00  00 00 00 00  21 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 'u' 00 02 'ab' 'd' 00"),
        offered);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->user, "u");
    EXPECT_EQ(request->auth_response, "ab");
    EXPECT_EQ(request->database, "d");
    EXPECT_EQ(request->plugin, "");
}

TEST(handshake_response_test, database_is_read_only_where_announced) {
    auto response = full_response;
    response[0] = '\x03';
    const auto request = decode_handshake_response(response, offered);
    // Without CONNECT_WITH_DB the same bytes are the plugin's name and broken attributes.
    EXPECT_TRUE(request.has_error());
}

TEST(handshake_response_test, client_of_before_4_1_is_malformed) {
    EXPECT_EQ(decode_handshake_response(hex("05 a0 00 00 00 'root' 00 'abcdefgh' 00"), offered).error(), wire_errc::truncated);
    auto no_protocol_41 = full_response;
    no_protocol_41[1] = '\x80';
    EXPECT_EQ(decode_handshake_response(no_protocol_41, offered).error(), wire_errc::malformed);
    auto no_secure_connection = full_response;
    no_secure_connection[1] = '\x02';
    EXPECT_EQ(decode_handshake_response(no_secure_connection, offered).error(), wire_errc::malformed);
}

std::string with_attributes(std::string_view lenenc_and_pairs) {
    return full_response.substr(0, full_response.find("mysql_native_password") + 22).append(lenenc_and_pairs);
}

TEST(handshake_response_test, attributes_over_64_kib_are_malformed) {
    std::string pairs = hex("01 'k' fd fa ff 00");
    pairs.append(0xFFFA, 'v');
    EXPECT_EQ(pairs.size(), 65'536U);
    const auto fits = decode_handshake_response(with_attributes(hex("fd 00 00 01") + pairs), offered);
    ASSERT_TRUE(fits.has_value());
    EXPECT_EQ(fits->attributes.at(0).second.size(), 0xFFFAU);
    const auto over = decode_handshake_response(with_attributes(hex("fd 01 00 01") + pairs + "x"), offered);
    EXPECT_EQ(over.error(), wire_errc::malformed);
}

TEST(handshake_response_test, attributes_that_reach_past_their_block_are_broken) {
    EXPECT_EQ(decode_handshake_response(with_attributes(hex("03 01 'k' 02 'vv'")), offered).error(), wire_errc::malformed);
    EXPECT_EQ(decode_handshake_response(with_attributes(hex("02 01 'k'")), offered).error(), wire_errc::malformed);
    EXPECT_EQ(decode_handshake_response(with_attributes(hex("09 01 'k' 02 'vv'")), offered).error(), wire_errc::truncated);
    EXPECT_EQ(decode_handshake_response(with_attributes(hex("fe ff ff ff ff ff ff ff ff")), offered).error(), wire_errc::malformed);
    EXPECT_EQ(decode_handshake_response(with_attributes(hex("fb")), offered).error(), wire_errc::truncated);
}

TEST(ssl_request_test, is_32_bytes_with_the_flag) {
    auto request = full_response.substr(0, 32);
    EXPECT_FALSE(is_ssl_request(request)) << "CLIENT_SSL is not set";
    request[1] = '\x8A';
    EXPECT_TRUE(is_ssl_request(request));
    EXPECT_FALSE(is_ssl_request(request.substr(0, 31)));
    EXPECT_FALSE(is_ssl_request(request + "x"));
    EXPECT_FALSE(is_ssl_request(""));
    request[1] = '\x88';
    EXPECT_FALSE(is_ssl_request(request)) << "not without PROTOCOL_41";
}

const std::string full_change_user = hex("'joe' 00 02 'pw' 'shop' 00 09 01 'caching_sha2_password' 00 04 01 'a' 01 'b'");

TEST(change_user_test, all_fields_are_read) {
    const auto request = decode_change_user(full_change_user, offered);
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->user, "joe");
    EXPECT_EQ(request->auth_response, "pw");
    EXPECT_EQ(request->database, "shop");
    EXPECT_EQ(request->collation, 0x0109);
    EXPECT_EQ(request->plugin, "caching_sha2_password");
    EXPECT_EQ(request->attributes.at(0).second, "b");
    EXPECT_EQ(request->capabilities, offered);
}

TEST(change_user_test, every_shorter_packet_is_an_error_or_ends_at_a_border) {
    const auto database_end = full_change_user.find("shop") + 5;
    const auto plugin_at = database_end + 2;
    const auto plugin_end = plugin_at + std::string_view{"caching_sha2_password"}.size() + 1;
    for (std::size_t size = 0; size < full_change_user.size(); ++size) {
        const auto request = decode_change_user(full_change_user.substr(0, size), offered);
        const bool legal = size == database_end || (size >= plugin_at && size <= plugin_end);
        EXPECT_EQ(request.has_value(), legal) << size;
    }
}

}  // namespace
}  // namespace rollcall::wire
