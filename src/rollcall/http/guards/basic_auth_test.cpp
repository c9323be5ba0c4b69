// Basic credentials: strict base64, UTF-8, and when a 401 asks the browser to ask.
#include "rollcall/http/guards/basic_auth.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

request with_authorization(std::string value) {
    request incoming;
    incoming.headers.emplace_back("authorization", std::move(value));
    return incoming;
}

TEST(basic_auth_test, reads_user_and_password) {
    struct row {
        std::string_view header;
        std::string_view user;
        std::string_view password;
    };
    const std::vector<row> rows{
        {"Basic cm9vdDo=", "root", ""},        {"basic cm9vdDo=", "root", ""},
        {"BASIC   cm9vdDo=", "root", ""},      {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"},
        {"Basic YTpiOmM=", "a", "b:c"},        {"Basic Og==", "", ""},
        {"Basic OjpiOmM6", "", ":b:c:"},       {"Basic dGVzdDoxMjPCow==", "test", "123£"},
        {"Basic Pz4/Pj8+OnA=", "?>?>?>", "p"},
    };
    for (const auto& [header, user, password] : rows) {
        const auto parsed = parse_basic_auth(with_authorization(std::string{header}));
        ASSERT_TRUE(parsed.has_value()) << header;
        ASSERT_TRUE(parsed->has_value()) << header;
        EXPECT_EQ((*parsed)->user, user) << header;
        EXPECT_EQ((*parsed)->password, password) << header;
    }
}

TEST(basic_auth_test, absent_header_is_nothing) {
    const auto parsed = parse_basic_auth(request{});
    ASSERT_TRUE(parsed.has_value());
    EXPECT_FALSE(parsed->has_value());
}

TEST(basic_auth_test, malformed_headers_are_401) {
    const std::vector<std::string> headers{
        "",                               // empty
        "Basic",                          // nothing after the scheme
        "Basic ",                         //
        "Bearer cm9vdDo=",                // another scheme
        "Basiccm9vdDo=",                  // no blank
        "Basic cm9vdDo",                  // padding missing
        "Basic cm9vdDo==",                // too much
        "Basic cm9vdDo=\t",               //
        "Basic cm9v dDo=",                // blank inside
        "Basic cm9vdDp=",                 // bits left over
        "Basic cm9vdD-_",                 // the URL alphabet
        "Basic ====",                     //
        "Basic A===",                     //
        "Basic =m9vdDo=",                 //
        "Basic cm9vdA==",                 // no colon
        "Basic /zp4",                     // \xff:x
        "Basic cgBvdDo=",                 // a NUL
        "Basic cm9vdDoKCg==",             // line feeds
        "Basic cm9vdDo=, Basic cm9vdDo="  // given twice
    };
    for (const auto& header : headers) {
        const auto parsed = parse_basic_auth(with_authorization(header));
        ASSERT_TRUE(parsed.has_error()) << header;
        EXPECT_EQ(parsed.error().status, 401U) << header;
        EXPECT_EQ(parsed.error().sentence.find("cm9v"), std::string::npos) << header;
    }
}

TEST(basic_auth_test, every_truncation_is_refused_or_shorter) {
    const std::string whole = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto parsed = parse_basic_auth(with_authorization(whole.substr(0, size)));
        const bool whole_groups = size > 16 && (size - 6) % 4 == 0;  // "Aladdin:" ends in the third group
        EXPECT_EQ(parsed.has_value(), whole_groups) << size;
    }
}

bool asks_browser(std::string mode) {
    request incoming;
    if (!mode.empty()) incoming.headers.emplace_back("sec-fetch-mode", std::move(mode));
    const auto failure = unauthorized(incoming, "Log in.");
    EXPECT_EQ(failure.status, 401U);
    EXPECT_EQ(failure.sentence, "Log in.");
    if (failure.headers.empty()) return false;
    EXPECT_EQ(failure.headers[0].first, "WWW-Authenticate");
    EXPECT_EQ(failure.headers[0].second, R"(Basic realm="rollcall", charset="UTF-8")");
    return true;
}

TEST(unauthorized_test, asks_clients_and_navigation_but_not_scripts) {
    EXPECT_TRUE(asks_browser(""));
    EXPECT_TRUE(asks_browser("navigate"));
    EXPECT_FALSE(asks_browser("cors"));
    EXPECT_FALSE(asks_browser("same-origin"));
    EXPECT_FALSE(asks_browser("no-cors"));
}

}  // namespace
}  // namespace rollcall::http
