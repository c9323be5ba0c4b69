// Logins at another server as scripts, read from top to bottom: what the server sends, what the machine asks for.
#include "rollcall/wire/client/client_login.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "for_test/wire/hex.hpp"
#include "rollcall/base/text/byte_cursor.hpp"

namespace rollcall::wire {
namespace {

constexpr std::string_view first_nonce = "abcdefghijklmnopqrst";
constexpr std::string_view other_nonce = "ABCDEFGHIJKLMNOPQRST";
const std::string native_proof(20, 'N');
const std::string sha2_proof(32, 'S');
const std::string ok_packet = hex("00 00 00 02 00 00 00");
const std::string denied_packet = hex("ff 15 04 '#28000Access denied'");
const std::string fast_packet = hex("01 03");
const std::string full_packet = hex("01 04");

std::string greeting_with(auth_plugin plugin, capability_flags capabilities = server_capabilities) {
    greeting hello;
    hello.server_version = "8.4.0";
    hello.id = connection_id{7};
    hello.nonce = first_nonce;
    hello.capabilities = capabilities;
    hello.default_plugin = plugin;
    return encode_greeting(hello);
}

const std::string native_hello = greeting_with(auth_plugin::native_password);
const std::string sha2_hello = greeting_with(auth_plugin::caching_sha2_password);
const std::string hello_without_tls = greeting_with(auth_plugin::caching_sha2_password, server_capabilities & ~capability::ssl);

std::string switch_to(std::string_view plugin, std::string_view data = other_nonce) {
    std::string payload{"\xFE"};
    payload.append(plugin).push_back('\0');
    if (!data.empty()) payload.append(data).push_back('\0');
    return payload;
}

client_login_options joe(tls_wish tls = tls_wish::off) {
    client_login_options options;
    options.user = "joe";
    options.tls = tls;
    return options;
}

std::string_view name_of(scramble_kind kind) {
    if (kind == scramble_kind::ed25519) return "client_ed25519";
    return plugin_name(kind == scramble_kind::sha2 ? auth_plugin::caching_sha2_password : auth_plugin::native_password);
}

// An action in words, so that a script shows what it expects and a failure what came.
std::string told(const client_login_action& action) {
    struct visitor {
        std::string operator()(const read_next&) const { return "read"; }
        std::string operator()(const send_then_read& a) const { return "send " + dump(a.payload); }
        std::string operator()(const send_then_begin_tls& a) const { return is_ssl_request(a.payload) ? "begin tls" : "begin tls wrongly"; }
        std::string operator()(const make_scramble& a) const { return "prove " + std::string{name_of(a.kind)} + " over " + a.nonce; }
        std::string operator()(const send_clear_password&) const { return "send the password"; }
        std::string operator()(const encrypt_password& a) const { return "encrypt with " + a.key_pem + " over " + a.nonce; }
        std::string operator()(const logged_in&) const { return "logged in"; }
        std::string operator()(const login_rejected& a) const { return "rejected " + std::to_string(a.error.code) + " " + a.error.message; }
        std::string operator()(const server_broken& a) const { return "broken: " + std::string{message(a.error)}; }
        std::string operator()(const login_impossible& a) const { return "impossible: " + a.sentence; }
    };
    return std::visit(visitor{}, action);
}

login_request response_in(const client_login_action& action) {
    const auto* const sent = std::get_if<send_then_read>(&action);
    if (sent == nullptr) return {};
    auto read = decode_handshake_response(sent->payload, server_capabilities);
    return read.has_value() ? std::move(*read) : login_request{};
}

bool is_over(const client_login_action& action) {
    return std::holds_alternative<logged_in>(action) || std::holds_alternative<login_rejected>(action) ||
           std::holds_alternative<server_broken>(action) || std::holds_alternative<login_impossible>(action);
}

std::string broken_by(wire_errc error) { return "broken: " + std::string{message(error)}; }

const std::string prove_native = "prove mysql_native_password over abcdefghijklmnopqrst";
const std::string prove_sha2 = "prove caching_sha2_password over abcdefghijklmnopqrst";

// A machine that has sent its response without TLS, and waits for the verdict.
client_login responded(client_login_options options, const std::string& hello, std::string_view proof) {
    client_login machine{std::move(options)};
    machine.on_packet(hello);
    machine.on_scramble(proof);
    return machine;
}

// The same, over TLS.
client_login responded_over_tls(const std::string& hello, std::string_view proof) {
    client_login machine{joe(tls_wish::required)};
    machine.on_packet(hello);
    machine.on_tls();
    machine.on_scramble(proof);
    return machine;
}

TEST(client_login_test, native_password_is_proved_in_the_response) {
    client_login machine{joe()};
    EXPECT_EQ(told(machine.on_packet(native_hello)), prove_native);
    const auto said = response_in(machine.on_scramble(native_proof));
    EXPECT_EQ(said.user, "joe");
    EXPECT_EQ(said.plugin, "mysql_native_password");
    EXPECT_EQ(said.auth_response, native_proof);
    EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, refusal_is_the_servers_error) {
    auto machine = responded(joe(), native_hello, native_proof);
    EXPECT_EQ(told(machine.on_packet(denied_packet)), "rejected 1045 Access denied");
}

TEST(client_login_test, refusal_instead_of_a_greeting_is_the_servers_error) {
    client_login machine{joe()};
    EXPECT_EQ(told(machine.on_packet(hex("ff 10 04 'Too many connections'"))), "rejected 1040 Too many connections");
}

TEST(client_login_test, response_asks_for_what_both_sides_have) {
    auto options = joe();
    options.database = "shop";
    options.attributes = {{"program_name", "rollcall"}};
    options.collation = 255;
    client_login machine{options};
    machine.on_packet(sha2_hello);
    const auto said = response_in(machine.on_scramble(sha2_proof));
    EXPECT_EQ(said.capabilities, client_capabilities & server_capabilities);
    EXPECT_EQ(machine.capabilities(), said.capabilities);
    EXPECT_EQ(said.database, "shop");
    EXPECT_EQ(said.collation, 255);
    EXPECT_EQ(said.attributes, options.attributes);
}

TEST(client_login_test, what_is_not_wanted_or_not_offered_is_not_asked_for) {
    client_login machine{joe()};
    const auto offered = server_capabilities & ~(capability::session_track | capability::deprecate_eof);
    machine.on_packet(greeting_with(auth_plugin::native_password, offered));
    machine.on_scramble(native_proof);
    constexpr auto absent = capability::session_track | capability::deprecate_eof | capability::connect_with_db |
                            capability::connect_attrs | capability::compress | capability::ssl | capability::local_files;
    EXPECT_EQ(machine.capabilities() & absent, 0U);
}

TEST(client_login_test, mariadbs_own_capabilities_are_those_both_sides_have) {
    auto hello = greeting_with(auth_plugin::native_password, server_capabilities & ~capability::long_password);
    hello[34] = '\x1D';
    auto options = joe();
    options.mariadb_capabilities = 0x05 | 0x02;
    client_login machine{options};
    machine.on_packet(hello);
    EXPECT_EQ(machine.mariadb_capabilities(), 0x05U);
    const auto action = machine.on_scramble(native_proof);
    ASSERT_TRUE(std::holds_alternative<send_then_read>(action));
    EXPECT_EQ(dump(std::get<send_then_read>(action).payload.substr(28, 4)), "05 00 00 00");
    EXPECT_EQ(machine.capabilities() & capability::long_password, 0U) << "with it MariaDB would not look for its own";
}

TEST(client_login_test, server_without_plugins_gets_a_native_proof) {
    client_login machine{joe()};
    EXPECT_EQ(told(machine.on_packet(greeting_with(auth_plugin::native_password, capability::protocol_41 | capability::secure_connection))),
              prove_native);
    const auto said = response_in(machine.on_scramble(native_proof));
    EXPECT_EQ(said.auth_response, native_proof);
    EXPECT_EQ(said.plugin, "");
    EXPECT_EQ(told(machine.on_packet(switch_to("mysql_native_password"))), broken_by(wire_errc::unexpected_packet));
}

TEST(client_login_test, tls_begins_before_anything_is_told) {
    client_login machine{joe(tls_wish::if_offered)};
    EXPECT_EQ(told(machine.on_packet(sha2_hello)), "begin tls");
    EXPECT_FALSE(machine.tls_active());
    EXPECT_EQ(told(machine.on_tls()), prove_sha2);
    EXPECT_TRUE(machine.tls_active());
    EXPECT_NE(response_in(machine.on_scramble(sha2_proof)).capabilities & capability::ssl, 0U);
}

TEST(client_login_test, tls_that_is_not_offered_is_done_without_or_refused) {
    client_login content{joe(tls_wish::if_offered)};
    EXPECT_EQ(told(content.on_packet(hello_without_tls)), prove_sha2);
    client_login strict{joe(tls_wish::required)};
    EXPECT_EQ(told(strict.on_packet(hello_without_tls)),
              "impossible: TLS is required for this server, which does not offer it: give it a certificate.");
}

TEST(client_login_test, sha2_fast_path_is_followed_by_ok) {
    auto machine = responded(joe(), sha2_hello, sha2_proof);
    EXPECT_EQ(told(machine.on_packet(fast_packet)), "read");
    EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, sha2_fast_path_may_still_end_in_an_error) {
    auto machine = responded(joe(), sha2_hello, sha2_proof);
    machine.on_packet(fast_packet);
    EXPECT_EQ(told(machine.on_packet(denied_packet)), "rejected 1045 Access denied");
}

TEST(client_login_test, sha2_fast_path_takes_nothing_else_after_it) {
    for (const auto& packet : {full_packet, fast_packet, switch_to("mysql_clear_password", "")}) {
        auto machine = responded(joe(), sha2_hello, sha2_proof);
        machine.on_packet(fast_packet);
        EXPECT_EQ(told(machine.on_packet(packet)), broken_by(wire_errc::unexpected_packet));
    }
}

TEST(client_login_test, sha2_full_exchange_over_tls_sends_the_password) {
    auto machine = responded_over_tls(sha2_hello, sha2_proof);
    EXPECT_EQ(told(machine.on_packet(full_packet)), "send the password");
    EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, sha2_full_exchange_on_a_local_socket_sends_the_password) {
    auto options = joe();
    options.channel_is_secure = true;
    auto machine = responded(options, sha2_hello, sha2_proof);
    EXPECT_EQ(told(machine.on_packet(full_packet)), "send the password");
}

TEST(client_login_test, sha2_full_exchange_without_tls_encrypts_with_the_key_that_is_known) {
    auto options = joe();
    options.server_key_pem = "PEM";
    auto machine = responded(options, sha2_hello, sha2_proof);
    EXPECT_EQ(told(machine.on_packet(full_packet)), "encrypt with PEM over abcdefghijklmnopqrst");
    EXPECT_EQ(told(machine.on_encrypted("cipher")), "send " + dump("cipher"));
    EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, sha2_full_exchange_without_tls_asks_for_the_key_where_that_is_trusted) {
    auto options = joe();
    options.trust_sent_key = true;
    auto machine = responded(options, sha2_hello, sha2_proof);
    EXPECT_EQ(told(machine.on_packet(full_packet)), "send 02");
    EXPECT_EQ(told(machine.on_packet(hex("01 'SENT'"))), "encrypt with SENT over abcdefghijklmnopqrst");
    EXPECT_EQ(told(machine.on_encrypted("cipher")), "send " + dump("cipher"));
    EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, sha2_full_exchange_without_tls_and_key_gives_nothing_away) {
    auto machine = responded(joe(), sha2_hello, sha2_proof);
    EXPECT_EQ(
        told(machine.on_packet(full_packet)),
        "impossible: The server cannot check a scramble of caching_sha2_password for this account yet and asks for the password itself, "
        "and the channel is not encrypted: turn TLS on for this server, or make its RSA key known.");
}

TEST(client_login_test, full_exchange_is_not_begun_twice) {
    auto machine = responded_over_tls(sha2_hello, sha2_proof);
    machine.on_packet(full_packet);
    EXPECT_EQ(told(machine.on_packet(full_packet)), broken_by(wire_errc::unexpected_packet));
}

TEST(client_login_test, more_data_of_no_meaning_is_broken) {
    for (const auto& packet : {hex("01"), hex("01 05"), hex("01 03 03"), hex("01 '-----BEGIN'")}) {
        auto machine = responded(joe(), sha2_hello, sha2_proof);
        EXPECT_EQ(told(machine.on_packet(packet)), broken_by(wire_errc::malformed));
    }
    auto machine = responded(joe(), native_hello, native_proof);
    EXPECT_EQ(told(machine.on_packet(full_packet)), broken_by(wire_errc::unexpected_packet));
}

TEST(client_login_test, empty_password_is_told_by_one_nul_and_asked_for_no_more) {
    client_login machine{joe(tls_wish::required)};
    machine.on_packet(sha2_hello);
    machine.on_tls();
    EXPECT_EQ(response_in(machine.on_scramble("")).auth_response, std::string(1, '\0'));
    EXPECT_EQ(told(machine.on_packet(full_packet)), broken_by(wire_errc::unexpected_packet));
    client_login native{joe()};
    native.on_packet(native_hello);
    EXPECT_EQ(response_in(native.on_scramble("")).auth_response, "");
    EXPECT_EQ(told(native.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, switch_is_answered_over_its_own_nonce) {
    auto machine = responded(joe(), sha2_hello, sha2_proof);
    EXPECT_EQ(told(machine.on_packet(switch_to("mysql_native_password"))), "prove mysql_native_password over ABCDEFGHIJKLMNOPQRST");
    EXPECT_EQ(told(machine.on_scramble(native_proof)), "send " + dump(native_proof));
    EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
}

TEST(client_login_test, switch_to_sha2_goes_the_whole_way_over_its_own_nonce) {
    auto options = joe();
    options.trust_sent_key = true;
    auto machine = responded(options, native_hello, native_proof);
    EXPECT_EQ(told(machine.on_packet(switch_to("caching_sha2_password"))), "prove caching_sha2_password over ABCDEFGHIJKLMNOPQRST");
    EXPECT_EQ(told(machine.on_scramble(sha2_proof)), "send " + dump(sha2_proof));
    EXPECT_EQ(told(machine.on_packet(full_packet)), "send 02");
    EXPECT_EQ(told(machine.on_packet(hex("01 'SENT'"))), "encrypt with SENT over ABCDEFGHIJKLMNOPQRST");
}

TEST(client_login_test, switch_with_an_empty_password_sends_what_each_plugin_takes) {
    auto native = responded(joe(), sha2_hello, "");
    native.on_packet(switch_to("mysql_native_password"));
    EXPECT_EQ(told(native.on_scramble("")), "send ");
    auto sha2 = responded(joe(), native_hello, "");
    sha2.on_packet(switch_to("caching_sha2_password"));
    EXPECT_EQ(told(sha2.on_scramble("")), "send 00");
}

TEST(client_login_test, clear_password_is_sent_over_tls_alone) {
    auto secure = responded_over_tls(native_hello, native_proof);
    EXPECT_EQ(told(secure.on_packet(switch_to("mysql_clear_password", ""))), "send the password");
    EXPECT_EQ(told(secure.on_packet(ok_packet)), "logged in");
    auto plain = responded(joe(), native_hello, native_proof);
    EXPECT_EQ(told(plain.on_packet(switch_to("mysql_clear_password", ""))),
              "impossible: The server asks for the password in clear text, and the channel is not encrypted: turn TLS on for this server.");
}

TEST(client_login_test, ed25519_signs_a_longer_nonce) {
    const std::string nonce = "12345678901234567890123456789012";
    // MariaDB puts no NUL after it.
    auto bare = switch_to("client_ed25519", nonce);
    bare.pop_back();
    for (const auto& sent : {switch_to("client_ed25519", nonce), bare}) {
        auto machine = responded(joe(), native_hello, native_proof);
        EXPECT_EQ(told(machine.on_packet(sent)), "prove client_ed25519 over " + nonce);
        EXPECT_EQ(told(machine.on_scramble(std::string(64, 's'))), "send " + dump(std::string(64, 's')));
        EXPECT_EQ(told(machine.on_packet(ok_packet)), "logged in");
    }
    auto short_of_it = responded(joe(), native_hello, native_proof);
    EXPECT_EQ(told(short_of_it.on_packet(switch_to("client_ed25519", "12345678901234567890"))), broken_by(wire_errc::malformed));
}

TEST(client_login_test, plugin_that_is_not_known_is_named_with_those_that_are) {
    for (const std::string_view name : {"parsec", "auth_gssapi_client", "dialog"}) {
        auto machine = responded_over_tls(native_hello, native_proof);
        EXPECT_EQ(told(machine.on_packet(switch_to(name, "12345678901234567890123456789012"))),
                  "impossible: The account uses the authentication plugin " + std::string{name} +
                      ", which is not known here: give it mysql_native_password, caching_sha2_password or ed25519 (or, over TLS, "
                      "mysql_clear_password).");
    }
    auto old = responded_over_tls(native_hello, native_proof);
    EXPECT_TRUE(told(old.on_packet("\xFE")).starts_with("impossible: The account uses the authentication plugin mysql_old_password"));
}

TEST(client_login_test, broken_switches_are_broken) {
    struct {
        std::string packet;
        wire_errc error;
    } const cases[] = {
        {"\xFEmysql_native_password", wire_errc::truncated},
        {switch_to("mysql_native_password", ""), wire_errc::malformed},
        {switch_to("mysql_native_password", "1234567890123456789"), wire_errc::malformed},
        {switch_to("caching_sha2_password", "123456789012345678901"), wire_errc::malformed},
        {"", wire_errc::truncated},
        {hex("02"), wire_errc::unexpected_packet},
        {hex("00 00"), wire_errc::truncated},
        {hex("ff 15"), wire_errc::truncated},
    };
    for (const auto& [packet, error] : cases) {
        auto machine = responded(joe(), native_hello, native_proof);
        EXPECT_EQ(told(machine.on_packet(packet)), broken_by(error)) << dump(packet);
    }
}

TEST(client_login_test, nul_in_a_name_is_impossible) {
    auto options = joe();
    options.user = std::string{"a\0b", 3};
    client_login machine{options};
    machine.on_packet(native_hello);
    EXPECT_TRUE(told(machine.on_scramble(native_proof)).starts_with("impossible: "));
}

TEST(client_login_test, server_that_never_decides_is_given_up) {
    auto machine = responded(joe(), native_hello, native_proof);
    int packets = 1;
    for (; packets < 1000; ++packets) {
        const auto action = machine.on_packet(switch_to("mysql_native_password"));
        if (is_over(action)) break;
        machine.on_scramble(native_proof);
    }
    EXPECT_EQ(packets, max_login_turns);
}

TEST(client_login_test, calls_that_were_not_asked_for_end_the_login) {
    const std::function<client_login_action(client_login&)> calls[] = {
        [](client_login& m) { return m.on_tls(); },
        [](client_login& m) { return m.on_scramble("x"); },
        [](client_login& m) { return m.on_encrypted("x"); },
    };
    for (const auto& call : calls) {
        client_login fresh{joe()};
        EXPECT_EQ(told(call(fresh)), broken_by(wire_errc::unexpected_packet));
        auto waits = responded(joe(), native_hello, native_proof);
        EXPECT_EQ(told(call(waits)), broken_by(wire_errc::unexpected_packet));
        EXPECT_EQ(told(waits.on_packet(ok_packet)), broken_by(wire_errc::unexpected_packet)) << "it has ended";
    }
    client_login asked{joe()};
    asked.on_packet(native_hello);
    EXPECT_EQ(told(asked.on_packet(ok_packet)), broken_by(wire_errc::unexpected_packet));
}

TEST(client_login_test, ended_login_stays_ended) {
    auto machine = responded(joe(), native_hello, native_proof);
    machine.on_packet(ok_packet);
    EXPECT_EQ(told(machine.on_packet(ok_packet)), broken_by(wire_errc::unexpected_packet));
}

TEST(client_login_test, packets_cut_at_any_byte_never_log_in) {
    for (const auto& whole : {ok_packet, denied_packet, switch_to("mysql_native_password")}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            auto machine = responded(joe(), native_hello, native_proof);
            EXPECT_FALSE(std::holds_alternative<logged_in>(machine.on_packet(whole.substr(0, size)))) << size;
        }
    }
}

}  // namespace
}  // namespace rollcall::wire
