// The machine from bytes to answers: its states, where bodies end, and what is refused.
#include "rollcall/http/client/response_parsing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

// An answer read whole: "200 body", with what stays of the input after " | "; or why not.
std::string read_whole(std::string input, bool to_head = false) {
    response_parsing parsing{to_head};
    std::string body;
    unsigned status = 0;
    for (int step = 0; step < 10 && parsing.state() < answer_state::complete; ++step) {
        const bool in_head = parsing.state() == answer_state::head;
        parsing.advance(input);
        if (in_head && (parsing.state() == answer_state::body || parsing.state() == answer_state::complete)) {
            status = parsing.take_head().status;
        }
        if (!in_head && parsing.state() != answer_state::refused) body += parsing.take_body();
    }
    if (parsing.state() < answer_state::complete) parsing.end_of_input();
    if (parsing.state() == answer_state::refused) return parsing.failure().sentence;
    return std::to_string(status) + ' ' + body + (input.empty() ? "" : " | " + input) + (parsing.keep_alive() ? "" : ", closes");
}

TEST(response_parsing_test, head_is_reported_before_the_body_is_taken) {
    response_parsing parsing{false};
    std::string input = "HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a:  2 \r\nContent-Length: 3\r\n\r\nabcHTTP";
    EXPECT_EQ(parsing.advance(input), answer_state::body);
    const auto head = parsing.take_head();
    EXPECT_EQ(head.status, 404U);
    EXPECT_THAT(head.headers, ElementsAre(Pair("x-a", "1"), Pair("x-a", "2"), Pair("content-length", "3")));
    EXPECT_EQ(head.header("x-a"), "1, 2");
    EXPECT_EQ(input, "abcHTTP");
    EXPECT_EQ(parsing.advance(input), answer_state::complete);
    EXPECT_EQ(input, "HTTP");
    EXPECT_EQ(parsing.take_body(), "abc");
    EXPECT_EQ(parsing.take_body(), "");
    EXPECT_TRUE(parsing.keep_alive());
}

TEST(response_parsing_test, body_is_taken_as_it_comes) {
    response_parsing parsing{false};
    std::string input = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), answer_state::body);
    EXPECT_EQ(parsing.take_body(), "");
    input += "5\r\nab";
    EXPECT_EQ(parsing.advance(input), answer_state::body);
    EXPECT_EQ(parsing.take_body(), "ab");
    input += "cde\r\n0\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), answer_state::complete);
    EXPECT_EQ(parsing.take_body(), "cde");
}

TEST(response_parsing_test, huge_content_length_reserves_nothing) {
    response_parsing parsing{false};
    std::string input = "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nab";
    EXPECT_EQ(parsing.advance(input), answer_state::body);
    EXPECT_EQ(parsing.advance(input), answer_state::body);
    EXPECT_EQ(parsing.take_body(), "ab");
}

TEST(response_parsing_test, body_ends_where_its_framing_says) {
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"), "200 ab | c");
    EXPECT_EQ(read_whole("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\nabc"), "200  | abc");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1;x=y\r\na\r\n2\r\nbc\r\n0\r\nT: u\r\n\r\nnext"),
              "200 abc | next");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "200 ");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\n\r\nabc"), "200 abc, closes");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\n\r\n"), "200 , closes");
    EXPECT_EQ(read_whole("HTTP/1.1 204 No Content\r\n\r\nnext"), "204  | next");
    EXPECT_EQ(read_whole("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nnext"), "304  | next");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnext", true), "200  | next");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnext", true), "200  | next");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\n\r\nnext", true), "200  | next");
}

TEST(response_parsing_test, keep_alive_follows_version_and_header) {
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na"), "200 a, closes");
    EXPECT_EQ(read_whole("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na"), "200 a, closes");
    EXPECT_EQ(read_whole("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na"), "200 a");
}

TEST(response_parsing_test, interim_answers_are_skipped_up_to_a_number) {
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    const std::string last = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na";
    std::string many = "HTTP/1.1 100 Continue\r\n\r\n";
    for (int i = 1; i < max_interim_answers; ++i) many += interim;
    EXPECT_EQ(read_whole(many + last), "200 a");
    EXPECT_EQ(read_whole(many + interim + last), "this is not an HTTP/1.1 answer: too many interim answers precede it.");
    EXPECT_EQ(read_whole("HTTP/1.1 101 Switching Protocols\r\n\r\n" + last),
              "this is not an HTTP/1.1 answer: it switches to another protocol, unasked.");
}

TEST(response_parsing_test, end_within_the_answer_is_an_error) {
    EXPECT_EQ(read_whole(""), "the peer closed the connection before it answered");
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\n"), "the peer closed the connection before it answered");
    const std::string middle = "the peer closed the connection in the middle of its answer";
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na"), middle);
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"), middle);
    EXPECT_EQ(read_whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r"), middle);
}

struct refusal_row {
    std::string head_and_body;
    std::string why;
};

TEST(response_parsing_test, what_is_no_answer_is_refused) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::vector<refusal_row> rows{
        {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "its first line does not begin with HTTP/1.1 or HTTP/1.0."},
        {"\r\n\r\n", "its head ends too early."},
        {"HTTP/2.0 200 OK\r\n\r\n", "its first line does not begin with HTTP/1.1 or HTTP/1.0."},
        {"HTTP/0.9 200 OK\r\n\r\n", "its first line does not begin with HTTP/1.1 or HTTP/1.0."},
        {"HTTP/1.1 2x0 OK\r\n\r\n", "its status is no number of three digits."},
        {"HTTP/1.1 099 OK\r\n\r\n", "its status is less than 100."},
        {"HTTP/1.1 200 OK\n\n", "a line of its head ends in LF without CR."},
        {"HTTP/1.1 200 OK\rX\r\n\r\n", "its head holds a CR without LF."},
        {"HTTP/1.1 200 \x01\r\n\r\n", "its head holds a control character."},
        {ok + "A: b\r\n c\r\n\r\n", "a header is folded over several lines; send it on one."},
        {ok + "no header\r\n\r\n", "a header's name is empty or holds a character that none holds."},
        {ok + "Content-Length: -1\r\n\r\n", "Content-Length is no number, or comes with Transfer-Encoding."},
        {ok + "Content-Length: 18446744073709551616\r\n\r\n", "Content-Length is no number, or comes with Transfer-Encoding."},
        {ok + "Content-Length: 1, 1\r\n\r\na", "its Content-Length '1, 1' is no number."},
        {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\na", "it has several Content-Lengths."},
        {ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", "it has several Content-Lengths."},
        {ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na", "Transfer-Encoding is repeated, or comes with Content-Length."},
        {ok + "Content-Length: 1\r\nTransfer-Encoding: x\r\n\r\na", "Transfer-Encoding is repeated, or comes with Content-Length."},
        {ok + "Transfer-Encoding: x\r\nContent-Length: 1\r\n\r\na", "it has both Content-Length and Transfer-Encoding."},
        {ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "its Transfer-Encoding 'gzip, chunked' is not 'chunked'."},
        {ok + "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n", "it has several Transfer-Encodings."},
        {ok + "Transfer-Encoding: \r\n\r\n", "its Transfer-Encoding '' is not 'chunked'."},
        {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.0 has no Transfer-Encoding."},
        {ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc", "a chunk of its body does not begin with its size."},
        {ok + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\nabc", "a chunk of its body does not begin with its size."},
        {ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", "a chunk of its body does not begin with its size."},
        {ok + "Transfer-Encoding: chunked\r\n\r\n1 x\r\na\r\n0\r\n\r\n", "a chunk extension of its body is malformed."},
    };
    for (const auto& [bytes, why] : rows) EXPECT_EQ(read_whole(bytes), "this is not an HTTP/1.1 answer: " + why) << bytes;
}

TEST(response_parsing_test, compressed_answers_are_refused) {
    const auto answer = [](const std::string& coding) {
        return read_whole("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: 1\r\n\r\na");
    };
    EXPECT_EQ(answer("gzip"), "compressed answers are not taken, and this one has the Content-Encoding 'gzip'");
    EXPECT_THAT(answer("br, gzip"), HasSubstr("'br, gzip'"));
}

client_errc refusal_of(std::string input) {
    response_parsing parsing{false};
    for (int step = 0; step < 3; ++step) parsing.advance(input);
    EXPECT_EQ(parsing.state(), answer_state::refused);
    return parsing.failure().why;
}

TEST(response_parsing_test, endless_heads_and_framings_are_too_large) {
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refusal_of("HTTP/1.1 200 OK\r\nA: " + std::string(max_answer_head_bytes, 'x')), client_errc::too_large);
    EXPECT_EQ(refusal_of(std::string(max_answer_head_bytes, 'x')), client_errc::too_large);
    EXPECT_EQ(refusal_of(chunked + "1;" + std::string(max_answer_framing_bytes, 'x')), client_errc::too_large);
    EXPECT_EQ(refusal_of(chunked + "0\r\nA: " + std::string(max_answer_framing_bytes, 'x')), client_errc::too_large);
}

TEST(response_parsing_test, trailers_do_not_reach_the_headers) {
    response_parsing parsing{false};
    std::string input = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Evil: 1\r\n\r\n";
    parsing.advance(input);
    EXPECT_EQ(parsing.advance(input), answer_state::complete);
    EXPECT_EQ(parsing.take_head().header("x-evil"), "");
}

TEST(response_parsing_test, refusal_is_final) {
    response_parsing parsing{false};
    std::string input = "nonsense\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), answer_state::refused);
    input = "HTTP/1.1 200 OK\r\n\r\n";
    EXPECT_EQ(parsing.advance(input), answer_state::refused);
    EXPECT_EQ(parsing.end_of_input(), answer_state::refused);
    EXPECT_FALSE(parsing.keep_alive());
}

}  // namespace
}  // namespace rollcall::http
