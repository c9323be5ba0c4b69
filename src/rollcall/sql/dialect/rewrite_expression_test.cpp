// Expressions: operators, literals and functions of MySQL's in the engine's words.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

TEST_F(rewriting, operators_keep_mysqls_tree) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT a - 1 - 2 x, a - (1 - 2) x, a / 2 / 2 x, a / b x, a / (2 / 2) x, (a + 1) * 2 x, -a x, - -3 x, -(-3) x FROM t)sql",
         R"sql(SELECT "a" - 1 - 2 AS "x", "a" - (1 - 2) AS "x", "a" / 2 / 2 AS "x", "a" / "b" AS "x", "a" / rollcall_divide_0_9(CAST(2 AS DECIMAL(38, 0)), CAST(2 AS DECIMAL(38, 0))) AS "x", ("a" + 1) * 2 AS "x", -"a" AS "x", -(-3) AS "x", -(-3) AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a | 1 & 2 x, 1 << 2 + 1 x, 2 ^ 3 x, ~5 x FROM t)sql",
         R"sql(SELECT rollcall_to_unsigned("a") | rollcall_to_unsigned(CAST(1 AS UBIGINT) & 2) AS "x", rollcall_shift_left(CAST(1 AS UBIGINT), rollcall_to_unsigned(2 + 1)) AS "x", xor(CAST(2 AS UBIGINT), CAST(3 AS UBIGINT)) AS "x", xor(CAST(5 AS UBIGINT), CAST(18446744073709551615 AS UBIGINT)) AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT 7 DIV 2 x, a DIV b x, 7 MOD 4 x, 7 % 4 x FROM t)sql",
         R"sql(SELECT CAST(trunc(CAST(7 AS BIGINT) // CAST(2 AS BIGINT)) AS BIGINT) AS "x", CAST(trunc("a" // "b") AS BIGINT) AS "x", 7 % 4 AS "x", 7 % 4 AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT 1 = 1 = 1 x, 1 < 2 IS TRUE x, a = 1 IN (0, 1) x, (a = 1) IN (0, 1) x, a != b x, a <=> NULL x FROM t)sql",
         R"sql(SELECT CAST(1 = 1 AS BIGINT) = 1 AS "x", (1 < 2) IS TRUE AS "x", "a" = (1 IN (0, 1)) AS "x", CAST("a" = 1 AS BIGINT) IN (0, 1) AS "x", "a" <> "b" AS "x", "a" IS NOT DISTINCT FROM NULL AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a AND b OR c x, a && (b || c) x, a XOR b x, NOT a = b x, NOT NOT a x, !a x, NOT (a OR b) x FROM t)sql",
         R"sql(SELECT "a" AND "b" OR "c" AS "x", "a" AND ("b" OR "c") AS "x", CAST("a" AS BOOLEAN) <> CAST("b" AS BOOLEAN) AS "x", NOT "a" = "b" AS "x", NOT (NOT "a") AS "x", (NOT ("a")) AS "x", NOT ("a" OR "b") AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a IS NULL x, a IS NOT TRUE x, (a OR b) IS UNKNOWN x FROM t)sql",
         R"sql(SELECT "a" IS NULL AS "x", "a" IS NOT TRUE AS "x", ("a" OR "b") IS NULL AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a BETWEEN 1 AND 2 AND b x, a NOT BETWEEN 3 AND 4 = 1 x FROM t)sql",
         R"sql(SELECT "a" BETWEEN 1 AND 2 AND "b" AS "x", CAST("a" NOT BETWEEN 3 AND 4 AS BIGINT) = 1 AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a LIKE 'x%' x, a NOT LIKE 'a\_%' x, a LIKE b x, a LIKE 'x' ESCAPE '|' x, 'a' LIKE 'b' x FROM t)sql",
         R"sql(SELECT CAST("a" AS VARCHAR) LIKE 'x%' AS "x", (NOT rollcall_like(CAST("a" AS VARCHAR), 'a\_%', '\')) AS "x", rollcall_like(CAST("a" AS VARCHAR), rollcall_text("b"), '\') AS "x", rollcall_like(CAST("a" AS VARCHAR), 'x', '|') AS "x", 'a' LIKE 'b' AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a REGEXP '^x' x, a NOT RLIKE b x FROM t)sql",
         R"sql(SELECT regexp_matches(CAST("a" AS VARCHAR), '^x') AS "x", (NOT rollcall_regexp_like(CAST("a" AS VARCHAR), CAST("b" AS VARCHAR))) AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT (1, 2) IN ((1, 2)) x, ROW(1, 2) = (1, 2) x, 3 > ANY (SELECT 1) x, 3 <= ALL (SELECT 1) x, 3 = SOME (SELECT 1) x)sql",
         R"sql(SELECT 1 = 1 AND 2 = 2 AS "x", 1 = 1 AND 2 = 2 AS "x", 3 > ANY (SELECT 1) AS "x", 3 <= ALL (SELECT 1) AS "x", 3 = ANY (SELECT 1) AS "x")sql"},
        {R"sql(SELECT a IN (1, 'b', NULL) x, a NOT IN (SELECT b FROM u) x FROM t)sql",
         R"sql(SELECT "a" IN (1, 'b', NULL) AS "x", "a" NOT IN (SELECT "b" FROM rollcall."db_test"."u") AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END x, CASE WHEN a = 1 OR b = 'x' THEN 1 END x FROM t)sql",
         R"sql(SELECT CASE "a" WHEN 1 THEN 'x' ELSE 'y' END AS "x", CASE WHEN ("a" = 1 OR "b" = 'x') THEN 1 END AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT j->'$.a' x, t.j->>'$.a' x FROM t)sql",
         R"sql(SELECT rollcall_json_extract("j", '$.a') AS "x", rollcall_json_extract_text("t"."j", '$.a') AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT a COLLATE utf8mb4_bin = 'x' x, a COLLATE utf8mb4_general_ci x, a COLLATE utf8mb4_0900_as_ci x, BINARY a = 'A' x FROM t)sql",
         R"sql(SELECT "a" COLLATE "binary" = 'x' AS "x", "a" COLLATE NOCASE.ICU_NOACCENT AS "x", "a" COLLATE NOCASE AS "x", CAST("a" AS VARCHAR) COLLATE "binary" = 'A' AS "x" FROM rollcall."db_test"."t")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, literals_are_quoted_anew) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT 'it''s' x, 'a\'b' x, "q\"r" x, 'a\\b' x, 'a' 'b' x, N'n' x)sql",
         R"sql(SELECT 'it''s' AS "x", 'a''b' AS "x", 'q"r' AS "x", 'a\b' AS "x", 'ab' AS "x", 'n' AS "x")sql"},
        {R"sql(SELECT X'41' x, 0x4142 x, b'101' x, 0b0 x, _binary'\0\'a' x, _utf8mb4'ä' x, _latin1'a' x)sql",
         R"sql(SELECT '\x41'::BLOB AS "x", '\x41\x42'::BLOB AS "x", '\x05'::BLOB AS "x", '\x00'::BLOB AS "x", '\x00\x27\x61'::BLOB AS "x", 'ä' AS "x", 'a' AS "x")sql"},
        {R"sql(SELECT 18446744073709551615 x, 1.5e3 x, .5 x, 0.1 x, TRUE x, NULL x)sql",
         R"sql(SELECT CAST(18446744073709551615 AS UBIGINT) AS "x", 1.5e3 AS "x", .5 AS "x", 0.1 AS "x", TRUE AS "x", NULL AS "x")sql"},
        {R"sql(SELECT DATE '2024-01-01' x, TIMESTAMP '2024-01-01 00:00:00' x, TIME '10:00:00' x)sql",
         R"sql(SELECT DATE '2024-01-01' AS "x", TIMESTAMP '2024-01-01 00:00:00' AS "x", CAST('10:00:00' AS TIME) AS "x")sql"},
        {R"sql(SELECT ? x, ? + ? x)sql", R"sql(SELECT $1 AS "x", $2 + $3 AS "x")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, casts_take_the_engines_types) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT CAST('1' AS SIGNED) x, CAST('1' AS UNSIGNED INTEGER) x, CAST(5 AS CHAR) x, CAST(a AS CHAR(3)) x, CAST(a AS BINARY) x, CAST(a AS DATE) x, CAST(a AS DATETIME(6)) x, CAST(a AS TIME) x, CAST(a AS DECIMAL(10,2)) x, CAST(a AS DECIMAL) x, CAST(a AS JSON) x, CAST(a AS DOUBLE) x, CAST(a AS FLOAT) x FROM t)sql",
         R"sql(SELECT rollcall_to_signed('1') AS "x", rollcall_to_unsigned('1') AS "x", rollcall_text(5) AS "x", "left"(rollcall_text("a"), 3) AS "x", CAST("a" AS BLOB) AS "x", rollcall_date("a") AS "x", rollcall_datetime_at("a", 6) AS "x", rollcall_time_at("a", 0) AS "x", CAST("a" AS DECIMAL(10, 2)) AS "x", CAST("a" AS DECIMAL(10, 0)) AS "x", rollcall_json("a") AS "x", CAST("a" AS DOUBLE) AS "x", CAST("a" AS FLOAT) AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT CONVERT(a USING utf8mb4) x, CONVERT(a, UNSIGNED) x, CONVERT(a USING binary) x FROM t)sql",
         R"sql(SELECT rollcall_text("a") AS "x", rollcall_to_unsigned("a") AS "x", CAST("a" AS BLOB) AS "x" FROM rollcall."db_test"."t")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, functions_take_the_engines_form) {
    constexpr auto cases =
        std::to_array<rewritten_case>({
            {R"sql(SELECT IF(a = 1 OR b, 1, 2) x, IFNULL(a, 'x') x, ISNULL(a) x, COALESCE(a, b) x, NULLIF(a, b) x, CONCAT('a', b, NULL) x, CONCAT_WS(',', a, b) x FROM t)sql",
             R"sql(SELECT CASE WHEN ("a" = 1 OR "b") THEN 1 ELSE 2 END AS "x", COALESCE("a", 'x') AS "x", (("a") IS NULL) AS "x", coalesce("a", "b") AS "x", NULLIF("a", "b") AS "x", rollcall_concat('a', rollcall_text("b"), rollcall_text(NULL)) AS "x", rollcall_concat_ws(',', rollcall_text("a"), rollcall_text("b")) AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT GREATEST(1, 2) x, LEAST(a, 'A') x FROM t)sql",
             R"sql(SELECT greatest(1, 2) AS "x", CASE WHEN "a" IS NULL THEN NULL ELSE least("a", 'A') END AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT LEFT(a, 2) x, RIGHT('abc', 2) x, LENGTH(a) x, CHAR_LENGTH(a) x, LCASE(a) x, UPPER(a) x, LOCATE('b', a) x, POSITION('b' IN a) x, INSTR(a, 'c') x, LPAD(a, 3, '-') x, REPEAT(a, 2) x, REPLACE(a, 'b', 'x') x, SPACE(3) x FROM t)sql",
             R"sql(SELECT rollcall_left(rollcall_text("a"), 2) AS "x", rollcall_right('abc', 2) AS "x", rollcall_length("a") AS "x", rollcall_char_length(rollcall_text("a")) AS "x", rollcall_lower(rollcall_text("a")) AS "x", rollcall_upper(rollcall_text("a")) AS "x", rollcall_locate('b', rollcall_text("a"), 1) AS "x", rollcall_locate('b', rollcall_text("a"), 1) AS "x", rollcall_locate('c', rollcall_text("a"), 1) AS "x", rollcall_lpad(rollcall_text("a"), 3, '-') AS "x", rollcall_repeat(rollcall_text("a"), 2) AS "x", rollcall_replace(rollcall_text("a"), 'b', 'x') AS "x", rollcall_repeat(' ', 3) AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT SUBSTRING(a, 2, 3) x, SUBSTR(a FROM 2) x, MID(a FROM 2 FOR 1) x FROM t)sql",
             R"sql(SELECT rollcall_substring_of(rollcall_text("a"), 2, 3) AS "x", rollcall_substring(rollcall_text("a"), 2) AS "x", rollcall_substring_of(rollcall_text("a"), 2, 1) AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT TRIM(a) x, TRIM(BOTH 'x' FROM a) x, TRIM(LEADING FROM a) x, TRIM(TRAILING '''' FROM a) x, LTRIM(a) x FROM t)sql",
             R"sql(SELECT rollcall_trim_both(rollcall_text("a"), ' ') AS "x", rollcall_trim_both(rollcall_text("a"), 'x') AS "x", rollcall_trim_left(rollcall_text("a"), ' ') AS "x", rollcall_trim_right(rollcall_text("a"), '''') AS "x", rollcall_trim_left(rollcall_text("a"), ' ') AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT FIELD(a, 'a', 'b') x, FIND_IN_SET('b', a) x, ELT(2, 'a', 'b') x, FORMAT(a, 2) x, HEX(a) x, SHA2(a, 256) x, UUID() x FROM t)sql",
             R"sql(SELECT rollcall_field("a", 'a', 'b') AS "x", rollcall_find_in_set('b', rollcall_text("a")) AS "x", rollcall_elt(rollcall_text(2), 'a', 'b') AS "x", rollcall_format("a", 2) AS "x", rollcall_hex("a") AS "x", rollcall_sha2("a", 256) AS "x", CAST(uuid() AS VARCHAR) AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT ROUND(a, 1) x, CEILING(a) x, MOD(a, 3) x, RAND() x, POW(a, 2) x, TRUNCATE(a, 1) x FROM t)sql",
             R"sql(SELECT round("a", 1) AS "x", ceil("a") AS "x", "a" % 3 AS "x", random() AS "x", rollcall_pow(rollcall_number("a"), 2) AS "x", trunc("a", 1) AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT COUNT(*) x, COUNT(DISTINCT a) x, COUNT(DISTINCT a, b) x, SUM(DISTINCT a) x, STD(a) x, VARIANCE(a) x, ANY_VALUE(a) x FROM t)sql", R"sql(SELECT count(*) AS "x", count(DISTINCT "a") AS "x", count(DISTINCT CASE WHEN "a" IS NULL OR "b" IS NULL THEN NULL ELSE ("a", "b") END) AS "x", sum(DISTINCT "a") AS "x", stddev_pop("a") AS "x", var_pop("a") AS "x", any_value("a") AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT GROUP_CONCAT(a) x, GROUP_CONCAT(DISTINCT a ORDER BY a DESC) x, GROUP_CONCAT(a, b ORDER BY c SEPARATOR '; ') x FROM t)sql",
             R"sql(SELECT rollcall_cut(string_agg(rollcall_text("a"), ','), CAST(1024 AS UBIGINT)) AS "x", rollcall_cut(string_agg(DISTINCT rollcall_text("a"), ',' ORDER BY rollcall_text("a") DESC NULLS LAST), CAST(1024 AS UBIGINT)) AS "x", rollcall_cut(string_agg(rollcall_concat(rollcall_text("a"), rollcall_text("b")), '; ' ORDER BY "c" ASC NULLS FIRST), CAST(1024 AS UBIGINT)) AS "x" FROM rollcall."db_test"."t")sql"},
            {R"sql(SELECT SLEEP(0.5) x)sql", R"sql(SELECT rollcall_sleep(0.5) AS "x")sql"},
        });
    expect_rewritten(cases);
}

TEST_F(rewriting, dates_are_calendar_days_and_points_in_time) {
    constexpr auto cases = std::to_array<rewritten_case>({
        {R"sql(SELECT NOW() x, NOW(6) x, CURRENT_TIMESTAMP x, CURDATE() x, CURTIME() x, UTC_TIMESTAMP() x)sql",
         R"sql(SELECT date_trunc('second', now() AT TIME ZONE 'UTC') AS "x", (now() AT TIME ZONE 'UTC') AS "x", date_trunc('second', now() AT TIME ZONE 'UTC') AS "x", CAST(now() AT TIME ZONE 'UTC' AS DATE) AS "x", CAST(date_trunc('second', now() AT TIME ZONE 'UTC') AS TIME) AS "x", date_trunc('second', now() AT TIME ZONE 'UTC') AS "x")sql"},
        {R"sql(SELECT DATE_ADD('2024-01-31', INTERVAL 1 MONTH) x, DATE_SUB(ts, INTERVAL n HOUR) x, '2024-01-01' + INTERVAL 1 DAY x, d - INTERVAL 1 WEEK x, INTERVAL 1 DAY + d x, ADDDATE(CURDATE(), 31) x FROM t)sql",
         R"sql(SELECT rollcall_date_add_text('2024-01-31', 1, 'MONTH') AS "x", rollcall_date_sub("ts", "n", 'HOUR') AS "x", rollcall_date_add_text('2024-01-01', 1, 'DAY') AS "x", rollcall_date_sub("d", 1, 'WEEK') AS "x", rollcall_date_add("d", 1, 'DAY') AS "x", CAST((CAST(CAST(now() AT TIME ZONE 'UTC' AS DATE) AS TIMESTAMP) + INTERVAL (31) DAY) AS DATE) AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT UNIX_TIMESTAMP() x, UNIX_TIMESTAMP(ts) x, FROM_UNIXTIME(0) x, FROM_UNIXTIME(0, '%Y') x FROM t)sql",
         R"sql(SELECT CAST(floor(epoch(now())) AS BIGINT) AS "x", CAST(rollcall_unix_timestamp("ts") AS DECIMAL(17, 6)) AS "x", rollcall_from_unixtime(0) AS "x", rollcall_date_format(rollcall_from_unixtime(0), '%Y') AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT DATE_FORMAT(d, '%Y-%m-%d %H:%i:%s 100%') x, STR_TO_DATE('05.01.2024', '%d.%m.%Y') x, STR_TO_DATE(a, '%H:%i') x FROM t)sql",
         R"sql(SELECT rollcall_date_format("d", '%Y-%m-%d %H:%i:%s 100%') AS "x", CAST(rollcall_str_to_date('05.01.2024', '%d.%m.%Y') AS DATE) AS "x", rollcall_time(rollcall_str_to_date(rollcall_text("a"), '%H:%i')) AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT YEAR(d) x, DAYOFWEEK(d) x, WEEKDAY(d) x, WEEK(d) x, WEEK(d, 3) x, HOUR(d) x, HOUR('10:11:12') x, MICROSECOND(d) x, DATE(ts) x, LAST_DAY(d) x FROM t)sql",
         R"sql(SELECT year(rollcall_datetime("d")) AS "x", rollcall_dayofweek("d") AS "x", rollcall_weekday("d") AS "x", rollcall_week("d", 0) AS "x", rollcall_week("d", 3) AS "x", abs(rollcall_extract('HOUR', "d")) AS "x", abs(rollcall_extract('HOUR', '10:11:12')) AS "x", abs(rollcall_extract('MICROSECOND', "d")) AS "x", rollcall_date("ts") AS "x", rollcall_last_day("d") AS "x" FROM rollcall."db_test"."t")sql"},
        {R"sql(SELECT DATEDIFF(a, b) x, TIMESTAMPDIFF(MONTH, a, b) x, TIMESTAMPADD(MINUTE, 5, a) x, EXTRACT(YEAR FROM a) x FROM t)sql",
         R"sql(SELECT rollcall_datediff("a", "b") AS "x", rollcall_timestampdiff('MONTH', "a", "b") AS "x", rollcall_date_add("a", 5, 'MINUTE') AS "x", rollcall_extract('YEAR', "a") AS "x" FROM rollcall."db_test"."t")sql"},
    });
    expect_rewritten(cases);
}

TEST_F(rewriting, pipes_follow_the_sql_mode) {
    const assignment change{variable_scope::session, "sql_mode", literal{std::string("PIPES_AS_CONCAT")}};
    ASSERT_TRUE(query("SELECT a || b AS x FROM t").has_value());
    EXPECT_EQ(query("SELECT a || b AS x FROM t")->text, R"(SELECT "a" OR "b" AS "x" FROM rollcall."db_test"."t")");
    ASSERT_TRUE(variables_.assign(change).has_value());
    ASSERT_TRUE(query("SELECT a || b || 'c' AS x FROM t").has_value());
    EXPECT_EQ(query("SELECT a || b || 'c' AS x FROM t")->text, R"(SELECT "a" || "b" || 'c' AS "x" FROM rollcall."db_test"."t")");
}

TEST_F(rewriting, user_variables_are_quoted_like_any_value) {
    const assignment change{variable_scope::user, "v", literal{std::string("it's")}};
    ASSERT_TRUE(variables_.assign(change).has_value());
    const auto out = query("SELECT @v AS x");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(SELECT 'it''s' AS "x")");
}

// What the engine would plan for longer than a second is told at once.
TEST_F(rewriting, long_chains_are_refused) {
    const auto chain = [](std::string_view op, int operators) {
        std::string text = "SELECT 1";
        for (int i = 0; i < operators; ++i) text.append(op).append("1");
        return text;
    };
    for (const auto& [op, most] : {std::pair{" + ", 199}, {" * ", 199}, {" = ", 90}, {" | ", 60}, {" AND ", 4999}, {" OR ", 4999}}) {
        EXPECT_TRUE(query(chain(op, most)).has_value()) << op;
        const auto out = query(chain(op, 50000));
        ASSERT_TRUE(out.has_error()) << op;
        EXPECT_EQ(out.error().code, sql_errc::parse) << op;
    }
}

TEST_F(rewriting, long_chains_of_quotients_are_refused_too) {
    for (const auto* piece : {" / 3", " * 3 / 7", " - 2 / 3", "/33333333333333333*33333", " % 7 / 3 * 2"}) {
        std::string text = "SELECT 0-333";
        for (int i = 0; i < 120; ++i) EXPECT_NO_THROW((void)query(text += piece)) << piece << i;
        for (int i = 0; i < 300; ++i) text += piece;
        EXPECT_TRUE(query(text).has_error()) << piece;
    }
}

TEST_F(rewriting, joins_of_more_than_61_tables_are_refused) {
    const auto joined = [](int tables) {
        std::string text = "SELECT 1 FROM t t0";
        for (int i = 1; i < tables; ++i) text += " JOIN t t" + std::to_string(i);
        return text;
    };
    EXPECT_TRUE(query(joined(61)).has_value());
    const auto out = query(joined(62));
    ASSERT_TRUE(out.has_error());
    EXPECT_EQ(out.error().code, sql_errc::too_many_tables);
}

TEST_F(rewriting, columns_that_many_joins_make_equal_are_few) {
    const auto joined = [](int tables, int columns, bool in_where) {
        std::string text = "SELECT 1 FROM t t0", conditions;
        for (int i = 1; i < tables; ++i) {
            const std::string name = "t" + std::to_string(i);
            std::string condition;
            for (char column = 'a'; column < 'a' + columns; ++column) {
                condition += (condition.empty() ? "" : " AND ") + name + '.' + column + " = t0." + column;
            }
            text += (in_where ? ", t " : " JOIN t ") + name + (in_where ? "" : " ON " + condition);
            conditions += (conditions.empty() ? " WHERE " : " AND ") + condition;
        }
        return text + (in_where ? conditions : "");
    };
    EXPECT_TRUE(query(joined(61, 1, false)).has_value());
    EXPECT_TRUE(query(joined(48, 2, false)).has_value());
    EXPECT_TRUE(query(joined(48, 1, true)).has_value());
    EXPECT_TRUE(query(joined(36, 5, true)).has_value());
    for (const auto& text : {joined(49, 2, false), joined(49, 1, true), joined(39, 4, false)}) {
        const auto out = query(text);
        ASSERT_TRUE(out.has_error()) << text;
        EXPECT_EQ(out.error().code, sql_errc::too_many_tables);
    }
}

TEST_F(rewriting, subqueries_of_expressions_stand_eight_deep) {
    const auto nested = [](std::string_view head, int levels, std::string_view tail) {
        std::string text = "SELECT ";
        for (int i = 0; i < levels; ++i) text += head;
        text += '1';
        for (int i = 0; i < levels; ++i) text += tail;
        return text;
    };
    for (const auto& [head, tail] : {std::pair{"EXISTS (SELECT ", ")"},
                                     {"(SELECT ", ")"},
                                     {"1 IN (SELECT ", ")"},
                                     {"1 < ALL (SELECT ", ")"},
                                     {"(SELECT x FROM (SELECT ", " AS x) AS d)"}}) {
        EXPECT_TRUE(query(nested(head, 8, tail)).has_value()) << head;
        const auto out = query(nested(head, 9, tail));
        ASSERT_TRUE(out.has_error()) << head;
        EXPECT_EQ(out.error().code, sql_errc::too_high_level_of_nesting) << head;
    }
    EXPECT_TRUE(query("SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT 1) AS a) AS b) AS c").has_value());
}

TEST_F(rewriting, more_than_1000_queries_in_a_row_are_refused) {
    const auto united = [](std::string_view by, int queries) {
        std::string text = "SELECT 1";
        for (int i = 1; i < queries; ++i) text.append(by).append("SELECT 1");
        return text;
    };
    for (const auto* by : {" UNION ALL ", " UNION ", " EXCEPT "}) {
        EXPECT_TRUE(query(united(by, 1000)).has_value()) << by;
        const auto out = query(united(by, 1001));
        ASSERT_TRUE(out.has_error()) << by;
        EXPECT_EQ(out.error().message.find("More than 1000 queries"), 0U) << by;
    }
}

TEST_F(rewriting, more_than_4096_items_or_keys_are_refused) {
    const auto listed = [](std::string text, std::string_view item, int items) {
        for (int i = 1; i < items; ++i) text.append(item).append(", ");
        return text.append(item);
    };
    for (const auto& [before, item] :
         {std::pair{"SELECT ", "1"}, {"SELECT ", "t.*"}, {"SELECT 1 GROUP BY ", "1"}, {"SELECT 1 ORDER BY ", "1"}}) {
        const std::string behind = std::string_view(item) == "t.*" ? " FROM t" : "";
        EXPECT_TRUE(query(listed(before, item, 4096) + behind).has_value()) << before << item;
        const auto out = query(listed(before, item, 4097) + behind);
        ASSERT_TRUE(out.has_error()) << before << item;
        EXPECT_EQ(out.error().code, sql_errc::too_many_columns) << before << item;
    }
}

TEST_F(rewriting, like_goes_to_the_engine_where_it_is_linear_there) {
    for (const auto& [text, expected] :
         {std::pair{"SELECT a LIKE 'x%y' AS v", R"(SELECT CAST("a" AS VARCHAR) LIKE 'x%y' AS "v")"},
          {"SELECT a LIKE 'x_' AS v", R"(SELECT CAST("a" AS VARCHAR) LIKE 'x_' AS "v")"},
          {"SELECT a LIKE '%x_' AS v", R"(SELECT rollcall_like(CAST("a" AS VARCHAR), '%x_', '\') AS "v")"},
          {"SELECT a NOT LIKE b AS v", R"(SELECT (NOT rollcall_like(CAST("a" AS VARCHAR), rollcall_text("b"), '\')) AS "v")"},
          {"SELECT a LIKE '%x' ESCAPE '|' AS v", R"(SELECT rollcall_like(CAST("a" AS VARCHAR), '%x', '|') AS "v")"}}) {
        const auto out = query(text);
        ASSERT_TRUE(out.has_value()) << text;
        EXPECT_EQ(out->text, expected);
    }
}

TEST_F(rewriting, deep_nests_are_refused) {
    const auto nested = [](std::string_view open, std::string_view close, int times) {
        std::string text = "SELECT ";
        for (int i = 0; i < times; ++i) text += open;
        text += "1";
        for (int i = 0; i < times; ++i) text += close;
        return text;
    };
    EXPECT_TRUE(query(nested("(", ")", 150)).has_value());
    EXPECT_TRUE(query(nested("abs(", ")", 150)).has_value());
    for (const auto& [open, close] :
         {std::pair{"(", ")"}, {"abs(", ")"}, {"- ", ""}, {"NOT ", ""}, {"(SELECT ", ")"}, {"CASE WHEN ", " THEN 1 END"}}) {
        const auto out = query(nested(open, close, 100000));
        ASSERT_TRUE(out.has_error()) << open;
        EXPECT_EQ(out.error().code, sql_errc::parse) << open;
    }
    std::string chain = "SELECT 1";
    for (int i = 0; i < 5000; ++i) chain += " DIV 1";
    EXPECT_TRUE(query(chain).has_error());
}

TEST_F(rewriting, repeated_operands_do_not_multiply) {
    std::string text = "a";
    for (int i = 0; i < 40; ++i) text.insert(0, "GREATEST(").append(", a)");
    const auto out = query("SELECT " + text + " FROM t");
    ASSERT_TRUE(out.has_error());
    EXPECT_EQ(out.error().code, sql_errc::not_supported_yet);
}

// Of a statement whose beginning is known, the time is written out.
TEST_F(rewriting, current_time_of_more_than_six_digits_is_an_error) {
    session_.began_us = 1'700'000'000'000'000;
    expect_refused(std::to_array<refused_case>({
        {"SELECT NOW(7)", sql_errc::too_big_precision},
        {"SELECT NOW(66)", sql_errc::too_big_precision},
        {"SELECT CURTIME(66) + 1", sql_errc::too_big_precision},
        {"SELECT SYSDATE(66)", sql_errc::too_big_precision},
    }));
}

}  // namespace
}  // namespace rollcall::sql
