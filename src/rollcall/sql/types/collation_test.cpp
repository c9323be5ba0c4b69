// Collations by name, which of two holds, and what is written for the engine where they meet.
#include <memory>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

TEST(collation_test, names_of_utf8_are_served_and_others_are_not) {
    EXPECT_EQ(served_collation("utf8mb4_0900_ai_ci"), collation::ai_ci);
    EXPECT_EQ(served_collation("utf8mb4_0900_as_ci"), collation::as_ci);
    EXPECT_EQ(served_collation("utf8mb3_general_ci"), collation::general_ci);
    EXPECT_EQ(served_collation("utf8_unicode_ci"), collation::unicode_ci);
    EXPECT_EQ(served_collation("utf8mb4_unicode_520_ci"), collation::unicode_520_ci);
    for (const auto* name : {"binary", "utf8mb4_bin", "utf8mb4_0900_bin", "utf8_bin"}) EXPECT_EQ(served_collation(name), collation::bin);
    for (const auto* name : {"", "utf8mb4", "utf8mb4_", "latin1_swedish_ci", "utf8mb4_0900_as_cs", "utf8mb4_german2_ci", "klingon_ci"})
        EXPECT_EQ(served_collation(name), std::nullopt) << name;
}

TEST(collation_test, what_counts_more_holds_and_bin_holds_among_equals) {
    const text_order general = order_of_column(collation::general_ci);
    const text_order unicode = order_of_column(collation::unicode_ci);
    const text_order bin = order_of_column(collation::bin);
    const text_order literal{};
    const text_order written{collation::ai_ci, coercibility::written, engine_collation::no_case_no_accent};
    const auto is = [](const text_order& a, collation by, coercibility rank) { return a.by == by && a.rank == rank; };
    EXPECT_TRUE(is(combined(general, literal), collation::general_ci, coercibility::column));
    EXPECT_TRUE(is(combined(literal, general), collation::general_ci, coercibility::column));
    EXPECT_TRUE(is(combined(general, general), collation::general_ci, coercibility::column));
    EXPECT_TRUE(is(combined(general, bin), collation::bin, coercibility::column));
    EXPECT_TRUE(is(combined(bin, general), collation::bin, coercibility::column));
    EXPECT_EQ(combined(general, unicode).rank, coercibility::mixed);
    EXPECT_EQ(combined(combined(general, unicode), literal).rank, coercibility::mixed);
    EXPECT_TRUE(is(combined(unicode, written), collation::ai_ci, coercibility::written));
    EXPECT_TRUE(is(combined(combined(general, unicode), written), collation::ai_ci, coercibility::written));
    EXPECT_EQ(combined(written, {collation::bin, coercibility::written, engine_collation::bytes}).rank, coercibility::mixed);
    EXPECT_TRUE(combined(bin, general).folds_in_engine());
}

class collating : public rewriting {
protected:
    collating() {
        auto table = std::make_shared<table_schema>();
        const auto add = [&table](std::string_view name, collation by) {
            auto& column = table->columns.emplace_back();
            column.name = name;
            column.type = types::text;
            column.type.order = order_of_column(by);
        };
        add("g", collation::general_ci);
        add("u", collation::unicode_ci);
        add("s", collation::as_ci);
        add("b", collation::bin);
        add("n", collation::ai_ci);
        table->unique_keys = {{"g"}};
        tables_["test.t"] = table;
        session_.tables = &tables_;
    }

    // Behind "SELECT 1 AS "x" FROM t WHERE ".
    std::string where(std::string_view condition) {
        const auto out = query("SELECT 1 x FROM t WHERE " + std::string(condition), true);
        if (out.has_error()) return std::to_string(static_cast<int>(out.error().code)) + " " + out.error().message;
        return out->text.substr(out->text.find(" WHERE ") + 7);
    }

    table_schemas tables_;
};

TEST_F(collating, comparisons_leave_to_the_engine_what_it_does_as_mysql) {
    for (const auto* text :
         {R"("n" = 'x')", R"("n" IN ('x', 'y'))", R"("n" BETWEEN 'a' AND 'b')", R"("b" = 'x')", R"("n" = $1)", R"('x' < "n")"}) {
        std::string mysql = text;
        std::erase(mysql, '"');
        if (const auto at = mysql.find("$1"); at != std::string::npos) mysql.replace(at, 2, "?");
        EXPECT_EQ(where(mysql), text);
    }
}

TEST_F(collating, comparisons_tell_the_engine_what_it_would_do_otherwise) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"g = b", R"("g" COLLATE "binary" = "b")"},
        {"b IN ('x', g)", R"("b" IN ('x', "g" COLLATE "binary"))"},
        {"n = s COLLATE utf8mb4_0900_ai_ci", R"("n" = "s" COLLATE NOCASE.ICU_NOACCENT)"},
        {"s = 'x' COLLATE utf8mb4_0900_ai_ci", R"("s" COLLATE NOCASE.ICU_NOACCENT = 'x' COLLATE NOCASE.ICU_NOACCENT)"},
        {"b COLLATE utf8mb4_0900_ai_ci = n", R"("b" COLLATE NOCASE.ICU_NOACCENT = "n")"},
        {"g COLLATE utf8mb4_bin = u", R"("g" COLLATE "binary" = "u" COLLATE "binary")"},
        {"g LIKE 'a_%'", R"(rollcall_like(rollcall_fold("g"), rollcall_fold('a_%'), '\'))"},
        {"g LIKE 'x%'", R"(rollcall_fold("g") LIKE rollcall_fold('x%'))"},
        {"s LIKE 'x%'", R"(lower("s") LIKE lower('x%'))"},
        {"strcmp(n, 'x') = 0", R"(rollcall_strcmp(icu_collate_noaccent(lower("n")), icu_collate_noaccent(lower('x'))) = 0)"},
        {"g REGEXP 'a'", R"(regexp_matches(CAST("g" AS VARCHAR), 'a', 'i'))"},
        {"strcmp(s, 'x') = 0", R"(rollcall_strcmp(lower("s"), lower('x')) = 0)"},
        {"locate('x', g, 2) = 0", R"(rollcall_locate_letters('x', "g", 2) = 0)"},
        {"instr(s, 'x') = 0", R"(rollcall_locate(lower('x'), lower("s"), 1) = 0)"},
        {"instr(b, 'x') = 0", R"(rollcall_locate('x', "b", 1) = 0)"},
        {"position(n in 'x') = 0", R"(rollcall_locate_letters("n", 'x', 1) = 0)"},
        {"concat(b, g) = 'x'", R"(rollcall_concat("b", "g" COLLATE "binary") = 'x')"},
        {"md5(g) = 'x'", R"(rollcall_md5("g") COLLATE "binary" = 'x')"},
    };
    for (const auto& [mysql, engine] : cases) EXPECT_EQ(where(mysql), engine) << mysql;
}

TEST_F(collating, blanks_at_the_end_do_not_count_where_a_collation_pads) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"g = 'x  '", R"(rtrim("g", ' ') = 'x')"},
        {"g = ?", R"(rtrim("g", ' ') = $1)"},
        {"g IN ('x ', b)", R"("g" COLLATE "binary" IN ('x ', "b"))"},
        {"g IN ('x ', 'y')", R"(rtrim("g", ' ') IN ('x', 'y'))"},
        {"g BETWEEN 'a' AND 'b '", R"((rtrim("g", ' ') || ' ') BETWEEN 'a ' AND 'b ')"},
        {"'x' < g", R"('x ' < (rtrim("g", ' ') || ' '))"},
        {"n COLLATE utf8mb4_general_ci = 'x '", R"(rtrim("n" COLLATE NOCASE.ICU_NOACCENT, ' ') = 'x')"},
        {"case g when 'x ' then 1 end", R"(CASE rtrim("g", ' ') WHEN 'x' THEN 1 END)"},
        {"strcmp(g, 'x') = 0",
         R"(rollcall_strcmp(icu_collate_noaccent(lower(rtrim("g", ' '))), icu_collate_noaccent(lower(rtrim('x', ' ')))) = 0)"},
    };
    for (const auto& [mysql, engine] : cases) EXPECT_EQ(where(mysql), engine) << mysql;
}

TEST_F(collating, what_the_engine_would_group_apart_is_looked_for) {
    const auto text = [this](std::string_view mysql) {
        const auto out = query(mysql, true);
        return out.has_error() ? out.error().message : out->text;
    };
    const auto check = [](std::string_view of) { return "CASE WHEN ends_with(" + std::string(of) + ", ' ') THEN error("; };
    EXPECT_NE(text("SELECT g FROM t GROUP BY g").find(R"(GROUP BY "g" HAVING )" + check("\"g\"")), std::string::npos);
    EXPECT_NE(text("SELECT upper(g) x FROM t GROUP BY 1").find(" HAVING " + check("\"x\"")), std::string::npos);
    EXPECT_NE(text("SELECT g FROM t GROUP BY g HAVING count(*) > 1").find(R"( HAVING CASE WHEN CASE WHEN ends_with("g")"),
              std::string::npos);
    EXPECT_NE(text("SELECT DISTINCT g FROM t WHERE b = 'x'").find(R"( WHERE "b" = 'x' AND )" + check("\"g\"")), std::string::npos);
    EXPECT_NE(text("SELECT DISTINCT * FROM t").find(" WHERE " + check(R"("t"."g", ' ') OR ends_with("t"."u")")), std::string::npos);
    EXPECT_NE(text("SELECT g FROM t UNION SELECT 'x' ORDER BY 1").find(R"( AS "united" ("1") WHERE )" + check(R"("united"."1")")),
              std::string::npos);
    EXPECT_NE(text("SELECT g c, g c FROM t UNION SELECT 'x', 'y'").find(check(R"("united"."1", ' ') OR ends_with("united"."2")")),
              std::string::npos);
    EXPECT_NE(text("SELECT 1 FROM t a JOIN t b USING (g)").find(" WHERE " + check(R"("a"."g", ' ') OR ends_with("b"."g")")),
              std::string::npos);
    EXPECT_EQ(text("SELECT n FROM t GROUP BY n").find("ends_with"), std::string::npos);
    EXPECT_NE(text("SELECT g FROM t EXCEPT SELECT 'x'").find("PAD SPACE"), std::string::npos);
    EXPECT_TRUE(text("SELECT g FROM t ORDER BY g").ends_with(R"( ORDER BY (rtrim("g", ' ') || ' ') ASC NULLS FIRST)"));
}

TEST_F(collating, columns_of_two_collations_are_not_compared) {
    EXPECT_EQ(where("g = u"),
              "1267 Illegal mix of collations (utf8mb4_general_ci,IMPLICIT) and (utf8mb4_unicode_ci,IMPLICIT) for operation '='");
    EXPECT_TRUE(where("g IN ('a', u)").starts_with("1270 "));
    EXPECT_TRUE(where("g IN ('a', 'b', u)").starts_with("1271 "));
    EXPECT_TRUE(where("g BETWEEN u AND 'a'").starts_with("1270 "));
    EXPECT_TRUE(where("g LIKE u").starts_with("1267 "));
    EXPECT_TRUE(where("concat(g, u) = 'a'").starts_with("1267 "));
    EXPECT_TRUE(where("g COLLATE utf8mb4_bin = u COLLATE utf8mb4_unicode_ci").starts_with("1267 "));
    EXPECT_EQ(where("(g, 1) = ('a', 1)"), R"(rtrim("g", ' ') = 'a' AND 1 = 1)");
    EXPECT_TRUE(where("g IN (SELECT u FROM t)").starts_with("1267 "));
}

TEST_F(collating, aggregates_and_set_operations_tell_texts_apart_by_collation) {
    expect_rewritten(std::to_array<rewritten_case>({
        {"SELECT count(DISTINCT n) x FROM t",
         R"sql(SELECT count(DISTINCT icu_collate_noaccent(lower("n"))) AS "x" FROM rollcall."db_test"."t")sql"},
        {"SELECT count(DISTINCT b) x FROM t", R"sql(SELECT count(DISTINCT "b") AS "x" FROM rollcall."db_test"."t")sql"},
        {"WITH RECURSIVE r AS (SELECT g FROM t UNION ALL SELECT g FROM r WHERE g = 'x') SELECT 1 x",
         R"sql(WITH RECURSIVE "cte_r" AS (SELECT "g" FROM rollcall."db_test"."t" UNION ALL SELECT "g" FROM (SELECT * FROM "cte_r" LIMIT rollcall_recursion_step(1000)) AS "r" WHERE rtrim("g", ' ') = 'x') SELECT 1 AS "x")sql"},
        {"SELECT n FROM t UNION SELECT 'x'", R"sql(SELECT "n" FROM rollcall."db_test"."t" UNION SELECT 'x' AS "x")sql"},
    }));
    expect_refused(std::to_array<refused_case>({
        {"SELECT g FROM t UNION SELECT b FROM t", sql_errc::not_supported_yet},
        {"SELECT g FROM t UNION SELECT u FROM t", sql_errc::illegal_mix_of_many_collations},
        {"SELECT group_concat(DISTINCT g) FROM t", sql_errc::not_supported_yet},
        {"WITH RECURSIVE r AS (SELECT g FROM t UNION SELECT concat(g, 'x') FROM r) SELECT * FROM r", sql_errc::not_supported_yet},
        {"SELECT a COLLATE utf8mb4_german2_ci FROM t", sql_errc::not_supported_yet},
        {"SELECT g FROM t WHERE g LIKE 'a_%' ESCAPE 'x'", sql_errc::not_supported_yet},
    }));
}

TEST_F(collating, a_change_of_case_is_a_change) {
    const auto out = query("UPDATE t SET g = 'ANN' WHERE g = 'ann'");
    ASSERT_TRUE(out.has_value());
    EXPECT_NE(out->text.find(R"("g" COLLATE "binary" IS DISTINCT FROM CAST('ANN' AS VARCHAR) COLLATE "binary")"), std::string::npos)
        << out->text;
}

TEST_F(collating, a_key_without_regard_to_case_has_an_index_beside) {
    const auto out =
        ddl("CREATE TABLE n (a VARCHAR(9) PRIMARY KEY, b VARCHAR(9) COLLATE utf8mb4_bin UNIQUE, e ENUM('x')) COLLATE utf8mb4_unicode_ci");
    ASSERT_TRUE(out.has_value()) << out.error().message;
    EXPECT_EQ(
        out->text,
        R"sql(CREATE TABLE rollcall."db_test"."n" ("a" VARCHAR COLLATE NOCASE.ICU_NOACCENT NOT NULL PRIMARY KEY, "b" VARCHAR UNIQUE, )sql"
        R"sql("e" VARCHAR COLLATE NOCASE.ICU_NOACCENT CHECK ("e" COLLATE "binary" IN ('x'))))sql");
    EXPECT_EQ(out->after.front(),
              R"sql(CREATE UNIQUE INDEX "n|PRIMARY" ON rollcall."db_test"."n" (icu_collate_noaccent(lower(rtrim("a", ' ')))))sql");
    EXPECT_EQ(std::ranges::count_if(out->after, [](const auto& each) { return each.starts_with("CREATE UNIQUE INDEX"); }), 1);
}

}  // namespace
}  // namespace rollcall::sql
