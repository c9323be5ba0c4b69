// Optimizer hints: which time limit a statement gets, and what its client is told.
#include "rollcall/sql/parse/optimizer_hints.hpp"

#include "for_test/sql/parse_fixture.hpp"

namespace rollcall::sql {
namespace {

class optimizer_hints : public parse_fixture {
protected:
    std::uint64_t limit(std::string_view text) { return as<engine_statement>(text).time_limit_ms; }
    // "code message; ..." of the warnings.
    std::string warnings(std::string_view text) {
        std::string out;
        for (const auto& each : as<engine_statement>(text).warnings) {
            out += (out.empty() ? "" : "; ") + std::to_string(static_cast<int>(each.code)) + " " + each.message;
        }
        return out;
    }
};

constexpr std::string_view top_level_only = "3125 MAX_EXECUTION_TIME hint is supported by top-level standalone SELECT statements only";

TEST_F(optimizer_hints, max_execution_time_holds_behind_the_first_select) {
    for (const std::string_view text :
         {"SELECT /*+ MAX_EXECUTION_TIME(500) */ 1", "select/*+max_execution_time(500)*/1",
          "SELECT \n /*+\tMAX_EXECUTION_TIME ( 500 ) */ 1", "(SELECT /*+ MAX_EXECUTION_TIME(500) */ 1)",
          "SELECT /*+ MAX_EXECUTION_TIME(500) */ 1 UNION SELECT 2", "WITH c AS (SELECT 1) SELECT /*+ MAX_EXECUTION_TIME(500) */ * FROM c",
          "SELECT /*+ QB_NAME(a) MAX_EXECUTION_TIME(500) */ 1"}) {
        EXPECT_EQ(limit(text), 500U) << text;
        EXPECT_EQ(warnings(text), "") << text;
    }
}

TEST_F(optimizer_hints, comments_elsewhere_are_no_hints) {
    for (const std::string_view text : {"SELECT 1 /*+ MAX_EXECUTION_TIME(500) */", "/*+ MAX_EXECUTION_TIME(500) */ SELECT 1",
                                        "SELECT /* a */ /*+ MAX_EXECUTION_TIME(500) */ 1", "SELECT /*+*/ /*+ MAX_EXECUTION_TIME(500) */ 1",
                                        "SELECT DISTINCT /*+ MAX_EXECUTION_TIME(500) */ 1", "SELECT /*+ */ 1",
                                        "SELECT /* MAX_EXECUTION_TIME(500) */ 1", "SELECT '/*+ MAX_EXECUTION_TIME(500) */'"}) {
        EXPECT_EQ(limit(text), 0U) << text;
        EXPECT_EQ(warnings(text), "") << text;
    }
}

TEST_F(optimizer_hints, max_execution_time_elsewhere_is_a_warning) {
    for (const std::string_view text :
         {"SELECT (SELECT /*+ MAX_EXECUTION_TIME(500) */ 1)", "INSERT /*+ MAX_EXECUTION_TIME(500) */ INTO t SELECT 1",
          "INSERT INTO t SELECT /*+ MAX_EXECUTION_TIME(500) */ 1", "UPDATE /*+ MAX_EXECUTION_TIME(500) */ t SET a = 1",
          "DELETE /*+ MAX_EXECUTION_TIME(500) */ FROM t", "SELECT 1 UNION SELECT /*+ MAX_EXECUTION_TIME(500) */ 2",
          "WITH c AS (SELECT /*+ MAX_EXECUTION_TIME(500) */ 1) SELECT * FROM c"}) {
        EXPECT_EQ(limit(text), 0U) << text;
        EXPECT_EQ(warnings(text), top_level_only) << text;
    }
}

TEST_F(optimizer_hints, known_ones_are_said_to_have_no_effect) {
    EXPECT_EQ(warnings("SELECT /*+ NO_MERGE() MAX_EXECUTION_TIME(500) bka(t1, `)`) */ 1"),
              "1235 The optimizer hint NO_MERGE has no effect here; 1235 The optimizer hint bka has no effect here");
    EXPECT_EQ(limit("SELECT /*+ NO_MERGE() MAX_EXECUTION_TIME(500) */ 1"), 500U);
    EXPECT_EQ(warnings("SELECT /*+ SET_VAR(sort_buffer_size = 16M) INDEX(t i) */ 1"),
              "1235 The optimizer hint SET_VAR has no effect here; 1235 The optimizer hint INDEX has no effect here");
}

TEST_F(optimizer_hints, what_cannot_be_read_is_a_syntax_warning_and_ends_the_comment) {
    EXPECT_EQ(warnings("SELECT /*+ NO_SUCH(1) MAX_EXECUTION_TIME(5) */ 1"),
              "1064 Optimizer hint syntax error near 'NO_SUCH(1) MAX_EXECUTION_TIME(5) */ 1' at line 1");
    EXPECT_EQ(warnings("SELECT\n/*+ MAX_EXECUTION_TIME(-1) */ 1"), "1064 Optimizer hint syntax error near '-1) */ 1' at line 2");
    EXPECT_EQ(warnings("SELECT /*+ MAX_EXECUTION_TIME */ 1"), "1064 Optimizer hint syntax error near '*/ 1' at line 1");
    EXPECT_EQ(warnings("SELECT /*+ BKA(t */ 1"), "1064 Optimizer hint syntax error near '*/ 1' at line 1");
    EXPECT_EQ(warnings("SELECT /*+ MAX_EXECUTION_TIME(4294967296) */ 1"),
              "1064 Unsupported MAX_EXECUTION_TIME near '4294967296) */ 1' at line 1");
    EXPECT_EQ(limit("SELECT /*+ MAX_EXECUTION_TIME(5) NO_SUCH */ 1"), 5U);
}

TEST_F(optimizer_hints, the_first_of_two_time_limits_holds) {
    EXPECT_EQ(limit("SELECT /*+ MAX_EXECUTION_TIME(100) MAX_EXECUTION_TIME(200) */ 1"), 100U);
    EXPECT_EQ(warnings("SELECT /*+ MAX_EXECUTION_TIME(100) MAX_EXECUTION_TIME(200) */ 1"),
              "3126 Hint MAX_EXECUTION_TIME(200) is ignored as conflicting/duplicated");
}

}  // namespace
}  // namespace rollcall::sql
