// What is told of a statement beside its text: which tables it reads, writes and defines, and whether its text tells its result.
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
    EXPECT_EQ(spelled(ddl("CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (a))")), "define test.t, define test.p");
    EXPECT_EQ(spelled(ddl("CREATE VIEW v AS SELECT a FROM t")), "define test.v, read test.t");
    EXPECT_EQ(spelled(ddl("DROP TABLE t, u")), "define test.t, define test.u");
    EXPECT_EQ(spelled(ddl("ALTER TABLE t RENAME TO u")), "define test.t, define test.u");
    EXPECT_EQ(spelled(ddl("TRUNCATE t")), "define test.t");
}

class constants : public rewriting {
protected:
    bool is_constant(std::string_view text) { return query(text, true)->is_constant; }
};

TEST_F(constants, literals_and_values_of_the_session_need_no_engine) {
    for (const auto* const text : {"SELECT 1", "SELECT 'x' AS a, NULL, TRUE", "SELECT 1 FROM DUAL LIMIT 1", "SELECT DATABASE(), USER()",
                                   "SELECT @@version_comment LIMIT 1", "SELECT CONNECTION_ID(), VERSION()"}) {
        EXPECT_TRUE(is_constant(text)) << text;
    }
}

TEST_F(constants, whatever_else_is_the_engines) {
    for (const auto* const text :
         {"SELECT 1 + 1", "SELECT NOW()", "SELECT RAND()", "SELECT ?", "SELECT @a", "SELECT 1 FROM t", "SELECT *, 1 FROM t",
          "SELECT 1 WHERE 1 = 2", "SELECT 1 UNION SELECT 2", "SELECT (SELECT 1)", "SELECT 1 FROM (SELECT 1) d", "SELECT 1 GROUP BY 1"}) {
        EXPECT_FALSE(is_constant(text)) << text;
    }
}

class times : public constants {
protected:
    times() { session_.began_us = began; }
    static constexpr std::int64_t began = 1'700'000'000'123'456;
};

TEST_F(times, alone_and_beside_their_like_are_told_with_their_places_in_the_text) {
    const auto out = query("SELECT now(3) AS a, CURRENT_DATE, SYSDATE(), UNIX_TIMESTAMP() FROM DUAL LIMIT 1");
    ASSERT_TRUE(out.has_value());
    EXPECT_TRUE(out->is_constant);
    struct seen {
        time_of what;
        int digits;
        std::int64_t at_us;
        std::string_view text;
        bool operator==(const seen&) const = default;
    };
    std::vector<seen> told;
    for (const auto& each : out->times)
        told.push_back({each.what, each.digits, each.at_us, std::string_view(out->text).substr(each.begin, each.size)});
    EXPECT_EQ(told, (std::vector<seen>{{time_of::timestamp, 3, began, "CAST('2023-11-14 22:13:20.123' AS TIMESTAMP)"},
                                       {time_of::date, 0, began, "CAST('2023-11-14' AS DATE)"},
                                       {time_of::timestamp, 0, 0, "rollcall_sysdate(0)"},
                                       {time_of::whole_seconds, 0, began, "CAST(1700000000 AS BIGINT)"}}));
}

TEST_F(times, of_each_kind_need_no_engine) {
    for (const auto* const text : {"SELECT NOW()", "SELECT LOCALTIME", "SELECT CURTIME(6), UTC_TIME", "SELECT UTC_TIMESTAMP, UTC_DATE()",
                                   "SELECT @@timestamp", "SELECT DISTINCT NOW() AS n ORDER BY n", "SELECT NOW() LIMIT 1 OFFSET 1"}) {
        EXPECT_TRUE(is_constant(text)) << text;
        EXPECT_FALSE(query(text)->times.empty()) << text;
    }
}

TEST_F(times, amid_anything_else_are_the_engines) {
    for (const auto* const text :
         {"SELECT NOW(), 1", "SELECT 1, NOW()", "SELECT (NOW())", "SELECT NOW() + 0", "SELECT UNIX_TIMESTAMP(NOW())",
          "SELECT NOW() WHERE 1", "SELECT 1 ORDER BY NOW()", "SELECT NOW() ORDER BY SYSDATE()", "SELECT NOW() UNION SELECT NOW()",
          "(SELECT NOW())", "WITH c AS (SELECT 1) SELECT NOW()", "EXPLAIN SELECT NOW()", "SELECT NOW() FROM t"}) {
        EXPECT_FALSE(is_constant(text)) << text;
    }
    session_.began_us = (std::int64_t{INT32_MAX} + 1) * 1'000'000;
    EXPECT_TRUE(is_constant("SELECT UNIX_TIMESTAMP()"));
    EXPECT_TRUE(is_constant("SELECT NOW()"));
}

}  // namespace
}  // namespace rollcall::sql
