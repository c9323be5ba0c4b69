// What the lines of SHOW GRANTS allow.
#include "rollcall/upstream/grants.hpp"

#include <gtest/gtest.h>

namespace rollcall::upstream {
namespace {

account_rights rights(const char* line) {
    wire::text_result grants;
    grants.rows = {{line}};
    return read_grants(grants);
}

TEST(grants_test, who_sees_all_sessions) {
    EXPECT_TRUE(rights("GRANT PROCESS ON *.* TO `w`@`%` IDENTIFIED BY PASSWORD '*AB'").sees_all_sessions);
    EXPECT_TRUE(rights("GRANT SELECT, PROCESS, CONNECTION ADMIN ON *.* TO `w`@`%`").sees_all_sessions);
    EXPECT_TRUE(rights("GRANT ALL PRIVILEGES ON *.* TO `w`@`%` WITH GRANT OPTION").sees_all_sessions);
    EXPECT_TRUE(rights("GRANT SELECT,PROCESS ON *.* TO 'w'@'%'").sees_all_sessions) << "TiDB";
    EXPECT_TRUE(rights("GRANT Process ON *.* TO 'w'@'%'").sees_all_sessions) << "TiDB before";
    EXPECT_FALSE(rights("GRANT USAGE ON *.* TO `w`@`%`").sees_all_sessions);
    EXPECT_FALSE(rights("GRANT ALL PRIVILEGES ON `PROCESS`.* TO `w`@`%`").sees_all_sessions);
    EXPECT_FALSE(rights("GRANT SELECT ON `a, PROCESS, ON *.* `.* TO `w`@`%`").sees_all_sessions) << "a name that looks like a grant";
}

TEST(grants_test, who_ends_sessions) {
    EXPECT_TRUE(rights("GRANT PROCESS, CONNECTION ADMIN ON *.* TO `w`@`%`").ends_sessions);
    EXPECT_TRUE(rights("GRANT CONNECTION_ADMIN ON *.* TO `w`@`%`").ends_sessions);
    EXPECT_TRUE(rights("GRANT SUPER ON *.* TO `w`@`%`").ends_sessions);
    EXPECT_FALSE(rights("GRANT PROCESS ON *.* TO `w`@`%`").ends_sessions);
}

TEST(grants_test, lines_add_up) {
    wire::text_result grants;
    grants.rows = {{"GRANT PROCESS ON *.* TO `w`@`%`"}, {std::nullopt}, {"GRANT CONNECTION_ADMIN ON *.* TO `w`@`%`"}};
    EXPECT_TRUE(read_grants(grants).sees_all_sessions);
    EXPECT_TRUE(read_grants(grants).ends_sessions);
}

}  // namespace
}  // namespace rollcall::upstream
