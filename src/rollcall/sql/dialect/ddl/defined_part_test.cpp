// Names of keys and texts of conditions.
#include "rollcall/sql/dialect/ddl/defined_part.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

defined_part a_key(defined_kind kind, std::vector<std::string> columns, std::string name = "") {
    defined_part key;
    key.kind = kind;
    key.columns = std::move(columns);
    key.name = std::move(name);
    return key;
}

std::string condition(std::string_view text) {
    const auto list = tokenize(text, {});
    return expression_text(*list, 0, list->tokens.size());
}

TEST(name_parts_test, keys_without_a_name_get_their_first_columns) {
    std::vector<defined_part> keys{a_key(defined_kind::unique, {"a", "b"}), a_key(defined_kind::index, {"a"}),
                                   a_key(defined_kind::index, {"c"}, "A_3"), a_key(defined_kind::index, {"a", "c"})};
    name_parts(keys, "t");
    EXPECT_EQ(keys[0].name, "a");
    EXPECT_EQ(keys[1].name, "a_2");
    EXPECT_EQ(keys[2].name, "A_3");
    EXPECT_EQ(keys[3].name, "a_4");
}

TEST(name_parts_test, foreign_keys_and_checks_are_numbered) {
    std::vector<defined_part> keys{a_key(defined_kind::foreign, {"a"}), a_key(defined_kind::foreign, {"b"}, "mine"),
                                   a_key(defined_kind::check, {}), a_key(defined_kind::check, {}, "pos"), a_key(defined_kind::check, {})};
    name_parts(keys, "t");
    EXPECT_EQ(keys[0].name, "t_ibfk_1");
    EXPECT_EQ(keys[0].index_name, "a");
    EXPECT_EQ(keys[1].name, "mine");
    EXPECT_EQ(keys[1].index_name, "mine");
    EXPECT_EQ(keys[2].name, "t_chk_1");
    EXPECT_EQ(keys[4].name, "t_chk_2");
}

TEST(name_parts_test, checks_are_numbered_as_they_are_written) {
    std::vector<defined_part> keys{a_key(defined_kind::check, {}), a_key(defined_kind::check, {})};
    keys[0].place = 20;
    keys[1].place = 3;
    name_parts(keys, "t");
    EXPECT_EQ(keys[0].name, "t_chk_2");
    EXPECT_EQ(keys[1].name, "t_chk_1");
}

TEST(name_parts_test, a_foreign_key_brings_no_index_where_a_key_begins_with_its_columns) {
    std::vector<defined_part> keys{a_key(defined_kind::primary, {"A", "b"}), a_key(defined_kind::foreign, {"a"}),
                                   a_key(defined_kind::foreign, {"b"})};
    name_parts(keys, "t");
    EXPECT_EQ(keys[1].index_name, "");
    EXPECT_EQ(keys[2].index_name, "b");
}

TEST(expression_text_test, names_stand_in_backticks_and_keywords_in_small_letters) {
    EXPECT_EQ(condition("a > 0"), "(`a` > 0)");
    EXPECT_EQ(condition("(a > 0)"), "(`a` > 0)");
    EXPECT_EQ(condition("(a > 0) AND (`b``c` IN (1, 2))"), "((`a` > 0) and (`b``c` in (1,2)))");
    EXPECT_EQ(condition("LENGTH(t.name)<>3 or name IS NOT NULL"), "(length(`t`.`name`) <> 3 or `name` is not NULL)");
    EXPECT_EQ(condition("UUID()"), "uuid()");
    EXPECT_EQ(condition("(1 + 2) * 3"), "((1 + 2) * 3)");
    EXPECT_EQ(condition("f(a) + g(b)"), "(f(`a`) + g(`b`))");
    EXPECT_EQ(condition("d > DATE '2020-01-01'"), "(`d` > date '2020-01-01')");
}

}  // namespace
}  // namespace rollcall::sql
