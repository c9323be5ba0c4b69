// What each change makes of the accounts.
#include "rollcall/accounts/account_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollcall/security/passwords/password.hpp"

namespace rollcall::accounts {
namespace {

using security::account;
using security::account_snapshot;
using security::credential;
using security::credential_kind;
using security::privilege;
using security::privilege_set;
using testing::ElementsAre;
using testing::HasSubstr;

privilege_set set_of(std::initializer_list<privilege> privileges) {
    privilege_set set;
    for (const auto p : privileges) set.add(p);
    return set;
}

const credential native_secret{credential_kind::native_password, "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"};

account account_named(std::string name, privilege_set privileges = {}, bool locked = false) {
    return {std::move(name), native_secret, privileges, locked, 1};
}

// root with everything, ann with nothing, both of version 1; the list's version is 9.
account_snapshot two_accounts() {
    account_snapshot snapshot;
    snapshot.version = 9;
    for (auto& one : {account_named("root", privilege_set::all()), account_named("ann")}) snapshot.accounts.emplace(one.name, one);
    return snapshot;
}

std::vector<std::string> names_in(const account_snapshot& snapshot) {
    std::vector<std::string> names;
    names.reserve(snapshot.accounts.size());
    for (const auto& [name, ignored] : snapshot.accounts) names.push_back(name);
    return names;
}

void expect_error(const sql_result<worked_change>& outcome, int code, const std::string& message) {
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(static_cast<int>(outcome.error().code), code);
    EXPECT_EQ(outcome.error().message, message);
}

constexpr auto lockout = ": root alone changes accounts, and so it stays, unlocked and with all privileges";

TEST(create_accounts_test, new_ones_have_no_privileges_and_the_next_version) {
    const auto worked = create_accounts(two_accounts(), {{"bob", native_secret, true}, {"cid", {}, false}}, false);
    ASSERT_TRUE(worked.has_value());
    EXPECT_THAT(names_in(worked->next), ElementsAre("ann", "bob", "cid", "root"));
    EXPECT_EQ(worked->next.version, 10U);
    EXPECT_EQ(*worked->next.find("bob"), (account{"bob", native_secret, {}, true, 10}));
    EXPECT_EQ(*worked->next.find("cid"), (account{"cid", {}, {}, false, 10}));
    EXPECT_EQ(worked->next.find("ann")->version, 1U);
    EXPECT_TRUE(worked->passed_over.empty());
}

TEST(create_accounts_test, one_that_exists_refuses_the_list) {
    expect_error(create_accounts(two_accounts(), {{"ann", {}}}, false), 1396, "Operation CREATE USER failed for 'ann'@'%'");
    expect_error(create_accounts(two_accounts(), {{"bob", {}}, {"root", {}}, {"ann", {}}}, false), 1396,
                 "Operation CREATE USER failed for 'root'@'%','ann'@'%'");
    expect_error(create_accounts(two_accounts(), {{"bob", {}}, {"bob", {}}}, false), 1396, "Operation CREATE USER failed for 'bob'@'%'");
}

TEST(create_accounts_test, if_not_exists_passes_over_and_leaves_what_is_there) {
    const auto worked = create_accounts(two_accounts(), {{"ann", {}}, {"bob", {}}}, true);
    ASSERT_TRUE(worked.has_value());
    EXPECT_THAT(worked->passed_over, ElementsAre("ann"));
    EXPECT_EQ(worked->next.find("ann")->secret, native_secret);
    const auto nothing = create_accounts(two_accounts(), {{"ann", {}}}, true);
    ASSERT_TRUE(nothing.has_value());
    EXPECT_EQ(nothing->next.version, 9U);
}

TEST(create_accounts_test, names_differ_by_case) { EXPECT_TRUE(create_accounts(two_accounts(), {{"ANN", {}}}, false).has_value()); }

TEST(create_accounts_test, name_table) {
    const std::string thirty_two(32, 'x');
    std::string umlauts;
    for (int i = 0; i < 32; ++i) umlauts += "ü";
    for (const auto& good : {std::string{"a"}, thirty_two, umlauts, std::string{"a b'c`d@e:f"}}) {
        EXPECT_TRUE(create_accounts(two_accounts(), {{good, {}}}, false).has_value()) << good;
    }
    expect_error(create_accounts(two_accounts(), {{thirty_two + "x", {}}}, false), 1470,
                 "String '" + thirty_two + "x' is too long for user name (should be no longer than 32)");
    EXPECT_EQ(static_cast<int>(create_accounts(two_accounts(), {{umlauts + "ü", {}}}, false).error().code), 1470);
    for (const auto& bad : {std::string{}, std::string{"a\0b", 3}, std::string{"a\nb"}, std::string{"a\x7f"}, std::string{"a\xff"}}) {
        const auto refused = create_accounts(two_accounts(), {{bad, {}}}, true);
        ASSERT_TRUE(refused.has_error()) << bad;
        EXPECT_EQ(refused.error().code, sql_errc::cannot_user);
        EXPECT_THAT(refused.error().message, HasSubstr("1 to 32 characters"));
    }
}

TEST(alter_accounts_test, changes_only_what_is_given) {
    const auto other = security::make_sha2_credential("x");
    const auto password = alter_accounts(two_accounts(), {{"ann", other, {}}}, false);
    ASSERT_TRUE(password.has_value());
    EXPECT_EQ(*password->next.find("ann"), (account{"ann", other, {}, false, 10}));
    const auto lock = alter_accounts(two_accounts(), {{"ann", {}, true}}, false);
    ASSERT_TRUE(lock.has_value());
    EXPECT_EQ(*lock->next.find("ann"), (account{"ann", native_secret, {}, true, 10}));
    EXPECT_EQ(lock->next.find("root")->version, 1U);
}

TEST(credential_rule_test, malformed_ones_are_1827) {
    constexpr auto message = "The password hash doesn't have the expected format.";
    const std::vector<credential> table{
        {credential_kind::none, "x"},
        {credential_kind::native_password, ""},
        {credential_kind::native_password, "*00"},
        {credential_kind::native_password, "*2470c0c06dee42fd1618bb99005adca2ec9d1e19"},
        {credential_kind::caching_sha2_password, native_secret.stored},
    };
    for (const auto& bad : table) {
        expect_error(create_accounts(two_accounts(), {{"bob", bad}}, false), 1827, message);
        expect_error(alter_accounts(two_accounts(), {{"ann", bad, {}}}, false), 1827, message);
    }
}

TEST(alter_accounts_test, change_to_the_same_is_none) {
    const auto worked = alter_accounts(two_accounts(), {{"ann", native_secret, false}}, false);
    ASSERT_TRUE(worked.has_value());
    EXPECT_EQ(worked->next.version, 9U);
    EXPECT_EQ(worked->next.find("ann")->version, 1U);
}

TEST(alter_accounts_test, missing_one_refuses_the_list_or_is_passed_over) {
    expect_error(alter_accounts(two_accounts(), {{"ann", {}, true}, {"bob", {}, true}}, false), 1396,
                 "Operation ALTER USER failed for 'bob'@'%'");
    const auto worked = alter_accounts(two_accounts(), {{"ann", {}, true}, {"bob", {}, true}}, true);
    ASSERT_TRUE(worked.has_value());
    EXPECT_THAT(worked->passed_over, ElementsAre("bob"));
    EXPECT_TRUE(worked->next.find("ann")->locked);
}

TEST(alter_accounts_test, last_administrator_cannot_be_locked) {
    expect_error(alter_accounts(two_accounts(), {{"root", {}, true}}, false), 1396,
                 std::string{"Operation ALTER USER failed for 'root'@'%'"} + lockout);
    EXPECT_TRUE(alter_accounts(two_accounts(), {{"root", credential{}, {}}}, false).has_value());
}

TEST(drop_accounts_test, removes_all_or_nothing) {
    const auto worked = drop_accounts(two_accounts(), {"ann"}, false);
    ASSERT_TRUE(worked.has_value());
    EXPECT_THAT(names_in(worked->next), ElementsAre("root"));
    EXPECT_EQ(worked->next.version, 10U);
    expect_error(drop_accounts(two_accounts(), {"ann", "bob", "cid"}, false), 1396, "Operation DROP USER failed for 'bob'@'%','cid'@'%'");
    const auto passed = drop_accounts(two_accounts(), {"bob", "ann"}, true);
    ASSERT_TRUE(passed.has_value());
    EXPECT_THAT(passed->passed_over, ElementsAre("bob"));
    EXPECT_EQ(passed->next.find("ann"), nullptr);
}

TEST(drop_accounts_test, last_administrator_stays) {
    expect_error(drop_accounts(two_accounts(), {"root"}, false), 1396, std::string{"Operation DROP USER failed for 'root'@'%'"} + lockout);
    expect_error(drop_accounts(two_accounts(), {"ann", "root"}, true), 1396,
                 std::string{"Operation DROP USER failed for 'root'@'%'"} + lockout);
}

TEST(drop_accounts_test, root_stays_whatever_others_have) {
    auto accounts = two_accounts();
    accounts.accounts.at("ann").privileges = privilege_set::all();
    EXPECT_TRUE(drop_accounts(accounts, {"root"}, false).has_error());
    EXPECT_TRUE(drop_accounts(accounts, {"ann"}, false).has_value());
}

TEST(drop_accounts_test, account_made_again_has_another_version) {
    const auto dropped = drop_accounts(two_accounts(), {"ann"}, false);
    ASSERT_TRUE(dropped.has_value());
    const auto again = create_accounts(dropped->next, {{"ann", native_secret}}, false);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->next.find("ann")->version, 11U);
}

TEST(grant_privileges_test, adds_to_what_is_there) {
    const auto first = grant_privileges(two_accounts(), {"ann"}, set_of({privilege::process}));
    ASSERT_TRUE(first.has_value());
    const auto second = grant_privileges(first->next, {"ann", "root"}, set_of({privilege::connection_admin}));
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->next.find("ann")->privileges, set_of({privilege::process, privilege::connection_admin}));
    EXPECT_EQ(second->next.find("ann")->version, 11U);
    EXPECT_EQ(second->next.find("root")->version, 1U);  // had it already
}

TEST(grant_privileges_test, usage_changes_nothing) {
    const auto worked = grant_privileges(two_accounts(), {"ann"}, {});
    ASSERT_TRUE(worked.has_value());
    EXPECT_EQ(worked->next.version, 9U);
}

TEST(grant_privileges_test, missing_account_is_1410) {
    expect_error(grant_privileges(two_accounts(), {"ann", "bob"}, privilege_set::all()), 1410,
                 "You are not allowed to create a user with GRANT: 'bob'@'%' does not exist. Make it with CREATE USER first");
}

TEST(revoke_privileges_test, takes_what_is_there) {
    auto accounts = two_accounts();
    accounts.accounts.at("ann").privileges = set_of({privilege::process, privilege::connection_admin});
    const auto worked = revoke_privileges(accounts, {"ann"}, set_of({privilege::process}));
    ASSERT_TRUE(worked.has_value());
    EXPECT_EQ(worked->next.find("ann")->privileges, set_of({privilege::connection_admin}));
    const auto all = revoke_privileges(accounts, {"ann"}, privilege_set::all());
    ASSERT_TRUE(all.has_value());
    EXPECT_EQ(all->next.find("ann")->privileges, privilege_set{});
}

TEST(revoke_privileges_test, missing_account_is_1141) {
    expect_error(revoke_privileges(two_accounts(), {"bob"}, privilege_set::all()), 1141,
                 "There is no such grant defined for user 'bob' on host '%'");
}

TEST(revoke_privileges_test, last_administrator_keeps_them) {
    for (const auto revoked : {privilege_set::all(), set_of({privilege::connection_admin})}) {
        expect_error(revoke_privileges(two_accounts(), {"root"}, revoked), 1396,
                     std::string{"Operation REVOKE failed for 'root'@'%'"} + lockout);
    }
    EXPECT_TRUE(revoke_privileges(two_accounts(), {"root"}, {}).has_value());
}

TEST(quoted_account_test, escapes) {
    EXPECT_EQ(quoted_account("a"), "'a'@'%'");
    EXPECT_EQ(quoted_account("o'b\\c"), "'o\\'b\\\\c'@'%'");
    EXPECT_EQ(quoted_account("\xff"), "'\xEF\xBF\xBD'@'%'");
}

}  // namespace
}  // namespace rollcall::accounts
