// Tables, refusals, and bodies that are neither.
#include "rollcall/cli/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(cli_answer_test, a_table_is_read_in_the_order_of_its_columns) {
    const auto answer = parse_table(R"({"msg":"success","code":0,"data":{"column_names":["Id","User"],
        "rows":[{"User":"ann","Id":"1"},{"Id":"2"},{"Id":3,"User":null}]},"count":2})");
    ASSERT_TRUE(answer);
    EXPECT_THAT(answer->table.columns, ElementsAre("Id", "User"));
    EXPECT_THAT(answer->table.rows, ElementsAre(ElementsAre("1", "ann"), ElementsAre("2", ""), ElementsAre("3", "null")));
    EXPECT_TRUE(answer->complete);
    EXPECT_FALSE(answer->total);
}

TEST(cli_answer_test, an_incomplete_answer_tells_who_is_missing) {
    const auto answer = parse_table(R"({"data":{"column_names":["Id"],"rows":[],"total":9,"complete":false,"nodes":[
        {"FE":"a:1","state":"ok","rows":0,"took_ms":1,"error":""},
        {"FE":"b:2","state":"timeout","rows":0,"took_ms":2000,"error":"no answer"}]}})");
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->complete);
    ASSERT_EQ(answer->missing.size(), 1U);
    EXPECT_EQ(answer->missing[0].fe, "b:2");
    EXPECT_EQ(answer->missing[0].state, "timeout");
    EXPECT_EQ(answer->missing[0].error, "no answer");
    EXPECT_EQ(answer->total, 9U);
}

TEST(cli_answer_test, watched_server_that_is_missing_is_told_by_its_name) {
    const auto answer = parse_table(R"({"data":{"column_names":["Id"],"rows":[],"complete":false,"nodes":[
        {"FE":"a:1","upstream":"shop","state":"stale","rows":3,"age_ms":9000,"took_ms":1,"error":"old"}]}})");
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->missing.size(), 1U);
    EXPECT_EQ(answer->missing[0].fe, "shop (watched by a:1)");
}

TEST(cli_answer_test, what_is_no_table_gives_nothing) {
    for (const auto* body : {"", "<html>", "[]", "{}", R"({"data":"a sentence"})", R"({"data":{"rows":[]}})",
                             R"({"data":{"column_names":["Id"],"rows":{}}})", R"({"data":{"column_names":["Id"],"rows":[1]}})",
                             R"({"data":{"column_names":[1],"rows":[]}})", R"({"data":{"column_names":["Id"],"rows":[]})"}) {
        EXPECT_FALSE(parse_table(body)) << body;
    }
}

TEST(cli_answer_test, a_refusal_is_its_sentence) {
    EXPECT_EQ(parse_sentence(R"({"msg":"Bad Request","code":400,"data":"The parameter 'x' is unknown.","count":0})"),
              "The parameter 'x' is unknown.");
    for (const auto* body : {"", "<html>", R"({"data":{}})", "[1]"}) EXPECT_THAT(parse_sentence(body), IsEmpty()) << body;
}

}  // namespace
}  // namespace rollcall::cli
