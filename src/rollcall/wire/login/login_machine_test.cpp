// Logins as scripts, read from top to bottom: what the client sends, what the machine asks for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "for_test/wire/hex.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/login/login.hpp"

namespace rollcall::wire {
namespace {

constexpr std::string_view sample_nonce = "abcdefghijklmnopqrst";
constexpr std::string_view sample_pem = "-----BEGIN PUBLIC KEY-----\n";
constexpr capability_flags modern = capability::protocol_41 | capability::secure_connection | capability::plugin_auth;
constexpr capability_flags without_plugin_auth = capability::protocol_41 | capability::secure_connection;
const std::string native_scramble(20, 'N');
const std::string sha2_scramble(32, 'S');
const std::string ciphertext(256, 'C');

login_options sample_options() {
    login_options options;
    options.hello.server_version = "8.0.41-rollcall";
    options.hello.id = connection_id{7};
    options.hello.nonce = sample_nonce;
    options.rsa_public_key_pem = sample_pem;
    return options;
}

std::string handshake_head(capability_flags flags) {
    std::string out;
    append_fixed_int(out, flags, 4);
    append_fixed_int(out, 0, 4);
    append_fixed_int(out, 45, 1);
    out.append(23, '\0');
    return out;
}

std::string response(capability_flags flags, std::string_view scramble, std::string_view plugin = "") {
    auto out = handshake_head(flags);
    out.append("joe").push_back('\0');
    append_lenenc_string(out, scramble);
    if ((flags & capability::plugin_auth) != 0) out.append(plugin).push_back('\0');
    return out;
}

std::string native_response(std::string_view scramble = native_scramble) { return response(modern, scramble, "mysql_native_password"); }
std::string sha2_response(std::string_view scramble = sha2_scramble) { return response(modern, scramble, "caching_sha2_password"); }

// A machine that has sent its greeting.
login_machine greeted(login_options options = sample_options(), bool secure = false) {
    login_machine machine{std::move(options), secure};
    machine.start();
    return machine;
}

// An action in words, so that a script shows what it expects and a failure what came.
std::string describe(const login_action& action) {
    struct visitor {
        std::string operator()(const send_then_read& a) const { return "send " + dump(a.payload); }
        std::string operator()(const upgrade_to_tls&) const { return "tls"; }
        std::string operator()(const find_account&) const { return "find account"; }
        std::string operator()(const check_scramble& a) const {
            return "check " + std::string{plugin_name(a.plugin)} + " '" + a.scramble + "'";
        }
        std::string operator()(const check_password& a) const { return "check password '" + a.password + "'"; }
        std::string operator()(const check_encrypted_password& a) const {
            return "check " + std::to_string(a.ciphertext.size()) + " encrypted bytes";
        }
        std::string operator()(const login_accepted& a) const { return "accepted " + dump(a.payload_before_ok); }
        std::string operator()(const login_denied&) const { return "denied"; }
        std::string operator()(const login_broken& a) const { return "broken: " + std::string{message(a.error)}; }
        std::string operator()(const login_refused& a) const { return "refused " + std::to_string(static_cast<int>(a.code)); }
    };
    return std::visit(visitor{}, action);
}

const std::string unexpected = "broken: " + std::string{message(wire_errc::unexpected_packet)};
const std::string malformed = "broken: " + std::string{message(wire_errc::malformed)};
const std::string truncated = "broken: " + std::string{message(wire_errc::truncated)};

const std::string check_native = "check mysql_native_password '" + native_scramble + "'";
const std::string check_sha2 = "check caching_sha2_password '" + sha2_scramble + "'";

constexpr auto native = auth_plugin::native_password;
constexpr auto sha2 = auth_plugin::caching_sha2_password;

TEST(login_machine_test, starts_with_its_greeting) {
    login_machine machine{sample_options(), false};
    EXPECT_EQ(describe(machine.start()), "send " + dump(encode_greeting(sample_options().hello)));
}

TEST(login_machine_test, greeting_without_tls_does_not_offer_it) {
    auto options = sample_options();
    options.tls_available = false;
    login_machine machine{options, false};
    auto hello = options.hello;
    hello.capabilities &= ~capability::ssl;
    EXPECT_EQ(describe(machine.start()), "send " + dump(encode_greeting(hello)));
}

TEST(login_machine_test, native_password_that_matches_is_accepted) {
    auto machine = greeted();
    EXPECT_EQ(describe(machine.on_packet(native_response())), "find account");
    EXPECT_EQ(machine.request().user, "joe");
    EXPECT_EQ(describe(machine.on_account(native)), check_native);
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted ");
    EXPECT_TRUE(machine.used_password());
}

TEST(login_machine_test, native_password_that_differs_is_denied) {
    auto machine = greeted();
    machine.on_packet(native_response());
    machine.on_account(native);
    EXPECT_EQ(describe(machine.on_check(check_outcome::mismatch)), "denied");
    EXPECT_TRUE(machine.used_password());
}

TEST(login_machine_test, native_password_of_unknown_outcome_is_denied) {
    auto machine = greeted();
    machine.on_packet(native_response());
    machine.on_account(native);
    EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "denied");
}

TEST(login_machine_test, sha2_fast_path_says_so_before_ok) {
    auto machine = greeted();
    EXPECT_EQ(describe(machine.on_packet(sha2_response())), "find account");
    EXPECT_EQ(describe(machine.on_account(sha2)), check_sha2);
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted 01 03");
}

TEST(login_machine_test, sha2_full_exchange_over_tls_takes_the_clear_password) {
    auto machine = greeted();
    EXPECT_EQ(describe(machine.on_packet(handshake_head(modern | capability::ssl))), "tls");
    EXPECT_EQ(describe(machine.on_packet(sha2_response())), "find account");
    EXPECT_EQ(describe(machine.on_account(sha2)), check_sha2);
    EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "send 01 04");
    EXPECT_EQ(describe(machine.on_packet(hex("'secret' 00"))), "check password 'secret'");
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted ");
}

TEST(login_machine_test, sha2_full_exchange_with_a_wrong_password_is_denied) {
    auto machine = greeted(sample_options(), true);
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    machine.on_check(check_outcome::unknown);
    machine.on_packet(hex("'wrong' 00"));
    EXPECT_EQ(describe(machine.on_check(check_outcome::mismatch)), "denied");
}

TEST(login_machine_test, full_exchange_is_not_begun_twice) {
    auto machine = greeted(sample_options(), true);
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    machine.on_check(check_outcome::unknown);
    machine.on_packet(hex("'x' 00"));
    EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "denied");
}

TEST(login_machine_test, clear_password_without_its_nul_is_malformed) {
    for (const std::string_view payload : {"", "secret"}) {
        auto machine = greeted(sample_options(), true);
        machine.on_packet(sha2_response());
        machine.on_account(sha2);
        machine.on_check(check_outcome::unknown);
        EXPECT_EQ(describe(machine.on_packet(payload)), malformed);
    }
}

TEST(login_machine_test, sha2_full_exchange_without_tls_sends_the_key_when_asked) {
    auto machine = greeted();
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "send 01 04");
    EXPECT_EQ(describe(machine.on_packet("\x02")), "send 01 " + dump(sample_pem));
    EXPECT_EQ(describe(machine.on_packet(ciphertext)), "check 256 encrypted bytes");
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted ");
}

TEST(login_machine_test, client_that_has_the_key_sends_the_encrypted_password_at_once) {
    auto machine = greeted();
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    machine.on_check(check_outcome::unknown);
    EXPECT_EQ(describe(machine.on_packet(ciphertext)), "check 256 encrypted bytes");
    EXPECT_EQ(describe(machine.on_check(check_outcome::mismatch)), "denied");
}

TEST(login_machine_test, client_behind_a_tls_proxy_may_ask_for_the_key) {
    auto machine = greeted(sample_options(), true);
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    machine.on_check(check_outcome::unknown);
    EXPECT_EQ(describe(machine.on_packet("\x02")), "send 01 " + dump(sample_pem));
    EXPECT_EQ(describe(machine.on_packet(ciphertext)), "check 256 encrypted bytes");
}

TEST(login_machine_test, clear_password_on_a_plain_channel_is_malformed) {
    auto machine = greeted();
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    machine.on_check(check_outcome::unknown);
    EXPECT_EQ(describe(machine.on_packet(hex("'secret' 00"))), malformed);
}

TEST(login_machine_test, ciphertext_of_no_key_size_is_malformed) {
    for (const std::size_t size : {0, 1, 127, 1025}) {
        auto machine = greeted();
        machine.on_packet(sha2_response());
        machine.on_account(sha2);
        machine.on_check(check_outcome::unknown);
        machine.on_packet("\x02");
        EXPECT_EQ(describe(machine.on_packet(std::string(size, 'C'))), malformed) << size;
    }
}

TEST(login_machine_test, plain_channel_without_a_key_refuses_the_full_exchange) {
    auto options = sample_options();
    options.rsa_public_key_pem.clear();
    auto machine = greeted(options);
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "refused 3159");
}

TEST(login_machine_test, key_that_does_not_exist_is_refused_on_a_secure_channel_too) {
    auto options = sample_options();
    options.rsa_public_key_pem.clear();
    auto machine = greeted(options, true);
    machine.on_packet(sha2_response());
    machine.on_account(sha2);
    machine.on_check(check_outcome::unknown);
    EXPECT_EQ(describe(machine.on_packet("\x02")), "refused 3159");
}

TEST(login_machine_test, native_client_is_switched_to_sha2) {
    auto machine = greeted();
    machine.on_packet(native_response());
    EXPECT_EQ(describe(machine.on_account(sha2)), "send " + dump(hex("fe 'caching_sha2_password' 00 'abcdefghijklmnopqrst' 00")));
    EXPECT_EQ(machine.nonce(), sample_nonce);
    EXPECT_EQ(describe(machine.on_packet(sha2_scramble)), check_sha2);
    EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "send 01 04");
    EXPECT_EQ(describe(machine.on_packet("\x02")), "send 01 " + dump(sample_pem));
    EXPECT_EQ(describe(machine.on_packet(ciphertext)), "check 256 encrypted bytes");
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted ");
}

TEST(login_machine_test, sha2_client_is_switched_to_native) {
    auto machine = greeted();
    machine.on_packet(sha2_response());
    EXPECT_EQ(describe(machine.on_account(native)), "send " + dump(hex("fe 'mysql_native_password' 00 'abcdefghijklmnopqrst' 00")));
    EXPECT_EQ(describe(machine.on_packet(native_scramble)), check_native);
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted ");
}

TEST(login_machine_test, client_of_an_unknown_plugin_is_switched) {
    auto machine = greeted();
    machine.on_packet(response(modern, "", "dialog"));
    EXPECT_EQ(describe(machine.on_account(native)), "send " + dump(hex("fe 'mysql_native_password' 00 'abcdefghijklmnopqrst' 00")));
}

TEST(login_machine_test, client_without_plugin_auth_is_native) {
    auto machine = greeted();
    EXPECT_EQ(describe(machine.on_packet(response(without_plugin_auth, native_scramble))), "find account");
    EXPECT_EQ(describe(machine.on_account(native)), check_native);
}

TEST(login_machine_test, client_without_plugin_auth_is_refused_a_sha2_account) {
    auto machine = greeted();
    machine.on_packet(response(without_plugin_auth, native_scramble));
    EXPECT_EQ(describe(machine.on_account(sha2)), "refused 1251");
}

TEST(login_machine_test, empty_password_is_an_empty_scramble) {
    struct {
        std::string response;
        auth_plugin plugin;
    } const cases[] = {
        {native_response(""), native},
        {sha2_response(""), sha2},
        {sha2_response(std::string_view{"\0", 1}), sha2},
    };
    for (const auto& [packet, plugin] : cases) {
        auto machine = greeted();
        machine.on_packet(packet);
        EXPECT_EQ(describe(machine.on_account(plugin)), "check " + std::string{plugin_name(plugin)} + " ''");
        EXPECT_FALSE(machine.used_password());
        EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted ") << "no fast_auth_success for an empty password";
    }
}

TEST(login_machine_test, empty_password_after_a_switch_is_no_bytes_or_one_nul) {
    for (const std::string_view payload : {std::string_view{}, std::string_view{"\0", 1}}) {
        auto machine = greeted();
        machine.on_packet(native_response(""));
        machine.on_account(sha2);
        EXPECT_EQ(describe(machine.on_packet(payload)), "check caching_sha2_password ''");
        EXPECT_EQ(describe(machine.on_check(check_outcome::unknown)), "denied") << "there is nothing more to ask for";
    }
}

TEST(login_machine_test, scramble_of_a_wrong_length_is_denied_unseen) {
    struct {
        std::string response;
        auth_plugin plugin;
    } const cases[] = {
        {native_response(std::string(19, 'N')), native},
        {native_response(std::string(21, 'N')), native},
        {sha2_response(std::string(31, 'S')), sha2},
        {sha2_response(std::string(20, 'S')), sha2},
    };
    for (const auto& [packet, plugin] : cases) {
        auto machine = greeted();
        machine.on_packet(packet);
        EXPECT_EQ(describe(machine.on_account(plugin)), "denied");
    }
}

TEST(login_machine_test, required_tls_refuses_a_plain_login) {
    auto options = sample_options();
    options.require_tls = true;
    auto machine = greeted(options);
    EXPECT_EQ(describe(machine.on_packet(native_response())), "refused 3159");
    EXPECT_EQ(machine.request().user, "joe");
}

TEST(login_machine_test, required_tls_is_met_by_upgrade_or_secure_channel) {
    auto options = sample_options();
    options.require_tls = true;
    auto upgraded = greeted(options);
    EXPECT_EQ(describe(upgraded.on_packet(handshake_head(modern | capability::ssl))), "tls");
    EXPECT_EQ(describe(upgraded.on_packet(native_response())), "find account");
    auto local = greeted(options, true);
    EXPECT_EQ(describe(local.on_packet(native_response())), "find account");
}

TEST(login_machine_test, ssl_request_is_unexpected_where_not_offered_or_repeated) {
    auto options = sample_options();
    options.tls_available = false;
    auto without = greeted(options);
    EXPECT_EQ(describe(without.on_packet(handshake_head(modern | capability::ssl))), unexpected);
    auto repeated = greeted();
    repeated.on_packet(handshake_head(modern | capability::ssl));
    EXPECT_EQ(describe(repeated.on_packet(handshake_head(modern | capability::ssl))), unexpected);
}

TEST(login_machine_test, garbage_for_a_response_is_broken) {
    for (const auto& garbage : {std::string{}, std::string{"\x16\x03\x01"}, std::string{"GET / HTTP/1.1\r\n\r\n"}}) {
        auto machine = greeted();
        EXPECT_EQ(describe(machine.on_packet(garbage)), truncated);
        EXPECT_EQ(describe(machine.on_packet(native_response())), unexpected) << "a broken login stays broken";
    }
    auto machine = greeted();
    EXPECT_EQ(describe(machine.on_packet(std::string(100, '\x11'))), malformed);
}

TEST(login_machine_test, change_user_starts_at_the_account) {
    login_machine machine{sample_options(), false};
    login_request request;
    request.capabilities = server_capabilities;
    request.user = "ann";
    request.plugin = "caching_sha2_password";
    request.auth_response = sha2_scramble;
    EXPECT_EQ(describe(machine.start_change_user(request)), "find account");
    EXPECT_EQ(machine.request().user, "ann");
    EXPECT_EQ(describe(machine.on_account(sha2)), check_sha2);
    EXPECT_EQ(describe(machine.on_check(check_outcome::match)), "accepted 01 03");
}

TEST(login_machine_test, change_user_may_follow_a_finished_login_only) {
    auto machine = greeted();
    machine.on_packet(native_response());
    machine.on_account(native);
    machine.on_check(check_outcome::match);
    login_request request;
    request.capabilities = without_plugin_auth;
    EXPECT_EQ(describe(machine.start_change_user(request)), "find account");
    EXPECT_FALSE(machine.used_password());
    EXPECT_EQ(describe(machine.start_change_user(request)), unexpected);
}

// Every call but the expected one, at every step of the longest login, ends it.
TEST(login_machine_test, every_call_at_a_wrong_time_is_unexpected) {
    using call = std::function<login_action(login_machine&)>;
    enum kind { starting, packet, account, checked };
    struct step {
        kind expected;
        call go;
    };
    const std::vector<step> script{
        {starting, [](login_machine& m) { return m.start(); }},
        {packet, [](login_machine& m) { return m.on_packet(native_response()); }},
        {account, [](login_machine& m) { return m.on_account(sha2); }},
        {packet, [](login_machine& m) { return m.on_packet(sha2_scramble); }},
        {checked, [](login_machine& m) { return m.on_check(check_outcome::unknown); }},
        {packet, [](login_machine& m) { return m.on_packet("\x02"); }},
        {packet, [](login_machine& m) { return m.on_packet(ciphertext); }},
        {checked, [](login_machine& m) { return m.on_check(check_outcome::match); }},
    };
    const std::vector<step> wrong{
        {starting, [](login_machine& m) { return m.start(); }},
        {packet, [](login_machine& m) { return m.on_packet("x"); }},
        {account, [](login_machine& m) { return m.on_account(native); }},
        {checked, [](login_machine& m) { return m.on_check(check_outcome::match); }},
    };
    for (std::size_t done = 0; done <= script.size(); ++done) {
        for (const auto& intruder : wrong) {
            if (done < script.size() && intruder.expected == script[done].expected) continue;
            login_machine machine{sample_options(), false};
            for (std::size_t i = 0; i < done; ++i) script[i].go(machine);
            EXPECT_EQ(describe(intruder.go(machine)), unexpected) << "after " << done << " steps, call " << intruder.expected;
            EXPECT_EQ(describe(machine.on_check(check_outcome::match)), unexpected) << "nothing is accepted afterwards";
        }
    }
}

}  // namespace
}  // namespace rollcall::wire
