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

// Same name, other realm, in both directions; and whatever privileges a foreign principal claims.
TEST(decision_test, realms_keep_accounts_of_one_name_apart) {
    using enum kill_decision;
    using enum session_kind;
    constexpr auto process = privilege::process;
    constexpr auto admin = privilege::connection_admin;
    struct realm_row {
        const char* about;
        std::string realm;  // the caller's
        std::vector<privilege> privileges;
        session_owner owner;
        bool sees;
        kill_decision kill;
    };
    const std::vector<realm_row> table{
        {"ours, relayed of our realm", "", {}, {"ann", relayed, ""}, true, allowed},
        {"ours, relayed of a pool's realm", "", {}, {"ann", relayed, "shop"}, false, invisible},
        {"ours with PROCESS, the pool's", "", {process}, {"ann", relayed, "shop"}, true, forbidden},
        {"ours with both, the pool's", "", {process, admin}, {"ann", relayed, "shop"}, true, allowed},
        {"ours, watched", "", {}, {"ann", watched, "shop"}, false, invisible},
        {"ours with PROCESS, watched", "", {process}, {"ann", watched, "shop"}, true, forbidden},
        {"ours with both, watched", "", {process, admin}, {"ann", watched, "shop"}, true, allowed},
        {"the pool's, its own relayed", "shop", {}, {"ann", relayed, "shop"}, true, allowed},
        {"the pool's, served here", "shop", {}, {"ann", served, ""}, false, invisible},
        {"the pool's, relayed of another pool", "shop", {}, {"ann", relayed, "store"}, false, invisible},
        {"the pool's, watched of the same name", "shop", {}, {"ann", watched, "shop"}, false, invisible},
        {"the pool's with both, served here", "shop", {process, admin}, {"ann", served, ""}, false, invisible},
        {"the pool's with both, another's there", "shop", {process, admin}, {"bob", relayed, "shop"}, false, invisible},
        {"the pool's with both, watched", "shop", {process, admin}, {"ann", watched, "shop"}, false, invisible},
        {"the pool's with both, before login", "shop", {process, admin}, {"", relayed, "shop"}, false, invisible},
    };
    for (const auto& row : table) {
        auto caller = caller_with(row.privileges);
        caller.realm = row.realm;
        EXPECT_EQ(may_see(caller, row.owner), row.sees) << row.about;
        EXPECT_EQ(may_kill(caller, row.owner), row.kill) << row.about;
    }
}

TEST(decision_test, root_of_another_realm_is_not_our_root) {
    principal root{"root", privilege_set::all()};
    EXPECT_TRUE(holds(root, privilege::process) && is_account(root, "root") && may_export(root) && may_change_accounts(root));
    root.realm = "shop";
    EXPECT_FALSE(holds(root, privilege::process));
    EXPECT_FALSE(holds(root, privilege::connection_admin));
    EXPECT_FALSE(is_account(root, "root"));
    EXPECT_FALSE(may_export(root));
    EXPECT_FALSE(may_change_accounts(root));
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
