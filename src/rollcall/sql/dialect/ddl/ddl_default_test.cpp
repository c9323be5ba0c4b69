// Defaults as their columns store them, and the values of a column that gets another type.
#include <memory>

#include "for_test/sql/rewrite_fixture.hpp"

namespace rollcall::sql {
namespace {

using testing_defaults = rewriting;

TEST_F(testing_defaults, what_a_text_shows_is_written_and_all_else_computed_first) {
    const auto out = ddl("CREATE TABLE t (n INT DEFAULT '7', v VARCHAR(3) DEFAULT 'abc', y YEAR DEFAULT 20, b BINARY(2) DEFAULT 'a')");
    ASSERT_TRUE(out.has_value()) << out.error().message;
    EXPECT_NE(out->text.find(R"("n" INTEGER DEFAULT '7', "v" VARCHAR DEFAULT 'abc', "y" SMALLINT DEFAULT @DEFAULT0@)"), std::string::npos)
        << out->text;
    ASSERT_EQ(out->defaults.size(), 2U);
    EXPECT_EQ(out->defaults[0].column, "y");
    EXPECT_EQ(out->defaults[0].query, "SELECT CAST(CAST(rollcall_fit_year(20, 'y') AS SMALLINT) AS VARCHAR)");
    EXPECT_EQ(out->defaults[1].query.find("SELECT '''' || replace(CAST(CAST(rollcall_pad_bytes("), 0U) << out->defaults[1].query;
}

TEST_F(testing_defaults, what_does_not_fit_is_refused) {
    for (const auto* column : {"VARCHAR(2) DEFAULT 'abc'", "INT DEFAULT 'x'", "DATE DEFAULT '2024-02-30'", "INT NOT NULL DEFAULT NULL",
                               "ENUM('a') DEFAULT 'b'", "DATE DEFAULT NOW()", "DATETIME(3) DEFAULT NOW()", "SERIAL DEFAULT 1"}) {
        const auto out = ddl("CREATE TABLE t (v " + std::string(column) + ")");
        ASSERT_TRUE(out.has_error()) << column;
        EXPECT_EQ(out.error().code, sql_errc::invalid_default) << column;
    }
}

class modifying : public rewriting {
protected:
    modifying() {
        auto table = std::make_shared<table_schema>();
        auto& column = table->columns.emplace_back();
        column = {"v", type_of_text("varchar(9)")};
        column.mysql_type = "varchar(9)";
        column.length = 9;
        tables_["test.t"] = table;
        session_.tables = &tables_;
    }

    std::string statements(std::string_view type) {
        const auto out = ddl("ALTER TABLE t MODIFY v " + std::string(type));
        if (out.has_error()) return out.error().message;
        std::string all;
        for (const auto* list : {&out->probes, &out->after})
            for (const auto& each : *list) all += each + ";\n";
        return all;
    }

    table_schemas tables_;
};

TEST_F(modifying, shorter_text_is_looked_for_and_text_that_is_cut_made_anew) {
    EXPECT_NE(statements("VARCHAR(3)").find(R"(length("v") > 3 THEN error('rollcall error 1265)"), std::string::npos);
    EXPECT_EQ(statements("VARCHAR(30)").find("length("), std::string::npos);
    EXPECT_NE(statements("CHAR(3)").find(R"(UPDATE rollcall."db_test"."t" SET "v" = rollcall_fit_char("v", 3, 'v') WHERE)"),
              std::string::npos);
}

TEST_F(modifying, other_values_than_the_engines_are_refused_before_anything_changes) {
    EXPECT_NE(statements("YEAR").find(" THEN error('rollcall error 1235: A change of the column v "), std::string::npos);
}

}  // namespace
}  // namespace rollcall::sql
