// The table of routes: which pattern wins, what {name} takes, 404, 405 and 501.
#include "rollcall/http/router.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "rollcall/http/message/target.hpp"

namespace rollcall::http {
namespace {

boost::asio::awaitable<response> named_answer(std::string name) {
    response answer;
    answer.body = std::move(name);
    co_return answer;
}

handler answers(std::string name) {
    return [name](std::shared_ptr<const request>) { return named_answer(name); };
}

boost::asio::awaitable<void> run_into(handler handle, std::string& body) {
    const auto incoming = std::make_shared<const request>();
    const auto answer = co_await handle(incoming);
    body = answer.body;
}

router make_router() {
    std::vector<route> routes;
    routes.push_back({method::get, "/", answers("root")});
    routes.push_back({method::get, "/session/{id}", answers("one")});
    routes.push_back({method::get, "/session", answers("list")});
    routes.push_back({method::get, "/session/all", answers("all")});
    routes.push_back({method::get, "/session/query_id={id}", answers("by query")});
    routes.push_back({method::delete_, "/session/{id}", answers("kill")});
    routes.push_back({method::delete_, "/session/{id}/query", answers("kill query")});
    routes.push_back({method::post, "/session/kill", answers("mass kill")});
    routes.push_back({method::get, "/{a}/{b}/{c}", answers("three")});
    routes.push_back({method::get, "/{a}/x/{c}", answers("x between")});
    routes.push_back({method::get, "/probe", answers("get probe")});
    routes.push_back({method::head, "/probe", answers("head probe")});
    routes.push_back({method::options, "/cors", answers("options")});
    routes.push_back({method::put, "/file.{type}", answers("file")});
    return router{std::move(routes)};
}

// The matching route's answer, with the parameters; or the status.
std::string found(method asked, std::string_view target) {
    static const router routes = make_router();
    request incoming;
    incoming.method = asked;
    auto parts = parse_target(target);
    incoming.path = parts->path;
    incoming.segments = parts->segments;
    const auto handle = routes.find(incoming);
    if (handle.has_error()) return std::to_string(handle.error().status);
    std::string text;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, run_into(*handle, text), boost::asio::detached);
    loop.run();
    for (const auto& [name, value] : incoming.path_parameters) text += " " + name + "=" + value;
    return text;
}

TEST(router_test, finds_the_most_literal_route) {
    struct row {
        method asked;
        std::string_view target;
        std::string_view expected;
    };
    const std::vector<row> rows{
        {method::get, "/", "root"},
        {method::get, "/session", "list"},
        {method::get, "/session/", "list"},
        {method::get, "/session/all", "all"},
        {method::get, "/session/all?x=1", "all"},
        {method::get, "/session/7", "one id=7"},
        {method::get, "/session/7/", "one id=7"},
        {method::post, "/session/kill", "mass kill"},
        {method::delete_, "/session/7/query", "kill query id=7"},
        {method::get, "/session/query_id=a-b", "by query id=a-b"},
        {method::get, "/session/query_id=", "one id=query_id="},
        {method::get, "/session/a%2Fb", "one id=a/b"},
        {method::get, "/session/%61ll", "all"},
        {method::get, "/session/a%20b", "one id=a b"},
        {method::get, "/session/a+b", "one id=a+b"},
        {method::get, "/1/2/3", "three a=1 b=2 c=3"},
        {method::get, "/1/x/3", "x between a=1 c=3"},
        {method::head, "/session", "list"},
        {method::head, "/probe", "head probe"},
        {method::get, "/probe", "get probe"},
        {method::options, "/cors", "options"},
        {method::put, "/file.txt", "file type=txt"},
    };
    for (const auto& [asked, target, expected] : rows) EXPECT_EQ(found(asked, target), expected) << method_name(asked) << ' ' << target;
}

TEST(router_test, refuses_what_no_route_has) {
    struct row {
        method asked;
        std::string_view target;
        std::string_view expected;
    };
    const std::vector<row> rows{
        {method::get, "/none", "404"},           {method::post, "/none", "404"},
        {method::get, "/Session", "404"},        {method::get, "/session//", "404"},
        {method::get, "//session", "404"},       {method::get, "/session//query", "404"},
        {method::get, "/session/.", "404"},      {method::get, "/session/..", "404"},
        {method::get, "/session/%2e%2e", "404"}, {method::get, "/x/../session", "404"},
        {method::get, "/1/2/3/4", "404"},        {method::put, "/file.", "404"},
        {method::options, "*", "404"},           {method::post, "/session", "405"},
        {method::put, "/session/7", "405"},      {method::options, "/session", "405"},
        {method::get, "/cors", "405"},           {method::head, "/cors", "405"},
        {method::other, "/session", "405"},      {method::other, "/none", "501"},
        {method::get, "/session/kill", "405"},   {method::delete_, "/session/all", "405"},
    };
    for (const auto& [asked, target, expected] : rows) EXPECT_EQ(found(asked, target), expected) << method_name(asked) << ' ' << target;
}

problem refusal(method asked, std::string path) {
    request incoming;
    incoming.method = asked;
    incoming.path = std::move(path);
    return make_router().find(incoming).error();
}

TEST(router_test, not_allowed_tells_what_is) {
    const auto failure = refusal(method::options, "/session/7");
    EXPECT_EQ(failure.status, 405U);
    EXPECT_EQ(failure.sentence, "The path '/session/7' does not take OPTIONS; it takes GET, HEAD, DELETE.");
    ASSERT_EQ(failure.headers.size(), 1U);
    EXPECT_EQ(failure.headers[0].first, "Allow");
    EXPECT_EQ(failure.headers[0].second, "GET, HEAD, DELETE");
}

TEST(router_test, literal_segment_decides_on_the_methods) {
    EXPECT_EQ(refusal(method::get, "/session/kill").headers[0].second, "POST");
    EXPECT_EQ(refusal(method::delete_, "/session/all").headers[0].second, "GET, HEAD");
    EXPECT_EQ(refusal(method::other, "/session/7").sentence,
              "The path '/session/7' does not take this method; it takes GET, HEAD, DELETE.");
}

TEST(router_test, not_found_names_the_path) {
    EXPECT_EQ(refusal(method::get, "/rest/v1/no/thing").sentence, "There is nothing at the path '/rest/v1/no/thing'.");
}

TEST(router_test, path_without_segments_is_split) {
    request incoming;
    incoming.path = "/session/7/query";
    incoming.method = method::delete_;
    EXPECT_TRUE(make_router().find(incoming).has_value());
    EXPECT_EQ(incoming.path_parameters.at("id"), "7");
}

TEST(router_test, parameters_of_losing_routes_do_not_stay) {
    request incoming;
    incoming.path = "/1/x/3";
    EXPECT_TRUE(make_router().find(incoming).has_value());
    EXPECT_EQ(incoming.path_parameters.size(), 2U);
    EXPECT_FALSE(incoming.path_parameters.contains("b"));
}

}  // namespace
}  // namespace rollcall::http
