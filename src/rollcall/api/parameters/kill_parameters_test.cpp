// What a kill of one session is asked with, and the body of a kill by filter, as tables.
#include "rollcall/api/parameters/kill_parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollcall/api/parameters/mass_kill_body.hpp"

namespace rollcall::api {
namespace {

using ::testing::HasSubstr;

http::http_result<kill_parameters> parse(http::parameter_list query, const std::string& if_match = {}) {
    http::request incoming;
    incoming.query = std::move(query);
    if (!if_match.empty()) incoming.headers.emplace_back("if-match", if_match);
    return parse_kill_parameters(incoming);
}

TEST(kill_parameters_test, nothing_given_binds_to_nothing_and_waits_a_second) {
    const auto wanted = parse({});
    ASSERT_TRUE(wanted.has_value());
    EXPECT_FALSE(wanted->only_query);
    EXPECT_EQ(wanted->reason, "");
    EXPECT_EQ(wanted->wait, std::chrono::milliseconds{1000});
}

TEST(kill_parameters_test, query_is_named_by_parameter_or_header_or_both) {
    const query_id id{1, 0xab};
    const std::string text = "0000000000000001-00000000000000ab";
    EXPECT_EQ(parse({{"query_id", "1-AB"}})->only_query, id);
    EXPECT_EQ(parse({}, '"' + text + '"')->only_query, id);
    EXPECT_EQ(parse({{"query_id", text}}, '"' + text + '"')->only_query, id);
}

TEST(kill_parameters_test, reason_and_wait_are_read) {
    const auto wanted = parse({{"reason", "too long \xff"}, {"wait_ms", "30000"}});
    ASSERT_TRUE(wanted.has_value());
    EXPECT_EQ(wanted->reason, "too long \xEF\xBF\xBD");
    EXPECT_EQ(wanted->wait, std::chrono::milliseconds{30000});
    EXPECT_TRUE(parse({{"reason", std::string(256, 'x')}}).has_value());
}

TEST(kill_parameters_test, wrong_ones_are_400) {
    struct row {
        http::parameter_list query;
        std::string if_match;
        std::string named;
    };
    const std::vector<row> rows{
        {{{"queryid", "1-2"}}, "", "'queryid'"},
        {{{"query_id", "12"}}, "", "'12'"},
        {{{"query_id", ""}}, "", "''"},
        {{{"query_id", "0-0"}}, "", "'0-0'"},
        {{}, "1-2", "'1-2'"},
        {{}, "*", "'*'"},
        {{}, "W/\"1-2\"", "If-Match"},
        {{}, "\"1-2\", \"1-3\"", "If-Match"},
        {{}, "\"", "If-Match"},
        {{}, "\"0-0\"", "If-Match"},
        {{{"query_id", "1-2"}}, "\"1-3\"", "0000000000000001-0000000000000003"},
        {{{"wait_ms", "30001"}}, "", "0 to 30000"},
        {{{"wait_ms", "-1"}}, "", "'wait_ms'"},
        {{{"reason", std::string(257, 'x')}}, "", "257"},
        {{{"reason", "two\nlines"}}, "", "control"},
    };
    for (const auto& [query, if_match, named] : rows) {
        const auto wanted = parse(query, if_match);
        ASSERT_TRUE(wanted.has_error()) << named;
        EXPECT_EQ(wanted.error().status, 400U);
        EXPECT_THAT(wanted.error().sentence, HasSubstr(named));
    }
}

TEST(mass_kill_body_test, every_key_is_read) {
    const auto wanted = parse_mass_kill(
        R"({"kind":"connection","filter":{"user":"a*","min_time":"60","active":"true"},"dry_run":true,"max":7,"reason":"caf\u00e9","partial":true})");
    ASSERT_TRUE(wanted.has_value()) << wanted.error().sentence;
    EXPECT_EQ(wanted->kind, registry::kill_kind::connection);
    ASSERT_EQ(wanted->filter.conditions.size(), 1U);
    EXPECT_EQ(wanted->filter.conditions[0].values, registry::value_set::parse("a*"));
    EXPECT_EQ(wanted->filter.min_time, std::chrono::seconds{60});
    EXPECT_TRUE(wanted->filter.active_only);
    EXPECT_TRUE(wanted->dry_run);
    EXPECT_EQ(wanted->max, 7U);
    EXPECT_EQ(wanted->reason, "caf\xc3\xa9");
    EXPECT_TRUE(wanted->partial);
}

TEST(mass_kill_body_test, what_may_be_left_out_has_its_default) {
    const auto wanted = parse_mass_kill(R"( {"filter":{"q":"x"},"kind":"query"} )");
    ASSERT_TRUE(wanted.has_value());
    EXPECT_EQ(wanted->kind, registry::kill_kind::query);
    EXPECT_FALSE(wanted->dry_run);
    EXPECT_EQ(wanted->max, 100U);
    EXPECT_EQ(wanted->reason, "");
    EXPECT_FALSE(wanted->partial);
}

TEST(mass_kill_body_test, wrong_body_is_400_and_its_sentence_names_why) {
    struct row {
        std::string body;
        std::string named;
    };
    const std::vector<row> rows{
        {"", "not JSON"},
        {"{", "not JSON"},
        {R"({"kind":"query","filter":{"user":"a"}} x)", "not JSON"},
        {"{\"kind\":\"query\",\"filter\":{\"user\":\"\xff\"}}", "not JSON"},
        {std::string(2000, '['), "not JSON"},
        {"[]", "no JSON object"},
        {"null", "no JSON object"},
        {"{}", "kind"},
        {R"({"filter":{"user":"a"}})", "kind"},
        {R"({"kind":"everything","filter":{"user":"a"}})", "kind"},
        {R"({"kind":1,"filter":{"user":"a"}})", "kind"},
        {R"({"kind":"query"})", "leaves no session out"},
        {R"({"kind":"query","filter":{}})", "leaves no session out"},
        {R"({"kind":"query","filter":{"min_time":"0"}})", "leaves no session out"},
        {R"({"kind":"query","filter":{"active":"false","q":""}})", "leaves no session out"},
        {R"({"kind":"query","filter":[]})", "filter"},
        {R"({"kind":"query","filter":{"usr":"a"}})", "'usr'"},
        {R"({"kind":"query","filter":{"_":"a"}})", "'_'"},
        {R"({"kind":"query","filter":{"limit":"1","user":"a"}})", "'limit'"},
        {R"({"kind":"query","filter":{"user":"a","user":"b"}})", "'user' twice"},
        {R"({"kind":"query","filter":{"min_time":60}})", "a string"},
        {R"({"kind":"query","filter":{"active":true}})", "a string"},
        {R"({"kind":"query","filter":{"user":null}})", "a string"},
        {R"({"kind":"query","filter":{"min_time":"-1"}})", "'-1'"},
        {R"({"kind":"query","filter":{"command":"Nap"}})", "'Nap'"},
        {R"({"kind":"query","filter":{"id":"abc"}})", "'abc'"},
        {R"({"kind":"query","filter":{"user":"a"},"dryrun":true})", "'dryrun'"},
        {R"({"kind":"query","filter":{"user":"a"},"dry_run":"yes"})", "dry_run"},
        {R"({"kind":"query","filter":{"user":"a"},"partial":1})", "partial"},
        {R"({"kind":"query","filter":{"user":"a"},"max":-1})", "max"},
        {R"({"kind":"query","filter":{"user":"a"},"max":0})", "max"},
        {R"({"kind":"query","filter":{"user":"a"},"max":1.5})", "max"},
        {R"({"kind":"query","filter":{"user":"a"},"max":"5"})", "max"},
        {R"({"kind":"query","filter":{"user":"a"},"max":1000001})", "max"},
        {R"({"kind":"query","filter":{"user":"a"},"max":99999999999999999999})", ""},
        {R"({"kind":"query","filter":{"user":"a"},"reason":5})", "reason"},
        {R"({"kind":"query","filter":{"user":"a"},"reason":"a\nb"})", "control"},
        {R"({"kind":"query","kind":"connection","filter":{"user":"a"}})", "'kind' twice"},
    };
    for (const auto& [body, named] : rows) {
        const auto wanted = parse_mass_kill(body);
        ASSERT_TRUE(wanted.has_error()) << body;
        EXPECT_EQ(wanted.error().status, 400U);
        EXPECT_THAT(wanted.error().sentence, HasSubstr(named)) << body;
    }
}

}  // namespace
}  // namespace rollcall::api
