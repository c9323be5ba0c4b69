// Prepared statements in SQL: names, texts and values, as the session knows them when it reads the statement.
#include "for_test/sql/parse_fixture.hpp"

namespace rollcall::sql {
namespace {

class parse_prepare_test : public parse_fixture {
protected:
    void set(std::string name, literal value) {
        ASSERT_TRUE(variables_.assign({variable_scope::user, std::move(name), std::move(value)}).has_value());
    }
};

TEST_F(parse_prepare_test, text_is_a_string_or_what_a_variable_holds) {
    set("v", std::string("SELECT 2"));
    EXPECT_EQ(as<prepare_statement>("PREPARE s FROM 'SELECT ''a'''").text, "SELECT 'a'");
    EXPECT_EQ(as<prepare_statement>("prepare `S 1` from @V").text, "SELECT 2");
    EXPECT_EQ(as<prepare_statement>("PREPARE `S 1` FROM @v").name, "S 1");
    EXPECT_EQ(as<prepare_statement>("PREPARE s FROM @unset").text, "NULL");
}

TEST_F(parse_prepare_test, execute_takes_the_values_of_its_variables) {
    set("a", std::int64_t{1});
    EXPECT_TRUE(as<execute_statement>("EXECUTE s").values.empty());
    const auto read = as<execute_statement>("EXECUTE s USING @a, @unset");
    EXPECT_EQ(read.name, "s");
    EXPECT_EQ(read.values, (std::vector<literal>{std::int64_t{1}, literal{}}));
}

TEST_F(parse_prepare_test, deallocate_has_two_spellings) {
    EXPECT_EQ(as<deallocate_statement>("DEALLOCATE PREPARE s").name, "s");
    EXPECT_EQ(as<deallocate_statement>("DROP PREPARE s").name, "s");
}

TEST_F(parse_prepare_test, others_are_syntax_errors) {
    for (const std::string_view text : {"PREPARE", "PREPARE s", "PREPARE s FROM", "PREPARE s FROM SELECT 1", "PREPARE s FROM 'x' 1",
                                        "EXECUTE", "EXECUTE s USING", "EXECUTE s USING 1", "EXECUTE s USING @a,", "EXECUTE s @a",
                                        "DEALLOCATE s", "DEALLOCATE PREPARE", "DROP PREPARE", "DROP PREPARE s t"}) {
        EXPECT_EQ(code(text), 1064) << text;
    }
}

}  // namespace
}  // namespace rollcall::sql
