// Who may see and end what, as a table.
#include "rollcall/security/decision.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rollcall::security {
namespace {

principal caller_with(const std::vector<privilege>& privileges, std::string name = "ann") {
    principal caller{std::move(name), {}};
    for (const auto p : privileges) caller.privileges.add(p);
    return caller;
}

struct row {
    const char* about;
    std::vector<privilege> privileges;
    session_owner owner;
    bool sees;
    kill_decision kill;
};

TEST(decision_test, table_holds) {
    using enum kill_decision;
    using enum session_kind;
    constexpr auto process = privilege::process;
    constexpr auto admin = privilege::connection_admin;
    const std::vector<row> table{
        {"own served", {}, {"ann", served}, true, allowed},
        {"own relayed", {}, {"ann", relayed}, true, allowed},
        {"same name on a watched server", {}, {"ann", watched}, false, invisible},
        {"another's", {}, {"bob", served}, false, invisible},
        {"another's, case differs", {}, {"Ann", served}, false, invisible},
        {"before login", {}, {"", served}, false, invisible},
        {"PROCESS, another's", {process}, {"bob", served}, true, forbidden},
        {"PROCESS, watched", {process}, {"ann", watched}, true, forbidden},
        {"PROCESS, before login", {process}, {"", served}, true, forbidden},
        {"PROCESS, own", {process}, {"ann", served}, true, allowed},
        {"CONNECTION_ADMIN, another's", {admin}, {"bob", served}, false, invisible},
        {"CONNECTION_ADMIN, own", {admin}, {"ann", served}, true, allowed},
        {"CONNECTION_ADMIN, watched", {admin}, {"ann", watched}, false, invisible},
        {"CONNECTION_ADMIN, before login", {admin}, {"", served}, false, invisible},
        {"both, another's", {process, admin}, {"bob", relayed}, true, allowed},
        {"both, before login", {process, admin}, {"", served}, true, allowed},
    };
    for (const auto& row : table) {
        EXPECT_EQ(may_see(caller_with(row.privileges), row.owner), row.sees) << row.about;
        EXPECT_EQ(may_kill(caller_with(row.privileges), row.owner), row.kill) << row.about;
    }
}

TEST(decision_test, nameless_caller_owns_no_unauthenticated_session) {
    EXPECT_FALSE(may_see(caller_with({}, ""), {"", session_kind::served}));
    EXPECT_EQ(may_kill(caller_with({}, ""), {"", session_kind::served}), kill_decision::invisible);
}

TEST(decision_test, all_includes_both) {
    const principal root{"root", privilege_set::all()};
    EXPECT_TRUE(may_see(root, {"bob", session_kind::watched}));
    EXPECT_EQ(may_kill(root, {"bob", session_kind::watched}), kill_decision::allowed);
}

TEST(decision_test, accounts_are_roots_alone_to_change) {
    EXPECT_TRUE(may_change_accounts({"root", privilege_set::all()}));
    EXPECT_FALSE(may_change_accounts({"root", {}}));
    EXPECT_FALSE(may_change_accounts({"ann", privilege_set::all()}));
}

}  // namespace
}  // namespace rollcall::security
