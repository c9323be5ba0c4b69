// The envelope's exact text, reason phrases, and header lookup.
#include "rollcall/http/message/message.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

TEST(envelope_test, success_is_exact) {
    const auto answer = success(R"({"column_names":["Id"],"rows":[{"Id":"1"}]})", 1);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_EQ(answer.body, R"({"msg":"success","code":0,"data":{"column_names":["Id"],"rows":[{"Id":"1"}]},"count":1})");
    EXPECT_TRUE(answer.headers.empty());
}

TEST(envelope_test, problem_is_exact_and_keeps_its_headers) {
    problem failure{405, "It takes \"GET\"\n\xff"};
    failure.headers.emplace_back("Allow", "GET");
    const auto answer = to_response(failure);
    EXPECT_EQ(answer.status, 405U);
    EXPECT_EQ(answer.body, "{\"msg\":\"Method Not Allowed\",\"code\":405,\"data\":\"It takes \\\"GET\\\"\\n\xEF\xBF\xBD\",\"count\":0}");
    ASSERT_EQ(answer.headers.size(), 1U);
    EXPECT_EQ(answer.headers[0].second, "GET");
}

TEST(envelope_test, problem_that_passes_says_when_to_come_again) {
    const std::vector<std::pair<std::string, std::string>> soon{{"Retry-After", "1"}};
    const std::vector<std::pair<std::string, std::string>> later{{"Retry-After", "10"}};
    EXPECT_EQ(to_response(passing_problem(503, "It is away.")).headers, soon);
    const auto answer = to_response(passing_problem(429, "Too many ask.", std::chrono::seconds{10}));
    EXPECT_EQ(answer.status, 429U);
    EXPECT_EQ(answer.headers, later);
}

TEST(reason_test, names_every_status_in_use) {
    const std::vector<std::pair<unsigned, std::string_view>> rows{
        {200, "OK"},
        {202, "Accepted"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {421, "Misdirected Request"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {999, "Unknown Status"},
    };
    for (const auto& [status, expected] : rows) EXPECT_EQ(reason(status), expected) << status;
}

TEST(request_test, header_joins_repeated_fields) {
    request incoming;
    incoming.headers = {{"accept", "a"}, {"host", "h"}, {"accept", "b"}, {"empty", ""}};
    EXPECT_EQ(incoming.header("accept"), "a, b");
    EXPECT_EQ(incoming.header("host"), "h");
    EXPECT_EQ(incoming.header("empty"), "");
    EXPECT_EQ(incoming.header("none"), "");
    EXPECT_TRUE(incoming.has_header("empty"));
    EXPECT_FALSE(incoming.has_header("none"));
    EXPECT_FALSE(incoming.has_header("Host"));
}

TEST(method_name_test, names_each) {
    EXPECT_EQ(method_name(method::get), "GET");
    EXPECT_EQ(method_name(method::head), "HEAD");
    EXPECT_EQ(method_name(method::post), "POST");
    EXPECT_EQ(method_name(method::put), "PUT");
    EXPECT_EQ(method_name(method::delete_), "DELETE");
    EXPECT_EQ(method_name(method::options), "OPTIONS");
    EXPECT_EQ(method_name(method::other), "other");
}

}  // namespace
}  // namespace rollcall::http
