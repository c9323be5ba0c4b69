// A client's requests to the byte, and what cannot be sent.
#include "rollcall/http/client/request_writing.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

using namespace std::string_literals;

TEST(request_writing_test, request_without_body_is_exact_to_the_byte) {
    client_request asked{method::get, "/a?b=%20c", "fe-1:8030"};
    asked.headers.emplace_back("Authorization", "Basic eDp5");
    EXPECT_EQ(*encode_request(asked),
              "GET /a?b=%20c HTTP/1.1\r\nHost: fe-1:8030\r\nAccept-Encoding: identity\r\nAuthorization: Basic eDp5\r\n\r\n");
}

TEST(request_writing_test, body_comes_with_its_length) {
    client_request asked{method::post, "/", "h"};
    EXPECT_EQ(*encode_request(asked), "POST / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\nContent-Length: 0\r\n\r\n");
    asked.body = "a\r\n\0b"s;
    EXPECT_EQ(*encode_request(asked), "POST / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\nContent-Length: 5\r\n\r\na\r\n\0b"s);
}

TEST(request_writing_test, headers_that_frame_the_message_are_dropped) {
    client_request asked{method::get, "/", "h"};
    asked.headers = {{"HOST", "evil"}, {"Content-Length", "7"}, {"transfer-encoding", "chunked"}, {"Accept-Encoding", "gzip"}};
    EXPECT_EQ(*encode_request(asked), "GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\n\r\n");
}

TEST(request_writing_test, what_breaks_lines_is_refused) {
    const auto sentence = [](const client_request& asked) {
        const auto bytes = encode_request(asked);
        if (bytes.has_value()) return "sent: " + *bytes;
        EXPECT_EQ(bytes.error().why, client_errc::malformed);
        return bytes.error().sentence;
    };
    const auto with_header = [](std::string name, std::string value) {
        client_request asked{method::get, "/", "h"};
        asked.headers.emplace_back(std::move(name), std::move(value));
        return asked;
    };
    EXPECT_EQ(sentence({method::get, "/a b", "h"}), "a request cannot have the target '/a b'");
    EXPECT_EQ(sentence({method::get, "", "h"}), "a request cannot have the target ''");
    EXPECT_EQ(sentence({method::get, "/", "h\r\nX: y"}), "a request cannot have the host 'h\r\nX: y'");
    EXPECT_EQ(sentence({method::other, "/", "h"}), "a request cannot have the method 'other'");
    EXPECT_EQ(sentence(with_header("", "v")), "a request cannot have the header ''");
    EXPECT_EQ(sentence(with_header("a:b", "v")), "a request cannot have the header 'a:b'");
    EXPECT_EQ(sentence(with_header("a", "v\nw")), "a request cannot have the header value 'v\nw'");
}

TEST(request_writing_test, close_is_found_in_connection_only) {
    client_request asked{method::get, "/", "h"};
    EXPECT_FALSE(asks_to_close(asked));
    asked.headers.emplace_back("X", "close");
    EXPECT_FALSE(asks_to_close(asked));
    asked.headers.emplace_back("CONNECTION", "te, Close");
    EXPECT_TRUE(asks_to_close(asked));
}

}  // namespace
}  // namespace rollcall::http
