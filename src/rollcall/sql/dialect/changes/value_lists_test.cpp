// INSERT of many rows of constants.
#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

class wide_insert : public rewriting {
protected:
    wide_insert() {
        session_.tables = &tables_;
        define({{"id", "int"}, {"v", "varchar(9)"}});
    }

    // Of [name, type]s.
    void define(const std::vector<std::pair<std::string, std::string>>& columns) {
        auto table = std::make_shared<table_schema>();
        table->name = "t";
        for (const auto& [name, type] : columns) {
            auto& column = table->columns.emplace_back();
            column.name = name;
            column.mysql_type = type;
            column.type = type_of_text(type);
            column.length = type.starts_with("varchar(") ? 9 : 0;
        }
        tables_["test.t"] = std::move(table);
    }

    // Forty rows, `usual` but for the last.
    static std::string insert(std::string_view usual, std::string_view last) {
        std::string text = "INSERT INTO t VALUES ";
        for (int i = 0; i < 39; ++i) text += "(" + std::string(usual) + "), ";
        return text + "(" + std::string(last) + ")";
    }

    // The last item of each list.
    std::vector<std::string> last_items(const std::string& text) {
        const auto out = query(text);
        EXPECT_TRUE(out.has_value()) << text;
        std::vector<std::string> items;
        if (out.has_error()) return items;
        for (const std::string& list : out->lists) items.push_back(list.substr(list.rfind(',') + 1));
        return items;
    }

    // The last item of a column of this type; "" where the rows are spelled out.
    std::string item_of(const std::string& type, const std::string& value) {
        define({{"v", type}});
        const auto items = last_items(insert("NULL", value));
        return items.empty() ? "" : items.front();
    }

    table_schemas tables_;
};

TEST_F(wide_insert, of_constants_has_a_text_of_constant_size_and_a_list_a_column) {
    const auto out = query(insert("1, 'a'", "-2, NULL"));
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(INSERT INTO rollcall."db_test"."t" SELECT c0, rollcall_fit_text(c1, 9, 'v') FROM )"
                         R"((SELECT unnest(CAST($1 AS INTEGER[])), unnest(CAST($2 AS VARCHAR[]))) AS rollcall_new(c0, c1))");
    ASSERT_EQ(out->lists.size(), 2U);
    EXPECT_TRUE(out->lists[0].starts_with("[1,1,") && out->lists[0].ends_with(",1,-2]")) << out->lists[0];
    EXPECT_TRUE(out->lists[1].starts_with(R"(["a","a",)") && out->lists[1].ends_with(",NULL]")) << out->lists[1];
    EXPECT_EQ(out->parameter_count, 0U);
}

TEST_F(wide_insert, quotes_and_backslashes_of_a_text_are_escaped) {
    EXPECT_EQ(item_of("varchar(9)", R"('it''s\\\"x"')"), R"("it's\\\"x\""])");
    EXPECT_EQ(item_of("varchar(9)", "'NULL'"), R"("NULL"])");
}

TEST_F(wide_insert, items_are_what_their_columns_take) {
    EXPECT_EQ(item_of("tinyint", "TRUE"), "1]");
    EXPECT_EQ(item_of("bigint unsigned", "18446744073709551615"), "18446744073709551615]");
    EXPECT_EQ(item_of("int", "'12'"), "12]");
    EXPECT_EQ(item_of("decimal(5,2)", "-12.345"), "-12.345]");
    EXPECT_EQ(item_of("double", "-0.0"), "0.0]");
    EXPECT_EQ(item_of("double", "-0e0"), "-0e0]");
    EXPECT_EQ(item_of("blob", "X'00ff'"), R"("00FF"])");
    EXPECT_EQ(item_of("date", "20240105"), R"("2024-01-05"])");
    EXPECT_EQ(item_of("datetime(3)", "'2024-01-05 10:11:12.0006'"), R"("2024-01-05 10:11:12.001000"])");
    EXPECT_EQ(item_of("json", "'[1]'"), R"("[1]"])");
}

TEST_F(wide_insert, what_the_engine_may_refuse_or_is_no_constant_is_spelled_out) {
    constexpr auto cases = std::to_array<std::pair<const char*, const char*>>({{"tinyint", "128"},
                                                                               {"int unsigned", "-1"},
                                                                               {"int", "' 1'"},
                                                                               {"int", "1.5"},
                                                                               {"int", "1 + 1"},
                                                                               {"int", "DEFAULT"},
                                                                               {"decimal(5,2)", "1000"},
                                                                               {"decimal(5,2)", "999.995"},
                                                                               {"decimal(5,2)", "1e2"},
                                                                               {"varchar(9)", "5"},
                                                                               {"varchar(9)", "UPPER('a')"},
                                                                               {"time", "101112"},
                                                                               {"year", "-1"}});
    for (const auto& [type, value] : cases) EXPECT_EQ(item_of(type, value), "") << type << " " << value;
}

TEST_F(wide_insert, few_rows_replace_explained_and_prepared_ones_are_spelled_out) {
    const std::string wide = insert("1, 'a'", "2, 'b'");
    EXPECT_TRUE(last_items("INSERT INTO t VALUES (1, 'a'), (2, 'b')").empty());
    EXPECT_TRUE(last_items("EXPLAIN " + wide).empty());
    EXPECT_TRUE(last_items("REPLACE" + wide.substr(6)).empty());
    EXPECT_FALSE(last_items("INSERT IGNORE" + wide.substr(6)).empty());
    EXPECT_TRUE(last_items(wide + " ON DUPLICATE KEY UPDATE v = 'c'").empty());
    const auto prepared = query(wide, true);
    EXPECT_TRUE(prepared.has_value() && prepared->lists.empty());
}

TEST_F(wide_insert, the_first_row_that_does_not_fit_is_told) {
    const auto out = query(insert("1, 'a'", "1, '0123456789'"));
    ASSERT_TRUE(out.has_error());
    EXPECT_EQ(out.error().message, "Data too long for column 'v' at row 40");
}

TEST_F(wide_insert, an_exact_number_is_a_floating_one_at_once) {
    define({{"v", "double"}});
    const auto out = query("INSERT INTO t VALUES (0.30000000000000004)");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(INSERT INTO rollcall."db_test"."t" VALUES (0.30000000000000004e0))");
}

}  // namespace
}  // namespace rollcall::sql
