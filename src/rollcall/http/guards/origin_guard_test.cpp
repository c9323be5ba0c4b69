// Requests that change state, from pages of this server and of others.
#include "rollcall/http/guards/origin_guard.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

struct origin_row {
    std::string_view origin;
    std::string_view host;
    bool own;
};

TEST(check_origin_test, own_origin_is_hosts_or_a_configured_name) {
    const std::vector<std::string> names{"rollcall.example.com"};
    const std::vector<origin_row> rows{
        {"http://localhost:8030", "localhost:8030", true},
        {"http://LOCALHOST:8030", "localhost:8030", true},
        {"https://[::1]:8030", "[::1]:8030", true},
        {"http://127.0.0.1", "127.0.0.1", true},
        {"http://127.0.0.1:80", "127.0.0.1", true},
        {"http://127.0.0.1", "127.0.0.1:80", true},
        {"https://h", "h:443", true},
        {"http://localhost:3000", "localhost:8030", false},
        {"http://localhost", "localhost:8030", false},
        {"http://127.0.0.1:8030", "localhost:8030", false},
        {"http://evil.example", "localhost:8030", false},
        {"http://localhost:8030.evil.example", "localhost:8030", false},
        {"http://localhost:8030@evil.example", "localhost:8030", false},
        {"null", "localhost:8030", false},
        {"", "localhost:8030", false},
        {"localhost:8030", "localhost:8030", false},
        {"file://localhost:8030", "localhost:8030", false},
        {"http://", "localhost:8030", false},
        {"http://localhost:8030, http://localhost:8030", "localhost:8030", false},
        {"https://rollcall.example.com", "10.0.0.1:8030", true},
        {"https://rollcall.example.com:443", "10.0.0.1:8030", true},
        {"https://rollcall.example.com:8030", "10.0.0.1:8030", true},
        {"https://rollcall.example.com:3000", "10.0.0.1:8030", false},
        {"https://rollcall.example.com.evil.example", "10.0.0.1:8030", false},
    };
    for (const auto& [origin, host, own] : rows) {
        request incoming;
        incoming.method = method::post;
        incoming.headers = {{"origin", std::string{origin}}, {"host", std::string{host}}};
        const auto checked = check_origin(incoming, names);
        EXPECT_EQ(checked.has_value(), own) << origin << " at " << host;
        if (checked.has_error()) {
            EXPECT_EQ(checked.error().status, 403U);
        }
    }
}

TEST(check_origin_test, only_state_changing_methods_are_checked) {
    for (const auto asked : {method::get, method::head, method::options, method::post, method::put, method::delete_, method::other}) {
        request incoming;
        incoming.method = asked;
        incoming.headers = {{"origin", "http://evil.example"}, {"host", "localhost"}};
        EXPECT_EQ(check_origin(incoming, {}).has_error(), changes_state(asked)) << method_name(asked);
    }
    EXPECT_FALSE(changes_state(method::get) || changes_state(method::head) || changes_state(method::options));
    EXPECT_TRUE(changes_state(method::post) && changes_state(method::put) && changes_state(method::delete_));
}

TEST(check_origin_test, cross_site_is_refused_without_origin) {
    for (const auto& [site, passes] : std::vector<std::pair<std::string, bool>>{
             {"cross-site", false}, {"Cross-Site", false}, {"same-origin", true}, {"same-site", true}, {"none", true}}) {
        request incoming;
        incoming.method = method::delete_;
        incoming.headers = {{"sec-fetch-site", site}, {"host", "localhost"}};
        EXPECT_EQ(check_origin(incoming, {}).has_value(), passes) << site;
    }
}

TEST(check_origin_test, client_without_browser_headers_passes) {
    request incoming;
    incoming.method = method::post;
    incoming.headers = {{"host", "localhost"}};
    EXPECT_TRUE(check_origin(incoming, {}).has_value());
}

TEST(check_origin_test, without_host_only_configured_names_pass) {
    const std::vector<std::string> names{"rollcall.example.com"};
    request incoming;
    incoming.method = method::post;
    incoming.headers = {{"origin", "http://localhost"}};
    EXPECT_TRUE(check_origin(incoming, names).has_error());
    incoming.headers = {{"origin", "http://rollcall.example.com"}};
    EXPECT_TRUE(check_origin(incoming, names).has_value());
}

TEST(check_content_type_test, state_changes_take_json_only) {
    const std::vector<std::pair<std::string, bool>> rows{{"application/json", true},
                                                         {"Application/JSON; charset=utf-8", true},
                                                         {"application/json ;x=y", true},
                                                         {"", false},
                                                         {"text/plain", false},
                                                         {"application/jsonp", false},
                                                         {"application/x-www-form-urlencoded", false},
                                                         {"text/plain; application/json", false},
                                                         {"application/json, text/plain", false}};
    for (const auto& [type, passes] : rows) {
        request incoming;
        incoming.method = method::post;
        incoming.headers = {{"content-type", type}};
        const auto checked = check_content_type(incoming);
        EXPECT_EQ(checked.has_value(), passes) << type;
        if (checked.has_error()) {
            EXPECT_EQ(checked.error().status, 415U);
        }
        incoming.method = method::get;
        EXPECT_TRUE(check_content_type(incoming).has_value()) << type;
    }
}

}  // namespace
}  // namespace rollcall::http
