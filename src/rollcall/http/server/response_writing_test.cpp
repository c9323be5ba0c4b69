// Heads of answers, dates and request ids.
#include "rollcall/http/server/response_writing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(http_date_test, writes_imf_fixdate) {
    const std::vector<std::pair<std::int64_t, std::string>> rows{
        {0, "Thu, 01 Jan 1970 00:00:00 GMT"},          {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
        {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},  {1735689599, "Tue, 31 Dec 2024 23:59:59 GMT"},
        {1735689600, "Wed, 01 Jan 2025 00:00:00 GMT"}, {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
    };
    for (const auto& [second, expected] : rows) EXPECT_EQ(http_date(wall_time{std::chrono::seconds{second}}), expected);
}

TEST(http_date_test, remembered_second_ends_with_the_second) {
    EXPECT_EQ(http_date(wall_time{10s}), "Thu, 01 Jan 1970 00:00:10 GMT");
    EXPECT_EQ(http_date(wall_time{10s + 999ms}), "Thu, 01 Jan 1970 00:00:10 GMT");
    EXPECT_EQ(http_date(wall_time{11s}), "Thu, 01 Jan 1970 00:00:11 GMT");
}

TEST(request_id_test, sane_ids_are_kept) {
    EXPECT_EQ(make_request_id("a"), "a");
    EXPECT_EQ(make_request_id(std::string(64, '-')), std::string(64, '-'));
    for (const auto& sent : {""s, std::string(65, 'a'), "a\r\nb"s, "a b"s, "a\0"s, "a,b"s}) {
        const auto id = make_request_id(sent);
        EXPECT_NE(id, sent);
        EXPECT_EQ(id.size(), 16U);
        EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
    }
}

TEST(encode_head_test, names_and_values_cannot_break_lines) {
    response answer;
    answer.content_type = "text/plain\r\nX-A: 1";
    answer.headers.emplace_back("X-B", "1\r\nX-C: 2\n\x7f");
    const auto head = encode_head(answer, {"id", wall_time{}});
    EXPECT_NE(head.find("Content-Type: text/plain  X-A: 1\r\n"), std::string::npos);
    EXPECT_NE(head.find("X-B: 1  X-C: 2  \r\n"), std::string::npos);
    EXPECT_TRUE(head.ends_with("\r\nConnection: close\r\n\r\n"));
}

TEST(encode_head_test, own_header_names_ignore_case) {
    response answer;
    answer.headers = {{"VARY", "Origin"}, {"x-request-id", "mine"}, {"SERVER", "evil"}, {"transfer-ENCODING", "chunked"}};
    answer_facts facts;
    facts.request_id = "id";
    facts.varies = true;
    facts.keep_alive = true;
    facts.coding = content_coding::gzip;
    EXPECT_EQ(encode_head(answer, facts),
              "HTTP/1.1 200 OK\r\nServer: rollcall\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: application/json\r\n"
              "Content-Length: 0\r\nContent-Encoding: gzip\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
              "VARY: Origin\r\nx-request-id: mine\r\n\r\n");
}

}  // namespace
}  // namespace rollcall::http
