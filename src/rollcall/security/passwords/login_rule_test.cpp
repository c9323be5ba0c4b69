// Locked and password-less accounts, as a table.
#include "rollcall/security/passwords/login_rule.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rollcall::security {
namespace {

account account_of(credential_kind kind, bool locked) {
    account made;
    made.name = "root";
    made.secret.kind = kind;
    made.locked = locked;
    return made;
}

TEST(login_rule_test, table_holds) {
    using enum login_verdict;
    const auto open = account_of(credential_kind::none, false);
    const auto with_password = account_of(credential_kind::caching_sha2_password, false);
    const auto native = account_of(credential_kind::native_password, false);
    const auto locked_open = account_of(credential_kind::none, true);
    const auto locked_with_password = account_of(credential_kind::caching_sha2_password, true);
    struct row {
        const account* who;
        bool loopback;
        bool forwarded;
        login_verdict verdict;
    };
    const std::vector<row> table{
        {nullptr, true, false, denied},
        {nullptr, false, true, denied},
        {&open, true, false, allowed},
        {&open, true, true, passwordless_not_loopback},
        {&open, false, false, passwordless_not_loopback},
        {&open, false, true, passwordless_not_loopback},
        {&with_password, true, false, allowed},
        {&with_password, true, true, allowed},
        {&with_password, false, false, allowed},
        {&with_password, false, true, allowed},
        {&native, false, true, allowed},
        {&locked_open, true, false, locked},
        {&locked_open, false, false, locked},
        {&locked_with_password, true, false, locked},
    };
    for (std::size_t i = 0; i < table.size(); ++i) {
        EXPECT_EQ(may_log_in(table[i].who, table[i].loopback, table[i].forwarded), table[i].verdict) << "row " << i;
    }
}

TEST(login_refusal_test, codes_and_sentences) {
    const auto denied = login_refusal(login_verdict::denied, "ann", "10.0.0.1", true);
    EXPECT_EQ(denied.code, sql_errc::access_denied);
    EXPECT_EQ(denied.sqlstate(), "28000");
    EXPECT_EQ(denied.message, "Access denied for user 'ann'@'10.0.0.1' (using password: YES)");
    const auto locked = login_refusal(login_verdict::locked, "ann", "10.0.0.1", true);
    EXPECT_EQ(locked.code, sql_errc::account_locked);
    EXPECT_EQ(locked.message, "Access denied for user 'ann'@'10.0.0.1'. Account is locked.");
    const auto remote = login_refusal(login_verdict::passwordless_not_loopback, "root", "10.0.0.1", false);
    EXPECT_EQ(remote.code, sql_errc::access_denied);
    EXPECT_EQ(remote.message, login_refusal(login_verdict::denied, "root", "10.0.0.1", false).message);
}

}  // namespace
}  // namespace rollcall::security
