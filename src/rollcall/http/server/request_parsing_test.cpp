// The machine on its own: its states, and which bytes it leaves for the next request.
#include "rollcall/http/server/request_parsing.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

TEST(request_parsing_test, reports_the_head_before_it_takes_the_body) {
    const server_options limits;
    request_parsing parsing{limits};
    std::string input = "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabcGET";
    EXPECT_EQ(parsing.advance(input), parsing_state::body);
    EXPECT_EQ(input, "abcGET");
    EXPECT_TRUE(parsing.has_body());
    EXPECT_TRUE(parsing.expects_continue());
    EXPECT_TRUE(parsing.keep_alive());
    EXPECT_EQ(parsing.take_head().path, "/a");
    EXPECT_EQ(parsing.advance(input), parsing_state::complete);
    EXPECT_EQ(input, "GET");
    EXPECT_EQ(parsing.take_body(), "abc");
    EXPECT_EQ(parsing.advance(input), parsing_state::complete);
    EXPECT_EQ(input, "GET");
}

TEST(request_parsing_test, no_input_changes_nothing) {
    const server_options limits;
    request_parsing parsing{limits};
    std::string input;
    EXPECT_EQ(parsing.advance(input), parsing_state::head);
    input = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), parsing_state::body);
    EXPECT_EQ(parsing.advance(input), parsing_state::body);
    input = "0\r\n\r";
    EXPECT_EQ(parsing.advance(input), parsing_state::body);
    input += "\n";
    EXPECT_EQ(parsing.advance(input), parsing_state::complete);
    EXPECT_EQ(input, "");
}

TEST(request_parsing_test, trailers_do_not_reach_the_headers) {
    const server_options limits;
    request_parsing parsing{limits};
    std::string input =
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nHost: evil\r\nAuthorization: Basic "
        "eDp5\r\n\r\nnext";
    parsing.advance(input);
    const auto head = parsing.take_head();
    EXPECT_EQ(parsing.advance(input), parsing_state::complete);
    EXPECT_EQ(head.header("host"), "h");
    EXPECT_FALSE(head.has_header("authorization"));
    EXPECT_EQ(input, "next");
}

TEST(request_parsing_test, refusal_is_final) {
    const server_options limits;
    request_parsing parsing{limits};
    std::string input = "nonsense\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), parsing_state::refused);
    EXPECT_EQ(parsing.failure().status, 400U);
    EXPECT_EQ(parsing.failure().sentence.substr(0, 36), "This is not an HTTP/1.1 request: its");
    input = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), parsing_state::refused);
    EXPECT_FALSE(parsing.keep_alive());
}

}  // namespace
}  // namespace rollcall::http
