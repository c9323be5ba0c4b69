// What each account's credentials answer to a scramble and to a password, on the fast path and off it.
#include "rollcall/door/credentials.hpp"

#include <gtest/gtest.h>

#include "for_test/door/house.hpp"

namespace rollcall::door {
namespace {

using wire::auth_plugin;
using wire::check_outcome;

constexpr std::string_view nonce = "CVOS)=M@)=*%!)#_[-(2";

class credentials_test : public ::testing::Test {
protected:
    check_outcome scramble(std::string_view user, auth_plugin plugin, std::string bytes) {
        return house.checks.check_scramble(user, wire::check_scramble{plugin, std::move(bytes)}, nonce);
    }
    check_outcome fast(std::string_view user, std::string_view password) {
        return scramble(user, auth_plugin::caching_sha2_password, security::make_sha2_scramble(password, nonce));
    }
    check_outcome full(std::string user, std::string password) {
        return house.run(house.checks.check_password(std::move(user), std::move(password)));
    }

    std::string unknown_user(auth_plugin seeming) {
        for (int i = 0;; ++i) {
            auto name = "nobody" + std::to_string(i);
            if (house.checks.plugin_of(name) == seeming) return name;
        }
    }

    testing::house house;
};

TEST_F(credentials_test, plugin_is_the_accounts) {
    EXPECT_EQ(house.checks.plugin_of("nat"), auth_plugin::native_password);
    for (const auto* const user : {"ann", "root"}) EXPECT_EQ(house.checks.plugin_of(user), auth_plugin::caching_sha2_password) << user;
}

TEST_F(credentials_test, unknown_users_answer_as_either_kind_of_account_and_stay_so) {
    for (const auto kind : {auth_plugin::native_password, auth_plugin::caching_sha2_password}) {
        const auto user = unknown_user(kind);
        EXPECT_EQ(house.checks.plugin_of(user), kind);
        const auto* const known = kind == auth_plugin::native_password ? "nat" : "ann";
        const std::string wrong(kind == auth_plugin::native_password ? 20 : 32, 'x');
        EXPECT_EQ(scramble(user, kind, wrong), scramble(known, kind, wrong));
        EXPECT_EQ(scramble(user, kind, ""), scramble(known, kind, ""));
        EXPECT_EQ(full(user, "secret"), check_outcome::mismatch);
    }
}

TEST_F(credentials_test, empty_scramble_fits_no_account_but_one_without_a_password) {
    EXPECT_EQ(scramble("root", auth_plugin::caching_sha2_password, ""), check_outcome::match);
    for (const auto* const user : {"ann", "nat", "nobody"}) {
        EXPECT_EQ(scramble(user, house.checks.plugin_of(user), ""), check_outcome::mismatch) << user;
    }
}

TEST_F(credentials_test, native_scramble_fits_its_own_plugin_only) {
    EXPECT_EQ(scramble("nat", auth_plugin::native_password, security::make_native_scramble("secret", nonce)), check_outcome::match);
    EXPECT_EQ(scramble("nat", auth_plugin::native_password, security::make_native_scramble("Secret", nonce)), check_outcome::mismatch);
    EXPECT_EQ(scramble("nat", auth_plugin::caching_sha2_password, security::make_native_scramble("secret", nonce)),
              check_outcome::mismatch);
}

TEST_F(credentials_test, who_cannot_be_told_by_a_scramble_goes_through_the_full_exchange) {
    for (const std::string& user : {std::string{"ann"}, std::string{"root"}, unknown_user(auth_plugin::caching_sha2_password)}) {
        EXPECT_EQ(fast(user, "secret"), check_outcome::unknown) << user;
    }
}

TEST_F(credentials_test, password_verified_once_is_known_by_its_scramble) {
    EXPECT_EQ(full("ann", "secret"), check_outcome::match);
    EXPECT_EQ(fast("ann", "secret"), check_outcome::match);
    EXPECT_EQ(fast("ann", "Secret"), check_outcome::unknown);
}

TEST_F(credentials_test, wrong_password_is_refused_and_not_remembered) {
    EXPECT_EQ(full("ann", "Secret"), check_outcome::mismatch);
    EXPECT_EQ(fast("ann", "Secret"), check_outcome::unknown);
    EXPECT_EQ(full("nobody", ""), check_outcome::mismatch);
}

TEST_F(credentials_test, changed_account_is_not_known_by_its_old_scramble) {
    ASSERT_EQ(full("ann", "secret"), check_outcome::match);
    ASSERT_TRUE(house.accounts->alter({{"ann", security::make_sha2_credential("other"), std::nullopt}}).has_value());
    EXPECT_EQ(fast("ann", "secret"), check_outcome::unknown);
    EXPECT_EQ(full("ann", "secret"), check_outcome::mismatch);
    EXPECT_EQ(full("ann", "other"), check_outcome::match);
}

TEST_F(credentials_test, ciphertext_of_another_key_is_refused) {
    EXPECT_EQ(house.run(house.checks.check_encrypted("ann", std::string(256, 'C'), std::string{nonce})), check_outcome::mismatch);
}

TEST_F(credentials_test, busy_workers_refuse_the_right_password) {
    testing::house busy{0};
    EXPECT_EQ(busy.run(busy.checks.check_password("ann", "secret")), check_outcome::mismatch);
    EXPECT_EQ(busy.run(busy.checks.check_encrypted("ann", std::string(256, 'C'), std::string{nonce})), check_outcome::mismatch);
}

}  // namespace
}  // namespace rollcall::door
