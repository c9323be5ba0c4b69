// Accounts and privileges, row by row.
#include <gtest/gtest.h>

#include "for_test/sql/parse_fixture.hpp"

namespace rollcall::sql {
namespace {

std::string print(const account_change& a) {
    std::string out = a.current_user ? "<me>" : a.user;
    if (a.host != "%") out += "@" + a.host;
    if (a.has_credential) out += " identified";
    if (!a.plugin.empty()) out += " with=" + a.plugin;
    if (a.password) out += " by=" + *a.password;
    if (a.stored) out += " as=" + *a.stored;
    if (a.locked) out += *a.locked ? " locked" : " unlocked";
    return out;
}

std::string print(const std::vector<account_change>& accounts) {
    std::string out;
    for (const auto& each : accounts) out += (out.empty() ? "" : ", ") + print(each);
    return out;
}

class parse_account : public parse_fixture {};

TEST_F(parse_account, create_user) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"CREATE USER a", "a"},
        {"CREATE USER 'a'@'%' IDENTIFIED BY 'x'", "a identified by=x"},
        {"create user `a` identified by \"x\";", "a identified by=x"},
        {"CREATE USER a@localhost IDENTIFIED BY 'x'", "a@localhost identified by=x"},
        {"CREATE USER 'a' @'10.0.0.1'", "a@10.0.0.1"},
        {"CREATE USER 'a'@`h`", "a@h"},
        {"CREATE USER ''", ""},
        {"CREATE USER a IDENTIFIED BY 'it''s' '\\n'", "a identified by=it's\n"},
        {"CREATE USER a IDENTIFIED WITH mysql_native_password BY 'x'", "a identified with=mysql_native_password by=x"},
        {"CREATE USER a IDENTIFIED WITH 'caching_sha2_password'", "a identified with=caching_sha2_password"},
        {"CREATE USER a IDENTIFIED WITH p AS '*00'", "a identified with=p as=*00"},
        {"CREATE USER a ACCOUNT LOCK", "a locked"},
        {"CREATE USER a IDENTIFIED BY 'x', b REQUIRE NONE PASSWORD EXPIRE NEVER ACCOUNT UNLOCK", "a identified by=x unlocked, b unlocked"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(print(as<create_user_statement>(text).accounts), expected) << text;
    EXPECT_FALSE(as<create_user_statement>("CREATE USER a").if_not_exists);
    EXPECT_TRUE(as<create_user_statement>("CREATE USER IF NOT EXISTS a").if_not_exists);
}

TEST_F(parse_account, alter_and_drop_user) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"ALTER USER a IDENTIFIED BY 'x'", "a identified by=x"},
        {"ALTER USER USER() IDENTIFIED BY 'x'", "<me> identified by=x"},
        {"ALTER USER CURRENT_USER() IDENTIFIED BY 'x'", "<me> identified by=x"},
        {"ALTER USER CURRENT_USER IDENTIFIED BY 'x'", "<me> identified by=x"},
        {"ALTER USER user IDENTIFIED BY ''", "user identified by="},
        {"ALTER USER a ACCOUNT UNLOCK", "a unlocked"},
    };
    for (const auto& [text, expected] : rows) EXPECT_EQ(print(as<alter_user_statement>(text).accounts), expected) << text;
    EXPECT_TRUE(as<alter_user_statement>("ALTER USER IF EXISTS a ACCOUNT LOCK").if_exists);
    EXPECT_EQ(print(as<drop_user_statement>("DROP USER a, 'b'@'%'").accounts), "a, b");
    EXPECT_TRUE(as<drop_user_statement>("DROP USER IF EXISTS a").if_exists);
}

TEST_F(parse_account, set_password) {
    const auto own = as<set_password_statement>("SET PASSWORD = 'x'");
    EXPECT_EQ(own.user, "");
    EXPECT_EQ(own.password, "x");
    const auto other = as<set_password_statement>("SET PASSWORD FOR 'a'@'%' = 'y'");
    EXPECT_EQ(other.user, "a");
    EXPECT_EQ(other.password, "y");
    EXPECT_EQ(as<set_password_statement>("set password for current_user() = 'z'").user, "");
}

TEST_F(parse_account, grant_and_revoke) {
    struct row {
        std::string_view text;
        bool revoke;
        const char* privileges;
        const char* accounts;
    };
    const row rows[] = {
        {"GRANT PROCESS ON *.* TO a", false, "PROCESS", "a"},
        {"grant process, create user on *.* to a, 'b'@'%'", false, "PROCESS,CREATE USER", "a, b"},
        {"GRANT ALL PRIVILEGES ON *.* TO a WITH GRANT OPTION", false, "ALL PRIVILEGES", "a"},
        {"GRANT CONNECTION_ADMIN ON * . * TO CURRENT_USER()", false, "CONNECTION_ADMIN", "<me>"},
        {"REVOKE ALL ON *.* FROM a", true, "ALL", "a"},
        {"REVOKE PROCESS ON *.* FROM a", true, "PROCESS", "a"},
        {"REVOKE ALL PRIVILEGES, GRANT OPTION FROM a", true, "ALL PRIVILEGES", "a"},
    };
    for (const row& r : rows) {
        const auto parsed = as<grant_statement>(r.text);
        std::string privileges;
        for (const auto& each : parsed.privileges) privileges += (privileges.empty() ? "" : ",") + each;
        EXPECT_EQ(parsed.revoke, r.revoke) << r.text;
        EXPECT_EQ(privileges, r.privileges) << r.text;
        EXPECT_EQ(print(parsed.accounts), r.accounts) << r.text;
    }
}

TEST_F(parse_account, what_mysql_has_and_we_do_not_is_refused_by_name) {
    for (const std::string_view text : {"CREATE USER a IDENTIFIED BY RANDOM PASSWORD",
                                        "CREATE USER a REQUIRE SSL",
                                        "CREATE USER a WITH MAX_USER_CONNECTIONS 5",
                                        "CREATE USER a PASSWORD EXPIRE",
                                        "CREATE USER a DEFAULT ROLE r",
                                        "CREATE USER a COMMENT 'x'",
                                        "ALTER USER a IDENTIFIED BY 'x' REPLACE 'y'",
                                        "ALTER USER a IDENTIFIED BY 'x' RETAIN CURRENT PASSWORD",
                                        "ALTER USER a DISCARD OLD PASSWORD",
                                        "CREATE USER a IDENTIFIED BY 'x' AND IDENTIFIED BY 'y'",
                                        "SET PASSWORD TO RANDOM",
                                        "SET PASSWORD = PASSWORD('x')",
                                        "SET PASSWORD = 'x' REPLACE 'y'",
                                        "SET PASSWORD FOR a@localhost = 'x'",
                                        "GRANT SELECT ON shop.* TO a",
                                        "GRANT SELECT ON t TO a",
                                        "GRANT SELECT ON * TO a",
                                        "GRANT SELECT (c) ON *.* TO a",
                                        "GRANT r TO a",
                                        "GRANT 'r' TO a",
                                        "GRANT PROXY ON a TO b",
                                        "GRANT EXECUTE ON PROCEDURE p TO a",
                                        "GRANT PROCESS ON *.* TO a AS b",
                                        "REVOKE r FROM a",
                                        "REVOKE IF EXISTS PROCESS ON *.* FROM a",
                                        "REVOKE PROCESS ON *.* FROM a IGNORE UNKNOWN USER",
                                        "RENAME USER a TO b",
                                        "CREATE ROLE r"}) {
        EXPECT_EQ(code(text), 1235) << text;
    }
}

TEST_F(parse_account, syntax_errors_quote_no_secret) {
    constexpr std::string_view expected =
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use "
        "near '<redacted>' at line 1";
    for (const std::string_view text : {"CREATE USER x IDENTIFIED BY 'hidden", "CREATE USER x IDENTIFIED BY PASSWORD 'hidden'",
                                        "ALTER USER x IDENTIFIED BY 'hidden' NONSENSE", "SELECT 1; SET PASSWORD = 'hidden'"}) {
        EXPECT_EQ(message(text), expected) << text;
    }
    EXPECT_NE(message("SELECT 'seen").find("near ''seen' at line 1"), std::string::npos);
}

TEST_F(parse_account, broken_texts_are_syntax_errors) {
    for (const std::string_view text : {"CREATE USER",
                                        "CREATE USER a,",
                                        "CREATE USER a IDENTIFIED",
                                        "CREATE USER a IDENTIFIED BY",
                                        "CREATE USER a IDENTIFIED BY x",
                                        "CREATE USER a IDENTIFIED WITH",
                                        "CREATE USER a IDENTIFIED WITH p AS",
                                        "CREATE USER a IDENTIFIED AS 'x'",
                                        "CREATE USER a b",
                                        "CREATE USER a ACCOUNT",
                                        "CREATE USER 'a'@",
                                        "ALTER USER",
                                        "DROP USER",
                                        "DROP USER a IDENTIFIED BY 'x'",
                                        "SET PASSWORD",
                                        "SET PASSWORD =",
                                        "SET PASSWORD 'x'",
                                        "SET PASSWORD = x",
                                        "SET PASSWORD FOR = 'x'",
                                        "SET PASSWORD = 'x', autocommit = 1",
                                        "GRANT",
                                        "GRANT ON *.* TO a",
                                        "GRANT PROCESS ON *.*",
                                        "GRANT PROCESS ON *.* FROM a",
                                        "GRANT PROCESS ON *.* TO a IDENTIFIED BY 'x'",
                                        "GRANT ALL TO a",
                                        "REVOKE",
                                        "REVOKE PROCESS ON *.* TO a",
                                        "REVOKE ALL FROM a",
                                        "GRANT PROCESS, ON *.* TO a"}) {
        EXPECT_EQ(code(text), 1064) << text;
    }
}

}  // namespace
}  // namespace rollcall::sql
