// Targets taken apart: forms, decoding, trailing slashes.
#include "rollcall/http/message/target.hpp"

#include <gtest/gtest.h>

namespace rollcall::http {
namespace {

using segment_list = std::vector<std::string>;

TEST(target_test, splits_before_it_decodes) {
    struct row {
        std::string_view target;
        std::string_view path;
        segment_list segments;
        parameter_list query;
        std::string_view authority;
    };
    const std::vector<row> rows{
        {"/", "/", {}, {}, ""},
        {"/?", "/", {}, {}, ""},
        {"/?a=1", "/", {}, {{"a", "1"}}, ""},
        {"//", "/", {}, {}, ""},
        {"/a/b", "/a/b", {"a", "b"}, {}, ""},
        {"/a/b/", "/a/b", {"a", "b"}, {}, ""},
        {"/a/b//", "/a/b/", {"a", "b", ""}, {}, ""},
        {"//a", "//a", {"", "a"}, {}, ""},
        {"/a/?x=/", "/a", {"a"}, {{"x", "/"}}, ""},
        {"/a%2Fb", "/a/b", {"a/b"}, {}, ""},
        {"/a%2F", "/a/", {"a/"}, {}, ""},
        {"/a%3Fb?c=%3f", "/a?b", {"a?b"}, {{"c", "?"}}, ""},
        {"/a+b?c=a+b", "/a+b", {"a+b"}, {{"c", "a b"}}, ""},
        {"/%ff?q=%ff", "/\xff", {"\xff"}, {{"q", "\xff"}}, ""},
        {"/a/../b", "/a/../b", {"a", "..", "b"}, {}, ""},
        {"/?q=a%00b", "/", {}, {{"q", std::string("a\0b", 3)}}, ""},
        {"/a?b?c", "/a", {"a"}, {{"b?c", ""}}, ""},
        {"http://Host:80/a?b=1", "/a", {"a"}, {{"b", "1"}}, "Host:80"},
        {"HTTPS://h", "/", {}, {}, "h"},
        {"http://h?b=1", "/", {}, {{"b", "1"}}, "h"},
        {"http://[::1]:8030/", "/", {}, {}, "[::1]:8030"},
        {"*", "*", {}, {}, ""},
    };
    for (const auto& [target, path, segments, query, authority] : rows) {
        const auto parts = parse_target(target);
        ASSERT_TRUE(parts.has_value()) << target;
        EXPECT_EQ(parts->path, path) << target;
        EXPECT_EQ(parts->segments, segments) << target;
        EXPECT_EQ(parts->query, query) << target;
        EXPECT_EQ(parts->authority, authority) << target;
    }
}

TEST(target_test, refuses_other_forms_and_broken_paths) {
    for (const std::string_view target :
         {"",        "a",  "a/b", "?a",   "**",     "http:/a", "http://", "http:///a", "http://?a", "ftp://h/a",
          "host:80", "/%", "/%4", "/%zz", "/a/%00", "/%00/a",  "/a#b",    "/a?b#c",    "/?a=%",     "javascript:alert(1)"}) {
        const auto parts = parse_target(target);
        ASSERT_TRUE(parts.has_error()) << target;
        EXPECT_EQ(parts.error().status, 400U) << target;
    }
}

}  // namespace
}  // namespace rollcall::http
