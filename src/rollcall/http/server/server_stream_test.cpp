// Conversations about answers whose bodies are made while they are sent, and about clients that went away.
#include "rollcall/http/server/server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "for_test/http/served_conversation.hpp"

namespace rollcall::http::testing {
namespace {

using namespace std::string_literals;

const std::string common =
    "Server: rollcall\r\n"
    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Type: text/plain\r\n";
const std::string common_end =
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Request-Id: id-1\r\n";
const std::string fields = "Host: h\r\nX-Request-Id: id-1\r\nAccept-Encoding: gzip\r\n\r\n";
const std::string hello_request = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

// GET /stream, and another request after it.
std::string stream_and_hello(std::string_view version) {
    return fmt::format("GET /stream HTTP/{}\r\n{}{}", version, fields, hello_request);
}

// What a stream did and was told.
struct stream_record {
    int runs = 0;
    std::vector<bool> taken;
    std::shared_ptr<body_sink> kept;
};

boost::asio::awaitable<void> write_pieces(std::shared_ptr<stream_record> record, std::vector<std::string> pieces, std::exception_ptr end,
                                          std::shared_ptr<body_sink> sink) {
    ++record->runs;
    record->kept = sink;
    for (auto& piece : pieces) {
        const bool taken = co_await sink->write(std::move(piece));
        record->taken.push_back(taken);
    }
    if (end) std::rethrow_exception(end);
}

// A conversation that has GET /stream.
class stream_conversation : public conversation {
public:
    explicit stream_conversation(const std::vector<std::string>& pieces, const std::exception_ptr& end = nullptr, unsigned status = 200) {
        add(method::get, "/stream", [this, pieces, end, status](const request&) {
            response answer;
            answer.status = status;
            answer.content_type = "text/plain";
            answer.body = "not sent";
            answer.stream = [record = record, pieces, end](std::shared_ptr<body_sink> sink) {
                return write_pieces(record, pieces, end, std::move(sink));
            };
            return answer;
        });
    }
    std::shared_ptr<stream_record> record = std::make_shared<stream_record>();
};

TEST(server_stream_test, stream_over_1_1_comes_in_chunks_and_the_connection_goes_on) {
    stream_conversation talk{{"hello", "", std::string(26, 'x')}};
    auto bytes = talk.run(stream_and_hello("1.1"));
    const std::string expected = "HTTP/1.1 200 OK\r\n" + common + "Transfer-Encoding: chunked\r\n" + common_end + "\r\n" +
                                 "5\r\nhello\r\n1a\r\n" + std::string(26, 'x') + "\r\n0\r\n\r\n";
    EXPECT_EQ(bytes.substr(0, expected.size()), expected);
    bytes.erase(0, expected.size());
    EXPECT_EQ(take_answer(bytes).status, 200U);
    EXPECT_EQ(talk.record->taken, (std::vector{true, true, true}));
}

TEST(server_stream_test, each_piece_has_the_write_timeout) {
    stream_conversation talk{{"a", "b"}};
    talk.options.write_timeout = std::chrono::seconds{7};
    talk.run("GET /stream HTTP/1.1\r\n" + fields);
    EXPECT_EQ(talk.channel->write_limits, (std::vector<runtime::time_limit>(4, std::chrono::seconds{7})));
}

TEST(server_stream_test, stream_over_1_0_ends_with_the_connection) {
    stream_conversation talk{{"hello", " there"}};
    EXPECT_EQ(talk.run("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n" + fields + hello_request),
              "HTTP/1.1 200 OK\r\n" + common + common_end + "Connection: close\r\n\r\nhello there");
    EXPECT_EQ(talk.channel->finishes, 1);
}

TEST(server_stream_test, head_gets_the_head_and_runs_no_stream) {
    stream_conversation talk{{"hello"}};
    auto bytes = talk.run("HEAD /stream HTTP/1.1\r\n" + fields + hello_request);
    const auto answer = take_answer(bytes, true);
    EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
    EXPECT_EQ(answer.header("content-length"), "(none)");
    EXPECT_EQ(take_answer(bytes).status, 200U);
    EXPECT_EQ(bytes, "");
    EXPECT_EQ(talk.record->runs, 0);
}

TEST(server_stream_test, empty_stream_is_a_whole_body) {
    stream_conversation talk{{}};
    EXPECT_TRUE(talk.run("GET /stream HTTP/1.1\r\n" + fields).ends_with("\r\n\r\n0\r\n\r\n"));
}

TEST(server_stream_test, status_without_body_runs_no_stream) {
    stream_conversation talk{{"hello"}, nullptr, 204};
    auto bytes = talk.run(stream_and_hello("1.1"));
    EXPECT_EQ(take_answer(bytes).header("transfer-encoding"), "(none)");
    EXPECT_EQ(take_answer(bytes).status, 200U);
    EXPECT_EQ(talk.record->runs, 0);
}

TEST(server_stream_test, exception_breaks_the_body_off) {
    for (const auto& end : {std::make_exception_ptr(std::runtime_error{"secret detail"}), std::make_exception_ptr(7)}) {
        for (const std::string version : {"1.1", "1.0"}) {
            stream_conversation talk{{"hello"}, end};
            const auto bytes = talk.run(stream_and_hello(version));
            EXPECT_TRUE(bytes.ends_with(version == "1.1" ? "\r\n\r\n5\r\nhello\r\n" : "\r\n\r\nhello")) << bytes;
            EXPECT_EQ(talk.channel->closes, 1);
            EXPECT_EQ(talk.channel->finishes, 0);
        }
    }
}

TEST(server_stream_test, writes_after_the_end_of_the_stream_are_declined) {
    for (const auto& end : {std::exception_ptr{}, std::make_exception_ptr(7)}) {
        stream_conversation talk{{"hello"}, end};
        talk.run("GET /stream HTTP/1.1\r\n" + fields);
        const auto written = talk.channel->written;
        boost::asio::io_context loop;
        bool taken = true;
        boost::asio::co_spawn(loop, talk.record->kept->write("late"), [&](const std::exception_ptr&, bool answer) { taken = answer; });
        loop.run();
        EXPECT_FALSE(taken);
        EXPECT_EQ(talk.channel->written, written);
    }
}

// Writes: the head, "a", "b", "c", the last chunk.
TEST(server_stream_test, client_that_takes_no_more_ends_the_stream_at_any_write) {
    for (const std::size_t failing : {1, 2, 3, 4, 5}) {
        stream_conversation talk{{"a", "b", "c"}};
        talk.channel->failing_write = failing;
        talk.run(stream_and_hello("1.1"));
        EXPECT_EQ(talk.channel->write_limits.size(), failing) << "nothing is written after a failure";
        EXPECT_EQ(talk.record->runs, failing == 1 ? 0 : 1);
        EXPECT_EQ(std::ranges::count(talk.record->taken, true), static_cast<std::ptrdiff_t>(std::max<std::size_t>(failing, 2) - 2));
        EXPECT_EQ(talk.channel->closes, 1);
        EXPECT_EQ(talk.requests.size(), 1U);
    }
}

TEST(server_stream_test, requests_know_that_the_client_went_away) {
    conversation talk;
    std::vector<bool> gone;
    talk.add(method::get, "/gone", [&](const request& incoming) {
        gone.push_back(incoming.abandoned());
        return success("", 0);
    });
    talk.channel->sends("GET /gone HTTP/1.1\r\nHost: h\r\n\r\n");
    talk.channel->sends("GET /gone HTTP/1.1\r\nHost: h\r\n\r\n");  // after it the script, and with it the client, is at its end
    talk.run();
    EXPECT_EQ(gone, (std::vector{false, true}));
    EXPECT_TRUE(talk.requests.at(0)->abandoned()) << "it can be asked later too";
}

}  // namespace
}  // namespace rollcall::http::testing
