// First words, and what may stand before them.
#include "rollcall/sql/text/leading_verb.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {

TEST(LeadingVerb, StatementsAreToldByTheirFirstWords) {
    EXPECT_EQ(leading_verb("SELECT 1"), "SELECT");
    EXPECT_EQ(leading_verb("insert into t values (1)"), "INSERT");
    EXPECT_EQ(leading_verb("start  transaction"), "BEGIN");
    EXPECT_EQ(leading_verb("CREATE TABLE t (n INT)"), "CREATE TABLE");
    EXPECT_EQ(leading_verb("CREATE OR REPLACE TABLE t (n INT)"), "CREATE");
    EXPECT_EQ(leading_verb("DROP\nDATABASE d"), "DROP DATABASE");
    EXPECT_EQ(leading_verb("set @a=1"), "SET");
    EXPECT_EQ(leading_verb("SET PASSWORD='x'"), "SET PASSWORD");
    EXPECT_EQ(leading_verb("WITH a AS (SELECT 1) SELECT * FROM a"), "WITH");
}

TEST(LeadingVerb, CommentsAndParenthesesStandBefore) {
    EXPECT_EQ(leading_verb("/* from the shop */ -- yes\n# and\n ((select 1))"), "SELECT");
    EXPECT_EQ(leading_verb("/*!40101 SET NAMES utf8 */"), "SET");
    EXPECT_EQ(leading_verb("CREATE /* a */ VIEW v AS SELECT 1"), "CREATE VIEW");
}

TEST(LeadingVerb, WhatIsNotKnownHasNone) {
    EXPECT_EQ(leading_verb(""), "");
    EXPECT_EQ(leading_verb("/* nothing else"), "");
    EXPECT_EQ(leading_verb("SELECTED"), "");
    EXPECT_EQ(leading_verb("FLUSH TABLES"), "");
    EXPECT_EQ(leading_verb(";"), "");
}

}  // namespace rollcall::sql
