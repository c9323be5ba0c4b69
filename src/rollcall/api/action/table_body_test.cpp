// The envelope around tables, and the metrics' text, to the byte.
#include "rollcall/api/action/table_body.hpp"

#include <gtest/gtest.h>

#include "rollcall/api/action/fe_nodes.hpp"
#include "rollcall/api/system/metrics_text.hpp"

namespace rollcall::api {
namespace {

TEST(table_body_test, table_without_rows_is_empty) {
    table_body body{{"A", "B"}};
    EXPECT_EQ(std::move(body).finish(0).body, R"({"msg":"success","code":0,"data":{"column_names":["A","B"],"rows":[]},"count":0})");
}

TEST(table_body_test, rows_that_are_json_already_are_spliced_in) {
    table_body body{{"A"}};
    body.append_rows(R"({"A":"1"},{"A":"2"})");
    body.append_rows("");
    body.append_rows(R"({"A":"3"})");
    body.append_key("total", "9");
    body.append_key("complete", "true");
    EXPECT_EQ(
        std::move(body).finish(3).body,
        R"({"msg":"success","code":0,"data":{"column_names":["A"],"rows":[{"A":"1"},{"A":"2"},{"A":"3"}],"total":9,"complete":true},"count":3})");
}

TEST(table_body_test, cells_are_escaped) {
    table_body body{{"A", "B\""}};
    body.append_row({"\"\\\n\x01", "\xff\xc3\xa4"});
    body.append_row({"", "x"});
    EXPECT_EQ(std::move(body).finish(2).body,
              "{\"msg\":\"success\",\"code\":0,\"data\":{\"column_names\":[\"A\",\"B\\\"\"],\"rows\":["
              "{\"A\":\"\\\"\\\\\\n\\u0001\",\"B\\\"\":\"\xEF\xBF\xBD\xc3\xa4\"},{\"A\":\"\",\"B\\\"\":\"x\"}]},\"count\":2}");
}

TEST(fe_nodes_test, members_are_told_of_on_request_or_where_one_is_missing) {
    fe_nodes nodes(1);
    nodes[0].fe = "fe\"1";
    nodes[0].rows = 4;
    nodes[0].took = std::chrono::milliseconds{2};
    table_body plain{{"A"}};
    append_nodes(plain, nodes, false);
    EXPECT_EQ(std::move(plain).finish(0).body,
              R"({"msg":"success","code":0,"data":{"column_names":["A"],"rows":[],"complete":true},"count":0})");
    table_body told{{"A"}};
    append_nodes(told, nodes, true);
    EXPECT_EQ(
        std::move(told).finish(0).body,
        R"({"msg":"success","code":0,"data":{"column_names":["A"],"rows":[],"complete":true,"nodes":[{"FE":"fe\"1","state":"ok","rows":4,"took_ms":2,"error":""}]},"count":0})");
    nodes.emplace_back();
    nodes[1].fe = "fe2";
    nodes[1].state = "timeout";
    nodes[1].error = "no answer within 2000 ms";
    table_body partial{{"A"}};
    append_nodes(partial, nodes, false);
    EXPECT_EQ(
        std::move(partial).finish(0).body,
        R"({"msg":"success","code":0,"data":{"column_names":["A"],"rows":[],"complete":false,"nodes":[{"FE":"fe\"1","state":"ok","rows":4,"took_ms":2,"error":""},{"FE":"fe2","state":"timeout","rows":0,"took_ms":0,"error":"no answer within 2000 ms"}]},"count":0})");
    EXPECT_EQ(missing_text(nodes), "fe2 (timeout)");
    EXPECT_EQ(end_strictly(http::response{}, false, nodes).status, 200U);
    table_body strict{{"A"}};
    const auto refused = end_strictly(std::move(strict).finish(0), true, nodes);
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.body, R"({"msg":"Service Unavailable","code":503,"data":{"column_names":["A"],"rows":[]},"count":0})");
}

TEST(table_body_test, goes_on_from_its_own_head) {
    for (const bool any : {false, true}) {
        table_body body{{"A"}};
        auto text = body.take();
        if (any) text += R"({"A":"1"},{"A":"2"})";
        body.go_on_from(std::move(text));
        EXPECT_EQ(std::move(body).finish(any ? 2 : 0).body,
                  any ? R"({"msg":"success","code":0,"data":{"column_names":["A"],"rows":[{"A":"1"},{"A":"2"}]},"count":2})"
                      : R"({"msg":"success","code":0,"data":{"column_names":["A"],"rows":[]},"count":0})");
    }
}

TEST(metrics_text_test, text_is_exact) {
    registry::registry::totals now;
    now.by_state = {5, 1, 9, 2, 7, 8, 3, 4, 6};
    now.oldest_query_seconds = 17;
    now.kills_stuck = 1;
    now.oldest_kill_seconds = 12;
    EXPECT_EQ(format_metrics(now, std::chrono::seconds{90}, "1.0\"\\\n"),
              "# HELP rollcall_sessions Sessions of this front end by what they do.\n"
              "# TYPE rollcall_sessions gauge\n"
              "rollcall_sessions{state=\"sleep\"} 5\n"
              "rollcall_sessions{state=\"login\"} 1\n"
              "rollcall_sessions{state=\"connecting\"} 9\n"
              "rollcall_sessions{state=\"queued\"} 2\n"
              "rollcall_sessions{state=\"Waiting for table metadata lock\"} 7\n"
              "rollcall_sessions{state=\"User lock\"} 8\n"
              "rollcall_sessions{state=\"executing\"} 3\n"
              "rollcall_sessions{state=\"sending result\"} 4\n"
              "rollcall_sessions{state=\"killed\"} 6\n"
              "# HELP rollcall_oldest_running_query_seconds How long the oldest running query has run; 0 where none runs.\n"
              "# TYPE rollcall_oldest_running_query_seconds gauge\n"
              "rollcall_oldest_running_query_seconds 17\n"
              "# HELP rollcall_kills_stuck Kills whose session or query has not ended within 10 seconds.\n"
              "# TYPE rollcall_kills_stuck gauge\n"
              "rollcall_kills_stuck 1\n"
              "# HELP rollcall_oldest_kill_seconds The age of the oldest kill that has not come to its end; 0 where there is none.\n"
              "# TYPE rollcall_oldest_kill_seconds gauge\n"
              "rollcall_oldest_kill_seconds 12\n"
              "# HELP rollcall_uptime_seconds Since this front end started.\n"
              "# TYPE rollcall_uptime_seconds gauge\n"
              "rollcall_uptime_seconds 90\n"
              "# HELP rollcall_build_info Always 1; the label tells the version.\n"
              "# TYPE rollcall_build_info gauge\n"
              "rollcall_build_info{version=\"1.0\\\"\\\\\\n\"} 1\n");
}

}  // namespace
}  // namespace rollcall::api
