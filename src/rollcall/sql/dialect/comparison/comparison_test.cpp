// What is compared as what where the types of columns are known, and what is stored.
#include <memory>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class typed_rewriting : public rewriting {
protected:
    typed_rewriting() {
        auto table = std::make_shared<table_schema>();
        for (const auto& [name, type] :
             {std::pair{"i", "int"}, {"u", "int unsigned"}, {"d", "decimal(10,2)"}, {"v", "varchar(3)"}, {"t", "datetime"}}) {
            auto& column = table->columns.emplace_back();
            column.name = name;
            column.type = type_of_text(type);
            column.mysql_type = type;
        }
        table->columns[3].length = 3;
        tables_[schema_key("test", "t")] = std::move(table);
        session_.tables = &tables_;
    }

    // What stands behind WHERE.
    std::string where(const std::string& condition) {
        const auto out = query("SELECT 1 FROM t WHERE " + condition);
        if (out.has_error()) return std::to_string(static_cast<int>(out.error().code));
        return out->text.substr(out->text.find(" WHERE ") + 7);
    }

    table_schemas tables_;
};

TEST_F(typed_rewriting, pairs_of_types_are_compared_as_mysql_does) {
    EXPECT_EQ(where("i = '5'"), R"("i" = 5)");
    EXPECT_EQ(where("i = '1.5'"), R"("i" = 1.5)");
    EXPECT_EQ(where("v = 2"), R"(rollcall_number("v") = 2)");
    EXPECT_EQ(where("i IN ('1.5', 3)"), R"("i" IN (1.5, 3))");
    EXPECT_EQ(where("t >= 20240201"), R"("t" >= TIMESTAMP '2024-02-01 00:00:00')");
    EXPECT_EQ(where("t = 'abc'"), "1525");
    EXPECT_EQ(where("v"), R"(rollcall_number("v") <> 0)");
}

TEST_F(typed_rewriting, rows_are_compared_pair_by_pair) {
    EXPECT_EQ(where("(i, v) = ('1.5', 2)"), R"("i" = 1.5 AND rollcall_number("v") = 2)");
    EXPECT_EQ(where("(i, v) <> (1, 'b') AND i"), R"(("i" <> 1 OR "v" <> 'b') AND "i")");
    EXPECT_EQ(where("(i, t) <=> ('1', NULL)"), R"("i" IS NOT DISTINCT FROM 1 AND "t" IS NOT DISTINCT FROM NULL)");
    EXPECT_EQ(where("(i, d, v) >= ('1', 2, 'c')"), R"("i" > 1 OR "i" = 1 AND ("d" > 2 OR "d" = 2 AND "v" >= 'c'))");
    EXPECT_EQ(where("((i, v), d) = ((1, 'a'), 2)"), R"("i" = 1 AND "v" = 'a' AND "d" = 2)");
    EXPECT_EQ(where("(i, v) IN (('1', 'a'), (2, 'b'))"), R"("i" = 1 AND "v" = 'a' OR "i" = 2 AND "v" = 'b')");
    EXPECT_EQ(where("(i, v) IN ((1, 3))"), R"("i" = 1 AND rollcall_number("v") = 3)");
    EXPECT_EQ(where("(i, v) NOT IN ((1, 'a'))"), R"((NOT ("i" = 1 AND "v" = 'a')))");
}

TEST_F(typed_rewriting, a_row_in_a_query_is_looked_up_only_where_null_counts_as_false) {
    EXPECT_EQ(where("(i, v) IN (SELECT d, v FROM t)"), R"(("i", "v") IN (SELECT "d", "v" FROM rollcall."db_test"."t"))");
    EXPECT_EQ(where("(v, i) IN (SELECT d, i FROM t)"), R"((rollcall_number("v"), "i") IN (SELECT "d", "i" FROM rollcall."db_test"."t"))");
    EXPECT_TRUE(where("i IN (1) AND (i, v) IN (SELECT d, v FROM t) OR d").find("bool_or") == std::string::npos);
    for (const std::string_view told :
         {"(i, v) NOT IN (SELECT d, v FROM t)", "NOT (i, v) IN (SELECT d, v FROM t)", "((i, v) IN (SELECT d, v FROM t)) IS NULL",
          "(i, v) IN (SELECT d, v FROM t) IS NULL", "d = (i, v) IN (SELECT d, v FROM t)", "d XOR (i, v) IN (SELECT d, v FROM t)"}) {
        EXPECT_TRUE(where(std::string(told)).find("bool_or") != std::string::npos) << told;
    }
}

TEST_F(typed_rewriting, many_rows_of_one_type_are_a_table) {
    const auto rows = [](std::string_view row) {
        std::string out(row);
        for (int i = 0; i < 70; ++i) out.append(", ").append(row);
        return out;
    };
    EXPECT_TRUE(where("(i, v) IN (" + rows("(1, 'a')") + ")").starts_with(R"(("i", "v") IN (VALUES (1, 'a'), (1, 'a'))"));
    EXPECT_TRUE(where("(i, v) NOT IN (" + rows("(1, 'a')") + ")").starts_with("(NOT ("));
    EXPECT_TRUE(where("(i, d) IN (" + rows("(1, 2)") + ", (1, '2.5'))").starts_with(R"("i" = 1 AND)"));
    EXPECT_TRUE(where("(i, v) IN (" + rows("(1, 'a')") + ", (1, v))").starts_with(R"("i" = 1 AND)"));
}

TEST_F(typed_rewriting, rows_beside_other_operands_are_refused) {
    for (const std::string_view wrong :
         {"(i, v) = 1", "i = (1, 2)", "(i, v) = (1, 2, 3)", "(i, v) IN ((1, 2), 3)", "i IN ((1, 2))", "(i, v)",
          "(i, v) IN (SELECT i FROM t)", "(i, v) = (SELECT i FROM t)", "(i, v) > ANY (SELECT i, v FROM t)", "(i, v) + 1", "(i, v) IS NULL",
          "(i, v) BETWEEN (1, 2) AND (3, 4)", "(i, v) LIKE 'x'", "NOT (i, v)", "abs((1, 2))", "((i, v), d) = ((1, 2, 3), 4)"}) {
        EXPECT_EQ(where(std::string(wrong)), "1241") << wrong;
    }
    EXPECT_EQ(where("(rand(), i) < (1, 2)"), "1235");
    EXPECT_EQ(where("(i, v) IN ((1, 2), (3, 4))"), "1235");
    EXPECT_EQ(where("(i, v) IN (('1.5', 'a'), ('2', 'b'))"), "1235");
    EXPECT_EQ(where("(i, rand()) IN ((1, 2), (3, 4))"), "1235");
    EXPECT_EQ(where("(i, v) < ((SELECT max(i) FROM t), 'a')"), "1235");
    EXPECT_EQ(where("(i, v) <=> (SELECT i, v FROM t)"), "1235");
}

TEST_F(typed_rewriting, integers_are_computed_in_64_bits_and_quotients_exactly) {
    EXPECT_EQ(where("i * i > 5"), R"(CAST("i" AS BIGINT) * "i" > 5)");
    EXPECT_EQ(where("u - 1 > 5"), R"(CAST(CAST("u" AS HUGEINT) - CAST(1 AS HUGEINT) AS UBIGINT) > 5)");
    EXPECT_EQ(where("d / 3 > 1"), R"(rollcall_divide_2_9(CAST("d" AS DECIMAL(38, 2)), CAST(3 AS DECIMAL(38, 2))) > 1)");
}

TEST_F(typed_rewriting, a_cut_text_is_a_warning_and_in_a_change_an_error) {
    const auto read = query("SELECT 1 FROM t WHERE i = '5x'");
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->warnings.size(), 1U);
    EXPECT_EQ(read->warnings.front().message, "Truncated incorrect DOUBLE value: '5x'");
    const auto change = query("DELETE FROM t WHERE i = '5x'");
    ASSERT_TRUE(change.has_error());
    EXPECT_EQ(change.error().code, sql_errc::truncated_wrong_value);
}

TEST_F(typed_rewriting, unknown_tables_are_asked_for_once) {
    const auto out = query("SELECT * FROM other a, other b WHERE a.x = b.x");
    ASSERT_TRUE(out.has_value());
    ASSERT_EQ(out->unknown_tables.size(), 1U);
    EXPECT_EQ(out->unknown_tables.front().table, "other");
}

TEST_F(typed_rewriting, what_does_not_fit_its_column_is_refused) {
    const auto refused = query("INSERT INTO t (v) VALUES ('abcd')");
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, sql_errc::data_too_long);
    const auto rounds = query("INSERT INTO t (t) VALUES ('2024-01-05 10:11:12.6')");
    ASSERT_TRUE(rounds.has_value());
    EXPECT_NE(rounds->text.find("TIMESTAMP '2024-01-05 10:11:13'"), std::string::npos) << rounds->text;
}

}  // namespace
}  // namespace rollcall::sql
