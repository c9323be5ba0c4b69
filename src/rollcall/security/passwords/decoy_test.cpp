// Unknown accounts look like known ones.
#include "rollcall/security/passwords/decoy.hpp"

#include <gtest/gtest.h>

namespace rollcall::security {
namespace {

account_snapshot accounts_with(int native, int others) {
    account_snapshot snapshot;
    for (int i = 0; i < native + others; ++i) {
        account one;
        one.name = "account" + std::to_string(i);
        one.secret.kind = i < native ? credential_kind::native_password : credential_kind::caching_sha2_password;
        snapshot.accounts.emplace(one.name, one);
    }
    return snapshot;
}

int native_of_1000(const account_snapshot& accounts, std::string_view key) {
    int native = 0;
    for (int i = 0; i < 1000; ++i) native += decoy_kind(accounts, "nobody" + std::to_string(i), key) == credential_kind::native_password;
    return native;
}

TEST(decoy_kind_test, has_the_share_of_the_accounts) {
    EXPECT_EQ(native_of_1000(accounts_with(0, 3), "key"), 0);
    EXPECT_EQ(native_of_1000(accounts_with(3, 0), "key"), 1000);
    EXPECT_NEAR(native_of_1000(accounts_with(1, 3), "key"), 250, 60);
    EXPECT_EQ(native_of_1000({}, "key"), 0);
}

TEST(decoy_kind_test, stays_for_a_name_and_differs_by_key) {
    const auto accounts = accounts_with(1, 1);
    int differing = 0;
    for (int i = 0; i < 100; ++i) {
        const auto name = "nobody" + std::to_string(i);
        EXPECT_EQ(decoy_kind(accounts, name, "key"), decoy_kind(accounts, name, "key"));
        differing += decoy_kind(accounts, name, "key") != decoy_kind(accounts, name, "another");
    }
    EXPECT_GT(differing, 20);
}

}  // namespace
}  // namespace rollcall::security
