// The table of routes: what needs a login, what is not there yet, and the operations.
#include "rollcall/api/routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/api/house.hpp"

namespace rollcall::api::testing {
namespace {

using ::testing::HasSubstr;

TEST(routes_test, paths_to_come_are_501_for_whoever_is_logged_in) {
    house fe;
    for (const std::string path : {"/rest/v1/session?at=2024-01-01T00:00:00Z", "/rest/v1/session/history", "/rest/v1/session/all/history",
                                   "/rest/v1/session/stream", "/rest/v1/session/all/stream", "/rest/v1/digest", "/rest/v1/digest/all"}) {
        const auto told = fe.get(path);
        EXPECT_EQ(told.status, 501U) << path;
        EXPECT_THAT(told.sentence(), HasSubstr("not supported yet")) << path;
        EXPECT_EQ(fe.get(path, "").status, 401U) << path;
    }
}

TEST(routes_test, unknown_paths_and_methods_are_404_and_405) {
    house fe;
    EXPECT_EQ(fe.get("/rest/v1/sesion").status, 404U);
    const auto wrong = fe.run(house::make_request(http::method::put, "/rest/v1/session"));
    EXPECT_EQ(wrong.status, 405U);
    EXPECT_EQ(wrong.header("Allow"), "GET, HEAD");
    EXPECT_EQ(fe.run(house::make_request(http::method::post, "/rest/v1/session/5")).header("Allow"), "GET, HEAD, DELETE");
}

TEST(routes_test, every_session_path_needs_a_login) {
    house fe;
    for (const std::string path : {"/rest/v1/session", "/rest/v1/session/all", "/rest/v1/session/1"})
        EXPECT_EQ(fe.get(path, "").status, 401U) << path;
    for (const std::string path : {"/rest/v1/session/1", "/rest/v1/session/1/query"}) EXPECT_EQ(fe.remove(path, "").status, 401U) << path;
    for (const std::string path : {"/rest/v1/session/kill", "/rest/v1/session/all/kill"})
        EXPECT_EQ(fe.post(path, "{}", "").status, 401U) << path;
}

TEST(routes_test, head_is_answered_where_get_is) {
    house fe;
    EXPECT_EQ(fe.run(house::make_request(http::method::head, "/rest/v1/session")).status, 200U);
}

TEST(operations_test, health_and_version_ask_for_no_login) {
    house fe;
    EXPECT_EQ(fe.get("/healthz", "").body, R"({"msg":"success","code":0,"data":"alive","count":0})");
    EXPECT_EQ(fe.get("/rest/v1/version", "").body, R"({"msg":"success","code":0,"data":{"version":"9.9.9"},"count":0})");
    EXPECT_EQ(fe.get("/rest/v1/version?x=1", "").status, 400U);
}

TEST(operations_test, readiness_names_the_part_that_is_down) {
    house fe;
    EXPECT_EQ(fe.get("/readyz", "").body, R"({"msg":"success","code":0,"data":"ready","count":0})");
    fe.served->unavailable = [] { return std::string{}; };
    EXPECT_EQ(fe.get("/readyz", "").status, 200U);
    fe.served->unavailable = [] { return std::string{"the engine is opening its file"}; };
    const auto down = fe.get("/readyz", "");
    EXPECT_EQ(down.status, 503U);
    EXPECT_EQ(down.header("Retry-After"), "1");
    EXPECT_THAT(down.sentence(), HasSubstr("the engine is opening its file"));
}

TEST(operations_test, metrics_count_sessions_and_tell_no_names) {
    house fe;
    fe.open(1, "ann");
    fe.open(2, "ann");
    fe.open_running(3, "bob", "SELECT secrets");
    fe.time.pass(std::chrono::seconds{8});
    fe.served->more_metrics = [] { return std::string{"extra 1\n"}; };
    const auto told = fe.get("/metrics", "");
    EXPECT_EQ(told.whole.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(told.body, HasSubstr("rollcall_sessions{state=\"sleep\"} 2\n"));
    EXPECT_THAT(told.body, HasSubstr("rollcall_sessions{state=\"executing\"} 1\n"));
    EXPECT_THAT(told.body, HasSubstr("rollcall_oldest_running_query_seconds 8\n"));
    EXPECT_THAT(told.body, HasSubstr("rollcall_uptime_seconds 8\n"));
    EXPECT_THAT(told.body, ::testing::EndsWith("\nextra 1\n"));
    for (const std::string secret : {"ann", "bob", "SELECT", "10.0.0"}) EXPECT_EQ(told.body.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace rollcall::api::testing
