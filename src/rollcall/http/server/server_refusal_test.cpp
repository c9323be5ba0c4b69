// Conversations that go wrong: limits, slowness, smuggling, clients that vanish.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/http/served_conversation.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using runtime::io_errc;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string hello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";

// Sends it whole and byte by byte, with a further request behind. Returns: the one status, after which the connection ended.
unsigned refused(const std::string& sent) {
    unsigned status = 0;
    const auto shown = sent.substr(0, 200);
    for (const std::size_t portion : {std::string::npos, std::size_t{1}}) {
        conversation talk;
        talk.channel->max_read = portion;
        const auto bytes = talk.run(sent + hello);
        const auto all = statuses(bytes);
        EXPECT_EQ(all.size(), 1U) << shown;
        EXPECT_THAT(talk.requests, IsEmpty()) << shown;
        EXPECT_EQ(talk.channel->finishes, 1) << shown;
        EXPECT_NE(bytes.find("Connection: close\r\n"), std::string::npos) << shown;
        EXPECT_NE(bytes.find("\r\n\r\n{\"msg\":\""), std::string::npos) << "no envelope: " << shown;
        if (!all.empty()) {
            EXPECT_TRUE(status == 0 || status == all[0]) << shown << ": " << status << " or " << all[0];
            status = all[0];
        }
    }
    return status;
}

TEST(server_refusal_test, what_is_not_http_is_400) {
    for (const std::string& sent : {
             "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s,  // a TLS ClientHello
             "GET\r\n\r\n"s,
             "GET /\r\n\r\n"s,
             "GET  /hello HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /hello  HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /he llo HTTP/1.1\r\nHost: h\r\n\r\n"s,
             " GET /hello HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "G(T /hello HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /hello HTTP/1.1 \r\nHost: h\r\n\r\n"s,
             "GET /hello http/1.1\r\nHost: h\r\n\r\n"s,
             "GET /hello HTTP/11\r\nHost: h\r\n\r\n"s,
             "GET /hello HTTP/1.1\nHost: h\n\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\n\r\n"s,
             "GET /hello HTTP/1.1\rHost: h\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost : h\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\n Host: h\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\r\nNoColon\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\r\n: empty\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\r\nA: b\x7f\r\n\r\n"s,
             "GET /hello HTTP/1.1\r\nHost: h\r\nA\xc3\xbc: b\r\n\r\n"s,
             "GET hello HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /hello?a=%4 HTTP/1.1\r\nHost: h\r\n\r\n"s,
             "GET /hello#x HTTP/1.1\r\nHost: h\r\n\r\n"s,
         }) {
        EXPECT_EQ(refused(sent), 400U) << sent;
    }
}

TEST(server_refusal_test, host_is_demanded_once) {
    EXPECT_EQ(refused("GET /hello HTTP/1.1\r\n\r\n"), 400U);
    EXPECT_EQ(refused("GET /hello HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"), 400U);
    EXPECT_EQ(refused("GET /hello HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n"), 400U);
}

TEST(server_refusal_test, foreign_host_is_421_and_may_try_again) {
    conversation talk;
    EXPECT_THAT(statuses(talk.run("GET /hello HTTP/1.1\r\nHost: evil\r\n\r\nGET /hello HTTP/1.1\r\nHost: a b\r\n\r\n" + hello)),
                ElementsAre(421, 400, 200));
}

TEST(server_refusal_test, other_versions_are_400) {
    EXPECT_EQ(refused("PRI * HTTP/2.0\r\n\r\n"), 400U);
    EXPECT_EQ(refused("GET /hello HTTP/1.2\r\nHost: h\r\n\r\n"), 400U);
    EXPECT_EQ(refused("GET /hello HTTP/0.9\r\nHost: h\r\n\r\n"), 400U);
}

TEST(server_refusal_test, methods_never_served_are_405_where_there_is_something_and_501_elsewhere) {
    conversation talk;
    EXPECT_THAT(statuses(talk.run("TRACE /hello HTTP/1.1\r\nHost: h\r\n\r\nBREW /hello HTTP/1.1\r\nHost: h\r\n\r\n"
                                  "get /none HTTP/1.1\r\nHost: h\r\n\r\nCONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n" +
                                  hello)),
                ElementsAre(405, 405, 501, 501, 200));
}

TEST(server_refusal_test, ambiguous_framing_is_refused) {
    const std::vector<std::pair<std::string, unsigned>> rows{
        {"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", 400},
        {"Content-Length: 2\r\nContent-Length: 2\r\n", 400},
        {"Content-Length: 2\r\nContent-Length: 3\r\n", 400},
        {"Content-Length: 2, 2\r\n", 400},
        {"Content-Length: 2,\r\n", 400},
        {"Content-Length: +2\r\n", 400},
        {"Content-Length: -2\r\n", 400},
        {"Content-Length: 0x2\r\n", 400},
        {"Content-Length: 2 2\r\n", 400},
        {"Content-Length:\r\n", 400},
        {"Content-Length: 99999999999999999999999\r\n", 400},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: chunked, chunked\r\n", 400},
        {"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", 400},
        {"Transfer-Encoding: identity\r\n", 400},
        {"Transfer-Encoding: identity\r\nContent-Length: 2\r\n", 400},
        {"Transfer-Encoding: chunked, identity\r\n", 400},
        {"Transfer-Encoding:\r\n", 400},
        {"Transfer-Encoding: ,\r\n", 400},
        {"Transfer-Encoding: chunked;q=1\r\n", 400},
        {"Transfer-Encoding: \"chunked\"\r\n", 400},
        {"Transfer-Encoding: \x0b"
         "chunked\r\n",
         400},
        {"Transfer-Encoding: xchunked\r\n", 400},
        {"Transfer-Encoding: gzip, chunked\r\n", 501},
        {"Transfer-Encoding: gzip,CHUNKED\r\n", 501},
    };
    for (const auto& [headers, status] : rows) EXPECT_EQ(refused(post + headers + "\r\n"), status) << headers;
    EXPECT_EQ(refused("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400U);
}

TEST(server_refusal_test, malformed_chunks_are_400) {
    const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    for (const std::string& body : {"x\r\n"s, "-1\r\nab"s, "2\r\nabc\r\n0\r\n\r\n"s, "2\nab\n0\n\n"s, "2\r\nab0\r\n\r\n"s, "0x2\r\nab\r\n"s,
                                    " 2\r\nab\r\n"s, "2;\r\rab\r\n"s, "\r\n2\r\nab\r\n"s, "2 x\r\nab\r\n0\r\n\r\n"s,
                                    "fffffffffffffffff\r\nab\r\n"s, "0\r\nNo Colon\r\n\r\n"s, "0\r\nContent-Length: 3\r\n\r\n"s}) {
        EXPECT_EQ(refused(chunked + body), 400U) << body;
    }
}

TEST(server_refusal_test, limits_hold_to_the_byte) {
    const auto head_of = [](std::size_t bytes) {
        const std::string begin = "GET /hello HTTP/1.1\r\nHost: h\r\nA: ";
        return begin + std::string(bytes - begin.size() - 4, 'a') + "\r\n\r\n";
    };
    const auto target_of = [](std::size_t bytes) { return "GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"; };
    const auto body_of = [](std::size_t bytes) {
        return post + "Content-Length: " + std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'a');
    };
    EXPECT_EQ(only_answer(head_of(16 * 1024)).status, 200U);
    EXPECT_EQ(refused(head_of(16 * 1024 + 1)), 431U);
    EXPECT_EQ(only_answer(target_of(8 * 1024)).status, 404U);
    EXPECT_EQ(refused(target_of(8 * 1024 + 1)), 414U);
    EXPECT_EQ(refused(target_of(20 * 1024)), 414U);
    EXPECT_EQ(refused("GET " + std::string(20 * 1024, '/')), 414U);
    EXPECT_EQ(only_answer(body_of(1024 * 1024)).body.size(), 1024U * 1024U);
    EXPECT_EQ(refused(body_of(1024 * 1024 + 1)), 413U);
}

TEST(server_refusal_test, many_small_headers_do_not_pass_the_limit) {
    std::string sent = "GET /hello HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 5000; ++i) sent += "A: b\r\n";
    EXPECT_EQ(refused(sent + "\r\n"), 431U);
}

TEST(server_refusal_test, chunked_body_within_the_limit_only) {
    const auto chunked = [](std::size_t bytes) {
        std::string sent = post + "Transfer-Encoding: chunked\r\n\r\n";
        for (std::size_t left = bytes; left > 0; left -= std::min<std::size_t>(left, 16)) {
            const auto size = std::min<std::size_t>(left, 16);
            sent += (size == 16 ? "10"s : std::string(1, "0123456789abcdef"[size])) + "\r\n" + std::string(size, 'c') + "\r\n";
        }
        return sent + "0\r\n\r\n";
    };
    conversation talk;
    talk.options.max_body_bytes = 1000;
    auto bytes = talk.run(chunked(1000));
    EXPECT_EQ(take_answer(bytes).body.size(), 1000U);
    conversation beyond;
    beyond.options.max_body_bytes = 1000;
    EXPECT_THAT(statuses(beyond.run(chunked(1001) + hello)), ElementsAre(413));
    EXPECT_EQ(beyond.channel->finishes, 1);
    EXPECT_EQ(refused(post + "Transfer-Encoding: chunked\r\n\r\n100001\r\n"), 413U);
}

TEST(server_refusal_test, endless_chunk_framing_is_431) {
    const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refused(chunked + "1;" + std::string(100000, 'a')), 431U);
    EXPECT_EQ(refused(chunked + "0\r\nA: " + std::string(100000, 'a')), 431U);
}

TEST(server_refusal_test, too_large_body_is_told_instead_of_100) {
    conversation talk;
    talk.channel->sends(post + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
    EXPECT_THAT(statuses(talk.run()), ElementsAre(413));
}

TEST(server_refusal_test, idle_connection_is_closed_silently) {
    conversation talk;
    talk.channel->fails(io_errc::timeout);
    EXPECT_EQ(talk.run(), "");
    EXPECT_EQ(talk.channel->closes, 1);
    EXPECT_THAT(talk.channel->read_limits, ElementsAre(75s));

    conversation later;
    later.channel->sends(hello);
    later.channel->fails(io_errc::timeout);
    EXPECT_THAT(statuses(later.run()), ElementsAre(200));
    EXPECT_THAT(later.channel->read_limits, ElementsAre(75s, 75s));
}

TEST(server_refusal_test, timeout_at_any_byte_of_a_request_is_408) {
    const std::string sent = post + "Content-Length: 2\r\n\r\n{}";
    for (std::size_t size = 1; size < sent.size(); ++size) {
        conversation talk;
        talk.channel->sends(sent.substr(0, size));
        talk.channel->fails(io_errc::timeout);
        EXPECT_THAT(statuses(talk.run()), ElementsAre(408)) << size;
        EXPECT_EQ(talk.channel->finishes, 1);
        EXPECT_THAT(talk.requests, IsEmpty());
    }
}

TEST(server_refusal_test, slow_drip_does_not_win_time) {
    conversation talk;
    for (const char c : hello) talk.channel->script.push_back({std::string(1, c), std::nullopt, 3s});
    EXPECT_THAT(statuses(talk.run()), ElementsAre(408));
    EXPECT_THAT(talk.channel->read_limits, ElementsAre(75s, 10s, 7s, 4s, 1s));
}

TEST(server_refusal_test, second_requests_time_runs_from_its_own_first_byte) {
    conversation talk;
    talk.channel->script.push_back({hello, std::nullopt, 60s});
    talk.channel->script.push_back({hello.substr(0, 5), std::nullopt, 60s});
    talk.channel->script.push_back({hello.substr(5), std::nullopt, 9s});
    EXPECT_THAT(statuses(talk.run()), ElementsAre(200, 200));
    EXPECT_THAT(talk.channel->read_limits, ElementsAre(75s, 75s, 10s, 75s));
}

TEST(server_refusal_test, failed_read_closes_without_an_answer) {
    for (const auto failure : {io_errc::closed, io_errc::cancelled, io_errc::failed}) {
        for (const std::string& before : {""s, "GET /he"s, post + "Content-Length: 2\r\n\r\n{"}) {
            conversation talk;
            talk.channel->sends(before);
            talk.channel->fails(failure);
            EXPECT_EQ(talk.run(), "") << before;
            EXPECT_EQ(talk.channel->closes, 1);
        }
    }
}

TEST(server_refusal_test, failed_write_ends_the_connection) {
    conversation talk;
    talk.channel->failing_write = 2;
    EXPECT_THAT(statuses(talk.run(hello + hello + hello)), ElementsAre(200));
    EXPECT_EQ(talk.requests.size(), 2U);
    EXPECT_EQ(talk.channel->closes, 1);
    EXPECT_EQ(talk.channel->finishes, 0);
    EXPECT_EQ(talk.channel->write_limits.front(), 60s);

    conversation invited;
    invited.channel->failing_write = 1;
    invited.channel->sends(post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    invited.channel->sends("{}");
    EXPECT_EQ(invited.run(), "");
    EXPECT_THAT(invited.requests, IsEmpty());

    conversation refusal;
    refusal.channel->failing_write = 1;
    EXPECT_EQ(refusal.run("nonsense\r\n\r\n"), "");
    EXPECT_EQ(refusal.channel->finishes, 0);
}

TEST(server_refusal_test, client_gone_during_the_handler_breaks_nothing) {
    conversation talk;
    talk.add(method::get, "/slow", [&](const request&) {
        talk.channel->close();
        return success("1", 0);
    });
    EXPECT_EQ(talk.run("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n" + hello), "");
    EXPECT_EQ(talk.requests.size(), 1U);
}

TEST(server_refusal_test, refusal_names_its_request_where_the_head_was_read) {
    const auto answer = only_answer(post + "X-Request-Id: abc\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
    EXPECT_EQ(answer.header("x-request-id"), "abc");
    EXPECT_EQ(
        answer.body,
        R"({"msg":"Bad Request","code":400,"data":"This is not an HTTP/1.1 request: a chunk of its body does not begin with its size.","count":0})");
}

}  // namespace
}  // namespace rollcall::http::testing
