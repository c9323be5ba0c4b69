// Conversations with a connection that goes as it should: keep-alive, pipelining, HEAD, 100-continue, bodies, compression.
#include "rollcall/http/server/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/http/served_conversation.hpp"
#include "rollcall/http/server/compression.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;

const std::string hello_with_id = "GET /hello HTTP/1.1\r\nHost: h\r\nX-Request-Id: id-1\r\n\r\n";

TEST(server_test, answer_is_exact_to_the_byte) {
    conversation talk;
    EXPECT_EQ(talk.run(hello_with_id),
              "HTTP/1.1 200 OK\r\n"
              "Server: rollcall\r\n"
              "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
              "Content-Type: application/json\r\n"
              "Content-Length: 51\r\n"
              "Cache-Control: no-store\r\n"
              "X-Content-Type-Options: nosniff\r\n"
              "X-Request-Id: id-1\r\n"
              "\r\n"
              R"({"msg":"success","code":0,"data":"hello","count":0})");
    EXPECT_EQ(talk.channel->closes, 1);
    EXPECT_EQ(talk.channel->finishes, 0);
}

TEST(server_test, request_reaches_the_handler_whole) {
    conversation talk;
    talk.channel->facts.version = "TLSv1.3";
    talk.run("GET /item/a%2Fb/?x=1&x=+2%20 HTTP/1.1\r\nHOST: h\r\nAccept:  a \r\naccept: b\r\n\r\n");
    ASSERT_EQ(talk.requests.size(), 1U);
    const auto& got = *talk.requests[0];
    EXPECT_EQ(got.method, method::get);
    EXPECT_EQ(got.target, "/item/a%2Fb/?x=1&x=+2%20");
    EXPECT_EQ(got.path, "/item/a/b");
    EXPECT_EQ(got.path_parameters.at("id"), "a/b");
    EXPECT_EQ(got.query, (parameter_list{{"x", "1"}, {"x", " 2 "}}));
    EXPECT_EQ(got.header("accept"), "a, b");
    EXPECT_EQ(got.peer.ip, "192.0.2.7");
    EXPECT_TRUE(got.tls);
    EXPECT_EQ(got.body, "");
    EXPECT_THAT(got.request_id, MatchesRegex("[0-9a-f]{16}"));
}

TEST(server_test, invalid_utf8_in_values_is_rendered_as_replacement) {
    const auto answer = only_answer("GET /item/%ffx HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(answer.body, "{\"msg\":\"success\",\"code\":0,\"data\":\"\xEF\xBF\xBDx\",\"count\":0}");
}

// The same bytes, in portions of every size from one byte to all, give the same answers.
void expect_same_in_portions(const std::string& sent) {
    conversation whole;
    const auto expected = whole.run(sent);
    for (const std::size_t portion : {1, 2, 3, 5, 7, 16, 61}) {
        conversation talk;
        talk.channel->max_read = portion;
        EXPECT_EQ(talk.run(sent), expected) << "portions of " << portion;
        EXPECT_EQ(talk.requests.size(), whole.requests.size());
    }
}

TEST(server_test, portions_of_input_make_no_difference) {
    const std::string id = "X-Request-Id: i\r\n";
    expect_same_in_portions(hello_with_id + hello_with_id);
    expect_same_in_portions("POST /echo HTTP/1.1\r\nHost: h\r\n" + id +
                            "Content-Type: application/json\r\nContent-Length: 11\r\n\r\nhello\r\nbody" + hello_with_id);
    expect_same_in_portions("POST /echo HTTP/1.1\r\nHost: h\r\n" + id +
                            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "5\r\nhello\r\nA;name=\"va\\\"lue\"\r\n0123456789\r\n0\r\nTrailer: x\r\nHost: evil\r\n\r\n" +
                            hello_with_id);
    expect_same_in_portions("POST /echo HTTP/1.1\r\nHost: h\r\n" + id +
                            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hello_with_id);
    expect_same_in_portions("\r\n\r\n" + hello_with_id + "\r\n" + hello_with_id);
}

TEST(server_test, truncation_anywhere_reaches_no_handler_and_closes) {
    const std::string sent =
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    for (std::size_t size = 0; size < sent.size(); ++size) {
        conversation talk;
        EXPECT_EQ(talk.run(sent.substr(0, size)), "") << size;
        EXPECT_TRUE(talk.requests.empty()) << size;
        EXPECT_EQ(talk.channel->closes, 1) << size;
    }
    conversation talk;
    EXPECT_THAT(statuses(talk.run(sent)), ElementsAre(200));
}

TEST(server_test, pipelined_requests_are_answered_in_order) {
    conversation talk;
    auto bytes = talk.run(
        "GET /item/1 HTTP/1.1\r\nHost: h\r\n\r\n"
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{2}"
        "GET /none HTTP/1.1\r\nHost: h\r\n\r\n"
        "GET /item/4 HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(take_answer(bytes).body.find("\"data\":\"1\""), std::string::npos);
    EXPECT_EQ(take_answer(bytes).body, "{2}");
    EXPECT_EQ(take_answer(bytes).status, 404U);
    EXPECT_NE(take_answer(bytes).body.find("\"data\":\"4\""), std::string::npos);
    EXPECT_EQ(bytes, "");
    EXPECT_EQ(talk.channel->write_limits.size(), 4U) << "each answer is one write";
}

struct keep_alive_row {
    std::string version;
    std::string connection;
    bool goes_on;
    std::string answered;
};

TEST(server_test, connection_goes_on_as_version_and_client_say) {
    const std::vector<keep_alive_row> rows{
        {"HTTP/1.1", "", true, "(none)"},
        {"HTTP/1.1", "Connection: keep-alive\r\n", true, "(none)"},
        {"HTTP/1.1", "Connection: close\r\n", false, "close"},
        {"HTTP/1.1", "Connection: Keep-Alive, Close\r\n", false, "close"},
        {"HTTP/1.0", "", false, "close"},
        {"HTTP/1.0", "Connection: Keep-Alive\r\n", true, "keep-alive"},
        {"HTTP/1.0", "Connection: close\r\n", false, "close"},
    };
    for (const auto& [version, connection, goes_on, answered] : rows) {
        conversation talk;
        auto bytes = talk.run("GET /hello " + version + "\r\nHost: h\r\n" + connection + "\r\n" + hello_with_id);
        EXPECT_EQ(take_answer(bytes).header("connection"), answered) << version << connection;
        EXPECT_EQ(talk.requests.size(), goes_on ? 2U : 1U) << version << connection;
        EXPECT_EQ(talk.channel->finishes, goes_on ? 0 : 1) << version << connection;
    }
}

TEST(server_test, http_1_0_needs_no_host) {
    conversation talk;
    EXPECT_THAT(statuses(talk.run("GET /hello HTTP/1.0\r\n\r\n")), ElementsAre(200));
}

TEST(server_test, head_has_gets_headers_and_no_body) {
    for (const std::string target : {"/hello", "/big", "/none"}) {
        const std::string rest = " " + target + " HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nX-Request-Id: i\r\n\r\n";
        conversation get;
        conversation head;
        auto get_bytes = get.run("GET" + rest);
        auto head_bytes = head.run("HEAD" + rest + hello_with_id);
        const auto expected = take_answer(get_bytes);
        const auto answer = take_answer(head_bytes, true);
        EXPECT_EQ(answer.status, expected.status);
        EXPECT_EQ(answer.headers, expected.headers);
        EXPECT_EQ(take_answer(head_bytes).status, 200U) << "what follows HEAD";
    }
}

TEST(server_test, expect_continue_is_invited_once_the_head_is_fine) {
    conversation talk;
    talk.channel->sends(
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
    talk.channel->sends("{}");
    auto bytes = talk.run();
    EXPECT_TRUE(bytes.starts_with("HTTP/1.1 100 Continue\r\n\r\n"));
    EXPECT_EQ(take_answer(bytes).status, 100U);
    EXPECT_EQ(take_answer(bytes).body, "{}");
    EXPECT_EQ(bytes, "");
}

TEST(server_test, expect_continue_is_needless_where_the_body_came) {
    conversation talk;
    EXPECT_THAT(statuses(talk.run("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                                  "Content-Length: 2\r\n\r\n{}")),
                ElementsAre(200));
}

TEST(server_test, expect_continue_of_a_refused_head_gets_the_refusal_alone) {
    const std::vector<std::pair<std::string, unsigned>> rows{
        {"POST /none HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n", 404},
        {"POST /hello HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n", 405},
        {"POST /echo HTTP/1.1\r\nHost: evil\r\nContent-Type: application/json\r\n", 421},
        {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n", 415},
        {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nOrigin: http://evil\r\n", 403},
    };
    for (const auto& [head, status] : rows) {
        conversation talk;
        talk.channel->sends(head + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        talk.channel->sends("{}");
        EXPECT_THAT(statuses(talk.run()), ElementsAre(status)) << head;
        EXPECT_EQ(talk.channel->finishes, 1);
    }
}

TEST(server_test, expect_continue_of_http_1_0_is_ignored) {
    conversation talk;
    talk.channel->sends("POST /echo HTTP/1.0\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    talk.channel->sends("{}");
    EXPECT_THAT(statuses(talk.run()), ElementsAre(200));
}

TEST(server_test, refused_request_with_a_body_leaves_the_connection_usable) {
    conversation talk;
    EXPECT_THAT(statuses(talk.run("POST /none HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                                  "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                                  "POST /echo HTTP/1.1\r\nHost: evil\r\nContent-Length: 2\r\n\r\n{}" +
                                  hello_with_id)),
                ElementsAre(404, 415, 421, 200));
}

TEST(server_test, state_changing_requests_of_foreign_pages_are_403) {
    const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n";
    EXPECT_EQ(only_answer(head + "Origin: http://evil.example\r\n\r\n").status, 403U);
    EXPECT_EQ(only_answer(head + "Sec-Fetch-Site: cross-site\r\n\r\n").status, 403U);
    EXPECT_EQ(only_answer(head + "Origin: http://h\r\n\r\n").status, 200U);
    EXPECT_EQ(only_answer("GET /hello HTTP/1.1\r\nHost: h\r\nOrigin: http://evil.example\r\n\r\n").status, 200U);
}

TEST(server_test, post_without_a_body_needs_no_content_type) {
    EXPECT_EQ(only_answer("POST /echo HTTP/1.1\r\nHost: h\r\n\r\n").status, 200U);
    EXPECT_EQ(only_answer("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").status, 200U);
}

TEST(server_test, not_allowed_has_allow) {
    const auto answer = only_answer("OPTIONS /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(answer.status, 405U);
    EXPECT_EQ(answer.header("allow"), "GET, HEAD");
}

TEST(server_test, request_id_is_echoed_where_it_is_sane) {
    const auto echoed = [](const std::string& id) {
        return only_answer("GET /hello HTTP/1.1\r\nHost: h\r\nX-Request-Id: " + id + "\r\n\r\n").header("x-request-id");
    };
    EXPECT_EQ(echoed("aZ0._-"), "aZ0._-");
    EXPECT_EQ(echoed(std::string(64, 'x')), std::string(64, 'x'));
    for (const auto& id : {std::string(65, 'x'), "a b"s, "a/b"s, ""s, "\xc3\xbc"s}) EXPECT_THAT(echoed(id), MatchesRegex("[0-9a-f]{16}"));
    EXPECT_NE(echoed(""), echoed(""));
}

TEST(server_test, large_bodies_are_compressed_where_accepted) {
    const std::string accept = "Accept-Encoding: gzip\r\n";
    const auto get = [](const std::string& target, const std::string& headers) {
        return only_answer("GET " + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
    };
    const auto plain = get("/big", "");
    EXPECT_EQ(plain.header("content-encoding"), "(none)");
    EXPECT_EQ(plain.header("vary"), "Accept-Encoding");
    const auto packed = get("/big", accept);
    EXPECT_EQ(packed.header("content-encoding"), "gzip");
    EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
    EXPECT_EQ(packed.body, gzip(plain.body));
    EXPECT_EQ(packed.header("content-length"), std::to_string(packed.body.size()));
    const auto small = get("/hello", accept);
    EXPECT_EQ(small.header("content-encoding"), "(none)");
    EXPECT_EQ(small.header("vary"), "(none)");
    EXPECT_EQ(get("/hello", "Accept-Encoding: identity;q=0, gzip\r\n").header("content-encoding"), "gzip");
}

TEST(server_test, threshold_itself_is_not_compressed) {
    const std::size_t envelope_bytes = success("\"\"", 0).body.size();
    const auto coding_at = [&](std::size_t body_bytes) {
        return only_answer("GET /big?size=" + std::to_string(body_bytes - envelope_bytes) +
                           " HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n")
            .header("content-encoding");
    };
    EXPECT_EQ(coding_at(1024), "(none)");
    EXPECT_EQ(coding_at(1025), "gzip");
}

boost::asio::awaitable<std::string> pack_elsewhere(std::string body) { co_return "packed:" + std::to_string(body.size()); }
boost::asio::awaitable<std::string> fail_to_pack(std::string) {
    throw std::runtime_error("no worker");
    co_return "";
}

TEST(server_test, largest_bodies_are_compressed_elsewhere) {
    const std::string big = "GET /big?size=300000 HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n";
    conversation talk;
    talk.options.compress_large = pack_elsewhere;
    auto bytes = talk.run(big + "GET /big HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
    EXPECT_TRUE(take_answer(bytes).body.starts_with("packed:3000"));
    EXPECT_FALSE(take_answer(bytes).body.starts_with("packed:"));

    conversation failing;
    failing.options.compress_large = fail_to_pack;
    bytes = failing.run(big);
    const auto answer = take_answer(bytes);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("content-encoding"), "(none)");
    EXPECT_GT(answer.body.size(), 300000U);
}

TEST(server_test, large_plain_body_is_written_after_its_head) {
    conversation talk;
    auto bytes = talk.run("GET /big?size=300000 HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(take_answer(bytes).body.size(), 300000 + success("\"\"", 0).body.size());
    EXPECT_EQ(talk.channel->write_limits.size(), 2U);
}

TEST(server_test, answer_without_content_has_no_length) {
    conversation talk;
    auto bytes = talk.run("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n" + hello_with_id);
    const auto answer = take_answer(bytes);
    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.header("content-length"), "(none)");
    EXPECT_EQ(take_answer(bytes).status, 200U);
}

TEST(server_test, absolute_target_passes_where_host_agrees) {
    EXPECT_EQ(only_answer("GET http://h:80/hello HTTP/1.1\r\nHost: H:80\r\n\r\n").status, 200U);
    EXPECT_EQ(only_answer("GET http://h/hello HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 400U);
    EXPECT_EQ(only_answer("GET http://evil/hello HTTP/1.1\r\nHost: evil\r\n\r\n").status, 421U);
}

TEST(server_test, throwing_handler_is_a_500_that_keeps_its_secret) {
    conversation talk;
    auto bytes =
        talk.run("GET /throws HTTP/1.1\r\nHost: h\r\nX-Request-Id: abc\r\n\r\nGET /throws-int HTTP/1.1\r\nHost: h\r\n\r\n" + hello_with_id);
    const auto answer = take_answer(bytes);
    EXPECT_EQ(answer.status, 500U);
    EXPECT_EQ(
        answer.body,
        R"({"msg":"Internal Server Error","code":500,"data":"The request failed inside the server; the log tells why, at the request id 'abc'.","count":0})");
    EXPECT_EQ(take_answer(bytes).status, 500U);
    EXPECT_EQ(take_answer(bytes).status, 200U);
}

TEST(server_test, handlers_headers_take_the_place_of_ours_but_frame_nothing) {
    conversation talk;
    talk.add(method::get, "/own", [](const request&) {
        response answer;
        answer.content_type = "text/html";
        answer.body = "x";
        answer.headers = {{"cache-control", "max-age=60"}, {"Content-Length", "99"}, {"X-Evil", "a\r\nb\0c"s}, {"Connection", "upgrade"}};
        return answer;
    });
    auto bytes = talk.run("GET /own HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = take_answer(bytes);
    EXPECT_EQ(answer.header("cache-control"), "max-age=60");
    EXPECT_EQ(answer.header("content-length"), "1");
    EXPECT_EQ(answer.header("content-type"), "text/html");
    EXPECT_EQ(answer.header("x-evil"), "a  b c");
    EXPECT_EQ(answer.header("connection"), "(none)");
    EXPECT_EQ(bytes, "");
}

}  // namespace
}  // namespace rollcall::http::testing
