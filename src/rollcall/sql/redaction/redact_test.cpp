// Redaction: what stays readable, what is cut, and that no way of writing a secret gets it through.
#include "rollcall/sql/redaction/redact.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace rollcall::sql {
namespace {

struct redaction {
    std::string_view sql;
    std::string_view expected;
};

TEST(redact, ordinary_statements_stay_as_they_are) {
    const std::string_view statements[] = {
        "",
        "SELECT 1",
        "SELECT 'it''s' /* why 'not' */ FROM t -- 'x'",
        "INSERT INTO users VALUES ('a', X'41', 0x41)",
        "SELECT * FROM user WHERE name = 'x'",
        "CREATE TABLE user (a int DEFAULT 'x')",
        "SELECT 'unterminated",
        "SHOW GRANTS",
        "SELECT 'immigrants'",
        "SELECT 'http://example.com:80/x'",
        "SELECT 'http://example.com:80/', 'a@b'",
        "SELECT 'a@b', 'c:d'",
        "SELECT 'CREATE', user FROM t",
        "CREATE INDEX i ON user(x)",
    };
    for (const std::string_view sql : statements) EXPECT_EQ(redact(sql).text(), sql);
}

TEST(redact, string_literals_of_sensitive_statements_are_cut) {
    const redaction rows[] = {
        {"CREATE USER 'a'@'%' IDENTIFIED BY 'x'", "CREATE USER '<redacted>'@'<redacted>' IDENTIFIED BY '<redacted>'"},
        {"create user a", "create user a"},
        {"CREATE USER 'a'", "CREATE USER '<redacted>'"},
        {"ALTER USER a IDENTIFIED BY \"x\"", "ALTER USER a IDENTIFIED BY \"<redacted>\""},
        {"DROP USER 'a'", "DROP USER '<redacted>'"},
        {"create /* c */ user 'a'", "create /* c */ user '<redacted>'"},
        {"create -- c\n user 'a'", "create -- c\n user '<redacted>'"},
        {"create # c\n user 'a'", "create # c\n user '<redacted>'"},
        {"create /*!50000 user */ 'a'", "create /*!50000 user */ '<redacted>'"},
        {"create/*!user*/'a'", "create/*!user*/'<redacted>'"},
        {"create or replace user 'a'", "create or replace user '<redacted>'"},
        {"GRANT ALL ON *.* TO 'a'", "GRANT ALL ON *.* TO '<redacted>'"},
        {"revoke all on *.* from 'a'", "revoke all on *.* from '<redacted>'"},
        {"SET PASSWORD = 'x'", "SET PASSWORD = '<redacted>'"},
        {"set password for 'a'@'b' = 'x'", "set password for '<redacted>'@'<redacted>' = '<redacted>'"},
        {"SELECT 1 AS token, 'x'", "SELECT 1 AS token, '<redacted>'"},
        {"UPDATE t SET api_Token_2 = 'x'", "UPDATE t SET api_Token_2 = '<redacted>'"},
        {"UPDATE t SET `Secret` = 'x' WHERE a = 'y'", "UPDATE t SET `Secret` = '<redacted>' WHERE a = '<redacted>'"},
        {"SELECT 'password'", "SELECT '<redacted>'"},
        {"SELECT PaSsWoRd, X'41', x'', b'01', N'n', _utf8mb4'u'",
         "SELECT PaSsWoRd, X'<redacted>', x'<redacted>', b'<redacted>', N'<redacted>', _utf8mb4'<redacted>'"},
        {"SELECT password, 0x41, 0X41, 0b01, 7", "SELECT password, <redacted>, <redacted>, <redacted>, 7"},
        {"SELECT password = 'a' 'b'", "SELECT password = '<redacted>' '<redacted>'"},
        {"SELECT password = 'a''b'", "SELECT password = '<redacted>'"},
        {"SELECT password = 'a\"b', \"c'd\"", "SELECT password = '<redacted>', \"<redacted>\""},
        {"SELECT password, @'x'", "SELECT password, @'<redacted>'"},
        {"IDENT/**/IFIED BY 'x'", "IDENT/**/IFIED BY '<redacted>'"},
        {"IDENT/*!*/IFIED BY 'x'", "IDENT/*!*/IFIED BY '<redacted>'"},
        {"/*!40101 SET PASSWORD = 'x' */", "/*!40101 SET PASSWORD = '<redacted>' */"},
        {"/*!99999 SET PASSWORD = 'x' */ SELECT 'y'", "<redacted> SELECT '<redacted>'"},
        {"/*M! SET PASSWORD = 'x' */", "<redacted>"},
        {"SELECT password /* plain */, 'x'", "SELECT password /* plain */, '<redacted>'"},
        {"SELECT password /* it's */, 'x'", "SELECT password <redacted>, '<redacted>'"},
        {"SELECT password -- it's\n, 'x'", "SELECT password <redacted>\n, '<redacted>'"},
        {"SELECT password # 'x'", "SELECT password <redacted>"},
        {"SELECT password, 2*/* it's */3, 'x'", "SELECT password, 2*<redacted>3, '<redacted>'"},
        {"SELECT password, 2 */ 3, 'x'", "SELECT password, 2 */ 3, '<redacted>'"},
    };
    for (const redaction& r : rows) EXPECT_EQ(redact(r.sql).text(), r.expected) << r.sql;
}

TEST(redact, account_verbs_count_wherever_they_stand) {
    for (const std::string_view sql : {
             "SELECT SLEEP(3), 'sekrit' /* CREATE USER */",
             "/* GRANT */ SELECT 'sekrit'",
             "SELECT 'sekrit' -- drop  user",
             "SELECT 'sekrit' # revoke",
             "SELECT 'CREATE USER x', 'sekrit'",
             "SELECT \"rename\tuser\", 'sekrit'",
             "SELECT 'sekrit' /* alter\nuser */",
         }) {
        EXPECT_EQ(redact(sql).text().find("sekrit"), std::string::npos) << sql;
    }
    for (const std::string_view sql :
         {"SELECT 'create', user FROM t", "SELECT 'users created', 'grants'", "SELECT 'x' /* create a user */"}) {
        EXPECT_EQ(redact(sql).text(), sql);
    }
}

TEST(redact, everything_from_an_unterminated_quote_or_comment_on_is_cut) {
    const redaction rows[] = {
        {"SET PASSWORD = 'x", "SET PASSWORD = <redacted>"},   {"SET PASSWORD = 'x FOR b", "SET PASSWORD = <redacted>"},
        {"SET PASSWORD = \"x", "SET PASSWORD = <redacted>"},  {"SET PASSWORD = `x", "SET PASSWORD = <redacted>"},
        {"SET PASSWORD = 'x''", "SET PASSWORD = <redacted>"}, {"SET PASSWORD = X'41", "SET PASSWORD = X<redacted>"},
        {"SET PASSWORD = /* x", "SET PASSWORD = <redacted>"}, {"SET PASSWORD = /*!99999 x /* y */", "SET PASSWORD = <redacted>"},
        {"SET PASSWORD = '", "SET PASSWORD = <redacted>"},    {"SET PASSWORD = '\\", "SET PASSWORD = <redacted>"},
    };
    for (const redaction& r : rows) EXPECT_EQ(redact(r.sql).text(), r.expected) << r.sql;
}

TEST(redact, urls_with_credentials_make_a_statement_sensitive) {
    const redaction rows[] = {
        {"SELECT 'mysql://u:p@h/d', 'x'", "SELECT '<redacted>', '<redacted>'"},
        {"SELECT 's3://u:p/w@h'", "SELECT '<redacted>'"},
        {"SELECT 's3://u:p''w@h'", "SELECT '<redacted>'"},
        {"SELECT 'https://hunter2@h/'", "SELECT '<redacted>'"},
        {"ATTACH mysql://u:hunter2@h AS x", "ATTACH <redacted> AS x"},
        {"SELECT 1 /* mysql://u:hunter2@h */", "SELECT 1 /* <redacted> */"},
        {"SELECT `mysql://u:hunter2@h`", "SELECT `<redacted>"},
        {"SELECT 1 # mysql://u:hunter2@h", "SELECT 1 # <redacted>"},
    };
    for (const redaction& r : rows) EXPECT_EQ(redact(r.sql).text(), r.expected) << r.sql;
}

TEST(redact, double_quotes_are_cut_though_they_may_mean_names) {
    EXPECT_EQ(redact("SELECT \"password\", 'x'").text(), "SELECT \"<redacted>\", '<redacted>'");
    EXPECT_EQ(redact("SELECT \"t\".`password`").text(), "SELECT \"<redacted>\".`password`");
}

// The word hunter2 stands for the secret, in every place where one may be written.
TEST(redact, no_spelling_lets_the_secret_through) {
    const std::string_view statements[] = {
        "ALTER USER a IDENTIFIED BY 'hunter2'",
        "ALTER USER a IDENTIFIED BY \"hunter2\"",
        "ALTER USER a IDENTIFIED BY `hunter2`",
        "ALTER USER a IDENTIFIED BY hunter2",
        "ALTER USER a IDENTIFIED BY hunter2!hunter2",
        "ALTER USER a IDENTIFIED BY/**/hunter2",
        "ALTER USER a IDENTIFIED WITH p AS hunter2",
        "alter user a identified by N'hunter2'",
        "alter user a identified by _utf8mb4 'hunter2'",
        "alter user a identified by 'x' 'hunter2'",
        "alter user a identified by 'x''hunter2'",
        "alter user a identified by 'x\\'hunter2'",
        "alter user a identified by 'x\\' ,hunter2, '",
        "alter user a identified by '\\', 'hunter2', '",
        "alter user a identified by 'x\\\\' ,'hunter2'",
        "alter user a identified by \"x\\\", 'hunter2', \"",
        "alter user a identified by 'x\\''hunter2'''",
        "alter user a identified by 'x' /* ' */ 'hunter2'",
        "alter user a identified by 'x' /* ' */ , 'hunter2' /* ' */",
        "alter user a identified by 'x' -- ' \n , 'hunter2'",
        "alter user a identified by 'x' # \" \n , 'hunter2'",
        "alter user a identified by '/*' , 'hunter2' , '*/'",
        "alter user a identified by '-- ', 'hunter2'",
        "alter user a identified by /*!99999 ' */ 'hunter2'",
        "alter user a identified by /*!99999 /* ' */ ' */ 'hunter2'",
        "alter user a identified by /*!50000 'hunter2' */",
        "alter user a identified by /*!50000 'hunter2",
        "alter user a identified by /* hunter2",
        "alter user a identified by 'hunter2",
        "alter user a identified by `'`'hunter2'",
        "alter user a identified by `\\`'hunter2'",
        "alter user a identified by --1 'hunter2'",
        "SET pass\xc3\xa9 = 'x', password = 'hunter2'",
        "SELECT 'secret\\', 'hunter2', '",
        "tOkEn 'hunter2'",
        "\xff\xfe token 'hunter2\xff'",
        "SET GLOBAL x = 'mysql://root:hunter2@h'",
        "SET GLOBAL x = mysql://root:hunter2@h",
        "SET GLOBAL x = 'mysql://root:hun''hunter2@h'",
        "/*password*/ select 'hunter2'",
        "SET PASSWORD = \"hunter2\"",
        "SET PASSWORD FOR a = PASSWORD(\"hunter2\")",
        "alter user a identified by 'x\\' \"y\\\" ,hunter2, ' '",
        "select 'create/**/user a', 'hunter2'",
        "select 'create -- x\n user a', 'hunter2'",
        "select 'drop # x\n user a', 'hunter2'",
        "grant/**/all on *.* to a identified/**/by 'hunter2'",
        "INSERT INTO t (a, password) VALUES (2*/* the user's */3, 'hunter2')",
        "/*! CREATE USER a IDENTIFIED BY /*! ' */ 'hunter2' */",
        "/*! CREATE USER a */ /*! IDENTIFIED BY /* ' */ 'hunter2' */",
        "CREATE USER a IDENTIFIED BY x/*'*/'hunter2'",
        "CREATE USER a IDENTIFIED BY x#'\n'hunter2'",
        "CREATE USER a IDENTIFIED BY x-- '\n'hunter2'",
        "CREATE USER a IDENTIFIED BY x/**/hunter2",
        "CREATE USER a IDENTIFIED BY !hunter2",
        "CREATE USER a IDENTIFIED BY *hunter2",
        "SELECT 1e5GRANT, 'hunter2'",
    };
    for (const std::string_view sql : statements) {
        EXPECT_EQ(redact(sql).text().find("hunter2"), std::string::npos) << sql << " -> " << redact(sql).text();
    }
}

TEST(redact, both_readings_of_a_backslash_are_cut) {
    EXPECT_EQ(redact("SET PASSWORD = 'a\\'b'").text(), "SET PASSWORD = '<redacted>'");
    EXPECT_EQ(redact("SET PASSWORD = 'a\\nb'").text(), "SET PASSWORD = '<redacted>'");
    EXPECT_EQ(redact("SET PASSWORD = 'a\\' OR 1 = 'b'").text(), "SET PASSWORD = <redacted>");
}

TEST(redact, keeps_at_most_64_kib_of_whole_characters) {
    EXPECT_EQ(redact(std::string(65536, 'a')).text().size(), 65536U);
    EXPECT_EQ(redact(std::string(65537, 'a')).text().size(), 65536U);
    EXPECT_EQ(redact(std::string(65535, 'a') + "\xc3\xa9").text().size(), 65535U);
    const std::string sensitive = "SET PASSWORD = 'x', a = " + std::string(70000, 'a');
    EXPECT_EQ(redact(sensitive).text().size(), 65536U);
}

TEST(redact, a_secret_word_beyond_the_kept_part_still_counts) {
    const std::string sql = "SELECT 'hunter2', " + std::string(70000, 'a') + " password";
    EXPECT_EQ(redact(sql).text().find("hunter2"), std::string::npos);
}

TEST(redact, every_prefix_of_a_sensitive_statement_is_safe) {
    const std::string sql = "CREATE USER a IDENTIFIED BY 'hunter2\\'hunter2' /* 'hunter2' */ , b IDENTIFIED WITH x AS X'hunter2'";
    for (std::size_t size = 0; size <= sql.size(); ++size) {
        const std::string text = redact(std::string_view(sql).substr(0, size)).text();
        EXPECT_EQ(text.find("hunt"), std::string::npos) << text;
    }
}

// Texts made to revisit the same bytes: a quadratic scan of a megabyte would not end within the test's time.
TEST(redact, time_is_linear_in_hostile_texts) {
    const std::string_view pieces[] = {"/*",     "/*!", "/*!99999 ", "*/*",     "/*!*/", "identified by x/**/", "://", "'", "\\'",
                                       "a://b:", "p/*", "/**/",      "create ", "\"`'"};
    for (const std::string_view piece : pieces) {
        std::string sql = "password ";
        while (sql.size() < 1'000'000) sql += piece;
        EXPECT_LE(redact(sql).text().size(), 65536U) << piece;
    }
}

TEST(redacted_sql, note_keeps_the_words) {
    EXPECT_EQ(redacted_sql::note("<parsing 70000 bytes>").text(), "<parsing 70000 bytes>");
    EXPECT_TRUE(redacted_sql().empty());
}

}  // namespace
}  // namespace rollcall::sql
