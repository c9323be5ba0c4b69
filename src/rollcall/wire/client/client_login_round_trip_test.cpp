// Our client logs in at our server: both machines, packet after packet. What proves a password is stood in for by texts that name what
// they were made of (security/passwords/scramble_test.cpp has the real ones).
#include <gtest/gtest.h>

#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/client/client_login.hpp"
#include "rollcall/wire/login/login.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::wire {
namespace {

constexpr std::string_view sent_key = "-----BEGIN PUBLIC KEY-----\n";
constexpr std::string_view server_nonce = "abcdefghijklmnopqrst";

std::string proof_of(auth_plugin plugin, std::string_view password, std::string_view nonce) {
    if (password.empty()) return {};
    auto proof = std::string{password} + "/" + std::string{nonce};
    proof.resize(plugin == auth_plugin::native_password ? 20 : 32, '.');
    return proof;
}

std::string encrypted(std::string_view password, std::string_view key, std::string_view nonce) {
    auto block = std::string{password} + "/" + std::string{nonce} + "/" + std::string{key};
    block.resize(256, '.');
    return block;
}

// An account, what the server remembers of it, and what stands between the two.
struct meeting {
    auth_plugin account_plugin = auth_plugin::caching_sha2_password;
    auth_plugin default_plugin = auth_plugin::caching_sha2_password;
    std::string account_password = "secret";
    bool remembered = true;  // the fast path knows the account
    bool tls = false;
    std::string given_password = "secret";
};

class round_trip {
public:
    explicit round_trip(const meeting& what) : what_(what), server_(server_options(what), false), client_(client_options(what)) {}

    // Returns: "logged in", or why not.
    std::string run() {
        auto asked = server_.start();
        for (int turns = 0; turns < 50; ++turns) {
            auto payload = server_says(std::move(asked));
            if (!payload.empty()) {
                if (auto end = client_hears(payload); !end.empty()) return end;
            }
            asked = server_.on_packet(to_server_);
        }
        return "never ends";
    }

    [[nodiscard]] const login_machine& server() const { return server_; }
    [[nodiscard]] const client_login& client() const { return client_; }
    [[nodiscard]] bool password_went_over_the_wire() const { return clear_; }

private:
    static login_options server_options(const meeting& what) {
        login_options options;
        options.hello.server_version = "8.0.41-rollcall";
        options.hello.id = connection_id{7};
        options.hello.nonce = server_nonce;
        options.hello.default_plugin = what.default_plugin;
        options.tls_available = what.tls;
        options.rsa_public_key_pem = sent_key;
        return options;
    }

    static client_login_options client_options(const meeting& what) {
        client_login_options options;
        options.user = "joe";
        options.database = "shop";
        options.attributes = {{"program_name", "rollcall"}};
        options.tls = what.tls ? tls_wish::required : tls_wish::off;
        options.trust_sent_key = true;
        return options;
    }

    // Performs what the server's machine asks until it sends. Returns: what it sends; "" where it wants to read on (TLS has begun).
    std::string server_says(login_action action) {
        for (;;) {
            if (const auto* send = std::get_if<send_then_read>(&action)) return send->payload;
            if (std::holds_alternative<upgrade_to_tls>(action)) {
                encrypted_channel_ = true;
                EXPECT_TRUE(std::holds_alternative<make_scramble>(client_action_ = client_.on_tls()));
                client_performs();
                return {};
            }
            if (const auto* accepted = std::get_if<login_accepted>(&action)) {
                ok_after_ = true;
                if (!accepted->payload_before_ok.empty()) return accepted->payload_before_ok;
                return ok();
            }
            if (std::holds_alternative<login_denied>(action)) return error();
            if (std::holds_alternative<find_account>(action)) {
                action = server_.on_account(what_.account_plugin);
            } else if (const auto* scramble = std::get_if<check_scramble>(&action)) {
                action = server_.on_check(outcome_of(*scramble));
            } else if (const auto* clear = std::get_if<check_password>(&action)) {
                action = server_.on_check(outcome(clear->password == what_.account_password));
            } else if (const auto* block = std::get_if<check_encrypted_password>(&action)) {
                action = server_.on_check(outcome(block->ciphertext == encrypted(what_.account_password, sent_key, server_nonce)));
            } else {
                ADD_FAILURE() << "the server ends the login for another reason";
                return error();
            }
        }
    }

    static check_outcome outcome(bool matches) { return matches ? check_outcome::match : check_outcome::mismatch; }

    check_outcome outcome_of(const check_scramble& given) const {
        const bool sha2 = given.plugin == auth_plugin::caching_sha2_password;
        if (sha2 && !what_.remembered && !given.scramble.empty()) return check_outcome::unknown;
        return outcome(given.scramble == proof_of(given.plugin, what_.account_password, server_nonce));
    }

    std::string ok() const {
        std::string payload;
        append_ok(payload, {}, server_.request().capabilities);
        return payload;
    }

    static std::string error() {
        std::string payload;
        append_error(payload, {sql_errc::access_denied, "Access denied"});
        return payload;
    }

    // Returns: the login's end, or "" where the client has something for the server.
    std::string client_hears(std::string_view payload) {
        client_action_ = client_.on_packet(payload);
        if (std::holds_alternative<read_next>(client_action_) && ok_after_) client_action_ = client_.on_packet(ok());
        return client_performs();
    }

    std::string client_performs() {
        if (const auto* prove = std::get_if<make_scramble>(&client_action_)) {
            client_action_ = client_.on_scramble(
                proof_of(prove->kind == scramble_kind::sha2 ? auth_plugin::caching_sha2_password : auth_plugin::native_password,
                         what_.given_password, prove->nonce));
        }
        if (const auto* encrypt = std::get_if<encrypt_password>(&client_action_)) {
            client_action_ = client_.on_encrypted(encrypted(what_.given_password, encrypt->key_pem, encrypt->nonce));
        }
        if (const auto* send = std::get_if<send_then_read>(&client_action_)) return client_says(send->payload);
        if (const auto* begin = std::get_if<send_then_begin_tls>(&client_action_)) return client_says(begin->payload);
        if (std::holds_alternative<send_clear_password>(client_action_)) {
            clear_ = true;
            EXPECT_TRUE(encrypted_channel_);
            return client_says(what_.given_password + std::string(1, '\0'));
        }
        if (std::holds_alternative<logged_in>(client_action_)) return "logged in";
        if (const auto* rejected = std::get_if<login_rejected>(&client_action_)) return rejected->error.message;
        return "ended otherwise";
    }

    std::string client_says(std::string payload) {
        to_server_ = std::move(payload);
        return {};
    }

    meeting what_;
    login_machine server_;
    client_login client_;
    client_login_action client_action_;
    std::string to_server_;
    bool ok_after_ = false;
    bool encrypted_channel_ = false;
    bool clear_ = false;
};

TEST(client_login_round_trip_test, server_hears_who_it_is) {
    round_trip trip{{}};
    EXPECT_EQ(trip.run(), "logged in");
    EXPECT_EQ(trip.server().request().user, "joe");
    EXPECT_EQ(trip.server().request().database, "shop");
    EXPECT_EQ(trip.server().request().attributes.front().second, "rollcall");
    EXPECT_EQ(trip.server().request().capabilities, trip.client().capabilities());
    EXPECT_EQ(trip.client().greeting().connection_id, 7U);
}

TEST(client_login_round_trip_test, right_password_logs_in_every_way) {
    for (const auto account : {auth_plugin::native_password, auth_plugin::caching_sha2_password}) {
        for (const auto offered : {auth_plugin::native_password, auth_plugin::caching_sha2_password}) {
            for (const bool remembered : {true, false}) {
                for (const bool tls : {true, false}) {
                    meeting what;
                    what.account_plugin = account;
                    what.default_plugin = offered;
                    what.remembered = remembered;
                    what.tls = tls;
                    round_trip trip{what};
                    EXPECT_EQ(trip.run(), "logged in") << plugin_name(account) << plugin_name(offered) << remembered << tls;
                    EXPECT_EQ(trip.client().tls_active(), tls);
                    EXPECT_EQ(trip.password_went_over_the_wire(), tls && !remembered && account == auth_plugin::caching_sha2_password);

                    what.given_password = "wrong";
                    EXPECT_EQ(round_trip{what}.run(), "Access denied") << plugin_name(account) << plugin_name(offered) << remembered << tls;
                }
            }
        }
    }
}

TEST(client_login_round_trip_test, empty_password_logs_in_at_an_account_without_one) {
    for (const auto account : {auth_plugin::native_password, auth_plugin::caching_sha2_password}) {
        for (const auto offered : {auth_plugin::native_password, auth_plugin::caching_sha2_password}) {
            meeting what;
            what.account_plugin = account;
            what.default_plugin = offered;
            what.account_password = what.given_password = "";
            EXPECT_EQ(round_trip{what}.run(), "logged in") << plugin_name(account) << plugin_name(offered);
            what.account_password = "secret";
            EXPECT_EQ(round_trip{what}.run(), "Access denied") << plugin_name(account) << plugin_name(offered);
        }
    }
}

}  // namespace
}  // namespace rollcall::wire
