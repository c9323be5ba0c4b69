// The scan of a head: where it ends, and what it refuses before the end is there.
#include "rollcall/http/message/head_scan.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall::http {
namespace {

constexpr std::size_t max_head = 64;
constexpr std::size_t max_target = 16;

// Feeds one byte more each time. Returns: how many bytes it took to know.
std::pair<std::size_t, unsigned> known_after(std::string_view text) {
    head_scan scan{max_head, max_target};
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto end = scan.advance(text.substr(0, size));
        if (end.has_error()) return {size, end.error().status};
        if (*end) {
            EXPECT_EQ(**end, size);
            return {size, 200};
        }
    }
    return {text.size() + 1, 0};
}

TEST(head_scan_test, knows_at_the_earliest_byte) {
    struct row {
        std::string text;
        std::size_t bytes;
        unsigned status;
    };
    const std::vector<row> rows{
        {"GET / HTTP/1.1\r\n\r\nmore", 18, 200},
        {"GET / HTTP/1.1\r\nA: b\r\n\r\n", 24, 200},
        {"\r\nmore", 2, 200},
        {"GET / HTTP/1.1\r\nA: b\r\n", 23, 0},
        {"\x16\x03", 1, 400},
        {"G\n", 2, 400},
        {"G\rE", 3, 400},
        {"G\r\r", 3, 400},
        {"GET / HTTP/1.1\r\n A", 0, 0},
        {"GET / HTTP/1.1\r\n A\r\n", 20, 400},
        {"GET / HTTP/2.0\r\n", 16, 400},
        {"GET /5678901234567 HTTP/1.1\r\n", 0, 0},
        {"GET /56789012345678901 HTTP/1.1\r\n", 33, 414},
        {"GET /" + std::string(100, 'a'), 64, 414},
        {"GET / HTTP/1.1\r\nA: " + std::string(100, 'a'), 64, 431},
        {"GET / HTTP/1.1\r\nA: " + std::string(41, 'a') + "\r\n\r\n", 64, 200},
        {"GET / HTTP/1.1\r\nA: " + std::string(42, 'a') + "\r\n\r\n", 64, 431},
    };
    for (const auto& [text, bytes, status] : rows) {
        const auto [known, outcome] = known_after(text);
        EXPECT_EQ(outcome, status) << text;
        EXPECT_EQ(known, bytes == 0 ? text.size() + 1 : bytes) << text;
    }
}

}  // namespace
}  // namespace rollcall::http
