// What a client says, byte by byte, and read again by the server's half.
#include "rollcall/wire/client/handshake_response.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"

namespace rollcall::wire {
namespace {

login_request sample_said() {
    login_request said;
    said.capabilities = client_capabilities;
    said.max_packet = 0x0100'0000;
    said.collation = 45;
    said.user = "joe";
    said.database = "shop";
    said.plugin = "mysql_native_password";
    said.auth_response = std::string(20, 'S');
    said.attributes = {{"program_name", "rollcall"}, {"a", ""}};
    return said;
}

const std::string filler = "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ";

TEST(handshake_response_writer_test, bytes_are_exact) {
    EXPECT_EQ(dump(*encode_handshake_response(sample_said())),
              dump(hex("0d a2 be 01 00 00 00 01 2d " + filler +
                       "00 00 00 00 'joe' 00 14 'SSSSSSSSSSSSSSSSSSSS' 'shop' 00 'mysql_native_password' 00"
                       " 19 0c 'program_name' 08 'rollcall' 01 'a' 00")));
}

TEST(handshake_response_writer_test, fields_follow_the_capabilities) {
    auto said = sample_said();
    said.capabilities = capability::protocol_41 | capability::secure_connection;
    EXPECT_EQ(dump(*encode_handshake_response(said)),
              dump(hex("00 82 00 00 00 00 00 01 2d " + filler + "00 00 00 00 'joe' 00 14 'SSSSSSSSSSSSSSSSSSSS'")));
}

TEST(handshake_response_writer_test, mariadbs_capabilities_end_the_filler) {
    const auto payload = encode_handshake_response(sample_said(), 0x0102'0304);
    EXPECT_EQ(dump(payload->substr(28, 4)), "04 03 02 01");
}

TEST(handshake_response_writer_test, servers_half_reads_it) {
    const auto said = sample_said();
    const auto read = decode_handshake_response(*encode_handshake_response(said), server_capabilities);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->capabilities, said.capabilities & server_capabilities);
    EXPECT_EQ(read->max_packet, said.max_packet);
    EXPECT_EQ(read->collation, said.collation);
    EXPECT_EQ(read->user, said.user);
    EXPECT_EQ(read->database, said.database);
    EXPECT_EQ(read->plugin, said.plugin);
    EXPECT_EQ(read->auth_response, said.auth_response);
    EXPECT_EQ(read->attributes, said.attributes);
}

TEST(handshake_response_writer_test, long_proofs_need_their_capability) {
    auto said = sample_said();
    said.auth_response = std::string(300, 'S');
    EXPECT_EQ(decode_handshake_response(*encode_handshake_response(said), server_capabilities)->auth_response, said.auth_response);
    said.capabilities &= ~capability::plugin_auth_lenenc_client_data;
    EXPECT_EQ(encode_handshake_response(said).error(), wire_errc::malformed);
    said.auth_response.resize(255);
    EXPECT_EQ(decode_handshake_response(*encode_handshake_response(said), server_capabilities)->auth_response, said.auth_response);
}

TEST(handshake_response_writer_test, nul_within_a_name_is_malformed) {
    for (const auto name : {&login_request::user, &login_request::database, &login_request::plugin}) {
        auto said = sample_said();
        said.*name = std::string{"a\0b", 3};
        EXPECT_EQ(encode_handshake_response(said).error(), wire_errc::malformed);
    }
}

TEST(ssl_request_writer_test, is_the_responses_head_with_the_flag_set) {
    const auto payload = encode_ssl_request(sample_said(), 0x1D);
    EXPECT_EQ(dump(payload), dump(hex("0d aa be 01 00 00 00 01 2d " + filler + "1d 00 00 00")));
    EXPECT_TRUE(is_ssl_request(payload));
}

}  // namespace
}  // namespace rollcall::wire
