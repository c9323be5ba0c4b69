// Privileges' names both ways, and SHOW GRANTS' lines.
#include "rollcall/security/privilege_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::security {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

privilege_set set_of(std::initializer_list<privilege> privileges) {
    privilege_set set;
    for (const auto p : privileges) set.add(p);
    return set;
}

std::vector<std::string> grants_of(privilege_set privileges, std::string name = "a") {
    account whose;
    whose.name = std::move(name);
    whose.privileges = privileges;
    return show_grants(whose);
}

TEST(parse_privilege_test, knows_every_spelling) {
    EXPECT_EQ(parse_privilege("PROCESS"), set_of({privilege::process}));
    EXPECT_EQ(parse_privilege("connection_admin"), set_of({privilege::connection_admin}));
    EXPECT_EQ(parse_privilege("All  \t\n Privileges "), privilege_set::all());
    EXPECT_EQ(parse_privilege("ALL"), privilege_set::all());
    EXPECT_EQ(parse_privilege("all privileges"), privilege_set::all());
    EXPECT_EQ(parse_privilege("USAGE"), privilege_set{});
}

TEST(parse_privilege_test, refuses_the_rest) {
    for (const auto* name :
         {"", " ", "SELECT", "SUPER", "PROCES", "PROCESSES", "CREATE USER", "SHUTDOWN", "CONNECTION ADMIN", "ALLPRIVILEGES"}) {
        EXPECT_FALSE(parse_privilege(name)) << name;
    }
}

TEST(parse_privilege_test, names_come_back) {
    for (const auto which : all_privileges()) EXPECT_EQ(parse_privilege(privilege_name(which)), set_of({which}));
    EXPECT_EQ(all_privileges().size(), 2U);
}

TEST(parse_privileges_test, adds_up) {
    EXPECT_EQ(*parse_privileges({"PROCESS", "CONNECTION_ADMIN", "PROCESS"}), set_of({privilege::process, privilege::connection_admin}));
    EXPECT_EQ(*parse_privileges({"USAGE"}), privilege_set{});
    EXPECT_EQ(*parse_privileges({}), privilege_set{});
}

TEST(parse_privileges_test, unknown_name_is_1235_with_the_known_ones) {
    const auto refused = parse_privileges({"PROCESS", "SELECT"});
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, sql_errc::not_supported_yet);
    EXPECT_THAT(refused.error().message, HasSubstr("no privilege 'SELECT'"));
    EXPECT_THAT(refused.error().message, HasSubstr("CONNECTION_ADMIN"));
}

TEST(without_test, rest_of_all_is_only_what_is_known) {
    const auto rest = without(privilege_set::all(), set_of({privilege::process}));
    EXPECT_EQ(rest, set_of({privilege::connection_admin}));
    EXPECT_EQ(without(privilege_set::all(), {}), privilege_set::all());
    EXPECT_EQ(without(privilege_set::all(), privilege_set::all()), privilege_set{});
    EXPECT_EQ(without(set_of({privilege::process}), set_of({privilege::connection_admin})), set_of({privilege::process}));
}

TEST(show_grants_test, prints_as_mysql) {
    EXPECT_THAT(grants_of({}), ElementsAre("GRANT USAGE ON *.* TO `a`@`%`"));
    EXPECT_THAT(grants_of(set_of({privilege::process})), ElementsAre("GRANT PROCESS ON *.* TO `a`@`%`"));
    EXPECT_THAT(grants_of(set_of({privilege::connection_admin})),
                ElementsAre("GRANT USAGE ON *.* TO `a`@`%`", "GRANT CONNECTION_ADMIN ON *.* TO `a`@`%`"));
    EXPECT_THAT(grants_of(set_of({privilege::process, privilege::connection_admin})),
                ElementsAre("GRANT PROCESS ON *.* TO `a`@`%`", "GRANT CONNECTION_ADMIN ON *.* TO `a`@`%`"));
    EXPECT_THAT(grants_of(privilege_set::all(), "root"), ElementsAre("GRANT ALL PRIVILEGES ON *.* TO `root`@`%`"));
}

TEST(names_of_privileges_test, tells_each_and_of_all_what_mysql_has) {
    privilege_set some;
    some.add(privilege::connection_admin);
    EXPECT_THAT(names_of_privileges({}), ElementsAre("USAGE"));
    EXPECT_THAT(names_of_privileges(some), ElementsAre("USAGE", "CONNECTION_ADMIN"));
    some.add(privilege::process);
    EXPECT_THAT(names_of_privileges(some), ElementsAre("PROCESS", "CONNECTION_ADMIN"));
    const auto all = names_of_privileges(privilege_set::all());
    EXPECT_EQ(all.size(), 31U);
    EXPECT_EQ(all.front(), "SELECT");
    EXPECT_EQ(all.back(), "CONNECTION_ADMIN");
}

TEST(show_grants_test, quotes_backticks) { EXPECT_THAT(grants_of({}, "a`b"), ElementsAre("GRANT USAGE ON *.* TO `a``b`@`%`")); }

}  // namespace
}  // namespace rollcall::security
