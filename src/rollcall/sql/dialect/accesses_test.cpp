// Which tables a statement reads, writes and defines.
#include <string>
#include <vector>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class accesses : public rewriting {
protected:
    // "read test.t, write test.u"
    static std::string spelled(const sql_result<engine_statement>& of) {
        if (of.has_error()) return of.error().message;
        constexpr std::array uses{"read ", "write ", "define "};
        std::string out;
        for (const auto& each : of->accesses) {
            out += out.empty() ? "" : ", ";
            out += uses[static_cast<std::size_t>(each.use)] + each.table.database + "." + each.table.table;
        }
        return out;
    }
};

TEST_F(accesses, a_query_reads_every_table_that_it_names_once) {
    EXPECT_EQ(spelled(query("SELECT 1")), "");
    EXPECT_EQ(spelled(query("SELECT a FROM t WHERE a IN (SELECT a FROM Other.u) UNION SELECT a FROM t")), "read test.t, read other.u");
    EXPECT_EQ(spelled(query("WITH t AS (SELECT 1 AS a) SELECT a FROM t")), "");
    EXPECT_EQ(spelled(query("SELECT * FROM information_schema.tables")), "");
}

TEST_F(accesses, a_change_writes_its_targets_and_reads_the_others) {
    EXPECT_EQ(spelled(query("INSERT INTO t (a) SELECT a FROM u")), "write test.t, read test.u");
    EXPECT_EQ(spelled(query("UPDATE t SET a = 1 WHERE a IN (SELECT a FROM u)")), "write test.t, read test.u");
    EXPECT_EQ(spelled(query("DELETE FROM t")), "write test.t");
    EXPECT_EQ(spelled(query("UPDATE t JOIN u ON t.a = u.a SET t.b = 2")), "read test.t, read test.u, write test.t");
    EXPECT_EQ(spelled(query("DELETE u FROM t JOIN u ON t.a = u.a")), "read test.t, read test.u, write test.u");
}

TEST_F(accesses, a_definition_defines_and_reads_what_it_is_made_from) {
    EXPECT_EQ(spelled(ddl("CREATE TABLE t (a INT)")), "define test.t");
    EXPECT_EQ(spelled(ddl("CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (a))")), "define test.t, read test.p");
    EXPECT_EQ(spelled(ddl("CREATE VIEW v AS SELECT a FROM t")), "define test.v, read test.t");
    EXPECT_EQ(spelled(ddl("DROP TABLE t, u")), "define test.t, define test.u");
    EXPECT_EQ(spelled(ddl("ALTER TABLE t RENAME TO u")), "define test.t, define test.u");
    EXPECT_EQ(spelled(ddl("TRUNCATE t")), "define test.t");
}

}  // namespace
}  // namespace rollcall::sql
