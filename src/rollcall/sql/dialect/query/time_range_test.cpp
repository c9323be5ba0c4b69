// What a WHERE leaves of the history of statements, for what a statement must gather of it; and INTO OUTFILE.
#include <gtest/gtest.h>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class time_range_test : public rewriting {
protected:
    std::string range_of(std::string_view text) {
        const auto out = query(text);
        if (out.has_error()) return out.error().message;
        return out->ranges.empty() ? "none" : out->ranges.back().text;
    }
};

TEST_F(time_range_test, constants_narrow_what_is_gathered) {
    constexpr auto cases = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"SELECT * FROM t JOIN rollcall.query_history h ON TRUE WHERE h.StartTime >= '2026-11-28 06:00' AND t.a = 1",
         R"( AS "h" WHERE "h"."StartTime" >= '2026-11-28 06:00')"},
        {"SELECT * FROM t, rollcall.query_history WHERE starttime > '2026-11-28' && a IN (1, 2) AND EndTime < '2026-11-29'",
         R"( AS "query_history" WHERE "starttime" > '2026-11-28' AND "EndTime" < '2026-11-29')"},
        {"SELECT * FROM t, rollcall.query_history h WHERE a = 1 AND h.StartTime BETWEEN '2026-11-28' AND '2026-11-29' AND (a = 2 OR a = 3)",
         R"( AS "h" WHERE "h"."StartTime" BETWEEN '2026-11-28' AND '2026-11-29')"},
        {"SELECT * FROM t WHERE a IN (SELECT User FROM rollcall.query_history h WHERE `h`.`StartTime` = '2026-11-28' GROUP BY User)",
         R"( AS "h" WHERE "h"."StartTime" = '2026-11-28')"},
        {"WITH q AS (SELECT * FROM rollcall.query_history WHERE StartTime > '2026-11-28') SELECT * FROM q JOIN q AS p JOIN t",
         R"( AS "query_history" WHERE "StartTime" > '2026-11-28')"},
    });
    for (const auto& [text, range] : cases) EXPECT_EQ(range_of(text), range) << text;
    EXPECT_NE(range_of("SELECT * FROM t, rollcall.query_history h WHERE h.StartTime > NOW() - INTERVAL 1 HOUR").find("StartTime"),
              std::string::npos);
}

TEST_F(time_range_test, whatever_might_want_more_rows_narrows_nothing) {
    for (const auto* const text : {
             "SELECT * FROM t, rollcall.query_history h",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime > '2026-11-28' OR a = 1",
             "SELECT * FROM t, rollcall.query_history h WHERE a = 1 XOR h.StartTime > '2026-11-28'",
             "SELECT * FROM t, rollcall.query_history h WHERE a = 1 || h.StartTime > '2026-11-28' AND TRUE",
             "SELECT * FROM t, rollcall.query_history h WHERE NOT h.StartTime > '2026-11-28'",
             "SELECT * FROM t, rollcall.query_history h WHERE NOT (h.StartTime > '2026-11-28' AND h.StartTime < '2026-11-29')",
             "SELECT * FROM t, rollcall.query_history h WHERE CASE WHEN a = 1 AND h.StartTime > '2026-11-28' AND TRUE THEN 1 ELSE 2 END",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime > '2026-11-28' IS NULL",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime > '2026-11-28' = 0",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime >= t.since",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime >= (SELECT MAX(a) FROM t)",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime >= since",
             "SELECT * FROM t, rollcall.query_history h WHERE t.StartTime >= '2026-11-28'",
             "SELECT * FROM t, rollcall.query_history h WHERE h.StartTime >= @since",
             "SELECT * FROM rollcall.query_history h JOIN t ON h.StartTime >= '2026-11-28'",
             "SELECT * FROM rollcall.query_history h, rollcall.query_history i, t WHERE h.StartTime >= '2026-11-28'",
             "SELECT * FROM rollcall.query_history h, t WHERE h.StartTime > '2026-11-28' AND a IN (SELECT User FROM "
             "rollcall.query_history)",
             "TABLE rollcall.query_history UNION SELECT * FROM rollcall.query_history WHERE StartTime > '2026-11-28'",
         }) {
        EXPECT_EQ(range_of(text), "") << text;
    }
    EXPECT_EQ(range_of("SELECT 1 FROM t WHERE StartTime > '2026-11-28'"), "none");
}

TEST_F(time_range_test, a_range_changes_nothing_else) {
    const auto out = query("SELECT a FROM t, rollcall.query_history WHERE StartTime > '2026-11-28' AND a = 1 ORDER BY a");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text,
              R"(SELECT "a" FROM rollcall."db_test"."t", @GATHERED0@ AS "query_history" WHERE "StartTime" > '2026-11-28' AND "a" = 1)"
              R"( ORDER BY "a" ASC NULLS FIRST)");
}

TEST_F(time_range_test, the_history_alone_goes_to_a_file) {
    const auto out = query("SELECT User FROM rollcall.query_history WHERE User = 'ann' INTO OUTFILE 'a.parquet' FORMAT AS PARQUET");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->export_file, "a.parquet");
    EXPECT_EQ(out->text, R"(SELECT "User" FROM @GATHERED0@ AS "query_history" WHERE "User" = 'ann')");
    EXPECT_EQ(query("WITH q AS (SELECT * FROM rollcall.profiles) SELECT * FROM q INTO OUTFILE \"b\" FORMAT AS PARQUET")->export_file, "b");
    constexpr auto refused = std::to_array<refused_case>({
        {"SELECT * FROM rollcall.query_history INTO OUTFILE 'a'", sql_errc::not_supported_yet},
        {"SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS CSV", sql_errc::not_supported_yet},
        {"SELECT * FROM rollcall.query_history INTO OUTFILE a FORMAT AS PARQUET", sql_errc::parse},
        {"SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS PARQUET LIMIT 1", sql_errc::parse},
        {"SELECT * FROM rollcall.query_history, t INTO OUTFILE 'a' FORMAT AS PARQUET", sql_errc::not_supported_yet},
        {"SELECT * FROM t INTO OUTFILE 'a' FORMAT AS PARQUET", sql_errc::not_supported_yet},
        {"SELECT * FROM rollcall.sessions INTO OUTFILE 'a' FORMAT AS PARQUET", sql_errc::not_supported_yet},
        {"EXPLAIN SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS PARQUET", sql_errc::not_supported_yet},
        {"SELECT * FROM (SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS PARQUET) AS q", sql_errc::not_supported_yet},
        {"(SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS PARQUET)", sql_errc::parse},
        {"INSERT INTO t SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS PARQUET", sql_errc::parse},
    });
    expect_refused(refused);
    EXPECT_TRUE(query("SELECT * FROM rollcall.query_history INTO OUTFILE 'a' FORMAT AS PARQUET", true).has_error());
}

}  // namespace
}  // namespace rollcall::sql
