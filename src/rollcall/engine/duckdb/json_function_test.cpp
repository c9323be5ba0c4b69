// JSON that is nested more deeply than DuckDB's functions can follow is refused before they see it.
#include "rollcall/engine/duckdb/json_function.hpp"
#include "rollcall/engine/duckdb/test_instance.hpp"

namespace rollcall::engine::test {
namespace {

TEST(json_depth, more_than_a_hundred_levels_are_too_deep) {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    EXPECT_FALSE(is_too_deep(nested(100)));
    EXPECT_TRUE(is_too_deep(nested(101)));
    EXPECT_FALSE(is_too_deep("[" + nested(99) + "," + nested(99) + "]"));
    EXPECT_TRUE(is_too_deep("[" + nested(99) + "," + nested(100) + "]"));
}

TEST(json_depth, brackets_in_strings_do_not_count) {
    EXPECT_FALSE(is_too_deep("[\"" + std::string(1000, '[') + "\"]"));
    EXPECT_FALSE(is_too_deep(R"(["\")" + std::string(1000, '{') + "\"]"));
    EXPECT_TRUE(is_too_deep(R"(["\\"])" + std::string(101, '{')));
}

class json_function : public instance_test {};

TEST_F(json_function, gives_back_what_is_not_too_deep) {
    EXPECT_EQ(told("SELECT rollcall_json('{\"a\": [1, 2]}'), rollcall_json(NULL)"), "text:{\"a\": [1, 2]}|null");
    EXPECT_EQ(told("SELECT count(*) FROM (SELECT CASE WHEN i % 2 = 0 THEN '[' || i || ']' END AS t FROM range(5000) r(i)) WHERE "
                   "rollcall_json(t) IS NOT DISTINCT FROM t"),
              "int:5000");
}

TEST_F(json_function, refuses_what_ends_the_process_without_it) {
    for (const std::string levels : {"101", "5000000"}) {
        const std::string deep = "repeat('{\"a\":'," + levels + ")||'1'||repeat('}'," + levels + ")";
        EXPECT_EQ(told("SELECT json_contains(rollcall_json(" + deep + "), '1')"),
                  "ERROR 3157: The JSON document exceeds the maximum depth.");
        EXPECT_EQ(told("SELECT json_merge_patch(rollcall_json(" + deep + "), '1')").substr(0, 10), "ERROR 3157");
    }
    EXPECT_EQ(told("SELECT 1"), "int:1");
}

}  // namespace
}  // namespace rollcall::engine::test
