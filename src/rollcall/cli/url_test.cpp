// Addresses as operators write them.
#include "rollcall/cli/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string authority_of(std::string_view text) {
    const auto url = parse_server_url(text);
    if (url.has_error()) return "error";
    return (url->tls ? "tls " : "plain ") + url->authority();
}

TEST(cli_url_test, forms_are_read) {
    EXPECT_EQ(authority_of("http://127.0.0.1:8030"), "plain 127.0.0.1:8030");
    EXPECT_EQ(authority_of("HTTPS://Db1.example:8443/"), "tls db1.example:8443");
    EXPECT_EQ(authority_of("https://[::1]:9"), "tls [::1]:9");
    EXPECT_EQ(authority_of("http://[fe80::1]"), "plain [fe80::1]:8030");
    EXPECT_EQ(authority_of("db1"), "plain db1:8030");
    EXPECT_EQ(authority_of("db1:80"), "plain db1:80");
}

TEST(cli_url_test, what_is_no_address_is_refused) {
    for (const auto* text : {"", "ftp://db1", "http://", "http://db1/rest", "http://db1:0", "http://db1:65536", "http://db1:x",
                             "http://a b", "http://db1?x=1", "http://:8030"}) {
        EXPECT_EQ(authority_of(text), "error") << text;
    }
}

TEST(cli_url_test, a_password_in_it_is_refused_and_not_repeated) {
    const auto url = parse_server_url("http://root:secret@db1:8030");
    ASSERT_TRUE(url.has_error());
    EXPECT_THAT(url.error().sentence, HasSubstr("--user"));
    EXPECT_THAT(url.error().sentence, Not(HasSubstr("secret")));
}

TEST(cli_url_test, secrets_are_kept_by_tls_and_loopback_alone) {
    EXPECT_TRUE(parse_server_url("http://localhost")->keeps_secrets());
    EXPECT_TRUE(parse_server_url("http://127.1.2.3:80")->keeps_secrets());
    EXPECT_TRUE(parse_server_url("http://[::1]:80")->keeps_secrets());
    EXPECT_TRUE(parse_server_url("https://db1")->keeps_secrets());
    EXPECT_FALSE(parse_server_url("http://db1")->keeps_secrets());
    EXPECT_FALSE(parse_server_url("http://127.0.0.1.example")->keeps_secrets());
    EXPECT_FALSE(parse_server_url("http://10.0.0.1")->keeps_secrets());
}

}  // namespace
}  // namespace rollcall::cli
