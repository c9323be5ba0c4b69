// JSON strings and UTF-8 cuts over whole, broken and truncated characters.
#include "rollcall/base/text/text.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

std::string json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(json_string_test, escapes_quotes_and_controls) {
    EXPECT_EQ(json("a\"b\\c\n\t"), R"("a\"b\\c\n\t")");
    EXPECT_EQ(json(std::string_view("\0\x1f", 2)), R"("\u0000\u001f")");
}

TEST(json_string_test, keeps_utf8_and_replaces_broken_bytes) {
    EXPECT_EQ(json("grüße 😀"), "\"grüße 😀\"");
    EXPECT_EQ(json("a\xff\xfe"
                   "b"),
              "\"a\xEF\xBF\xBD\xEF\xBF\xBD"
              "b\"");
    EXPECT_EQ(json("\xe2\x82"), "\"\xEF\xBF\xBD\"");
    EXPECT_EQ(json("\xed\xa0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // a surrogate
}

TEST(utf8_prefix_test, cuts_on_a_character_boundary) {
    EXPECT_EQ(utf8_prefix("aü", 3), "aü");
    EXPECT_EQ(utf8_prefix("aü", 2), "a");
    EXPECT_EQ(utf8_prefix("😀", 3), "");
    EXPECT_EQ(utf8_prefix("abc", 2), "ab");
}

TEST(icontains_test, ignores_ascii_case) {
    EXPECT_TRUE(icontains("SELECT Sleep(1)", "sleep"));
    EXPECT_TRUE(icontains("x", ""));
    EXPECT_FALSE(icontains("", "x"));
}

TEST(is_plain_json_test, one_odd_byte_anywhere_is_seen) {
    for (std::size_t size = 0; size <= 33; ++size) {
        const std::string plain(size, '~');
        EXPECT_TRUE(is_plain_json(plain)) << size;
        for (std::size_t at = 0; at < size; ++at) {
            for (const char odd : {'"', '\\', '\0', '\x1f', '\x80', '\xff'}) {
                auto text = plain;
                text[at] = odd;
                EXPECT_FALSE(is_plain_json(text)) << size << ' ' << at << ' ' << int{odd};
            }
            for (const char even : {' ', '!', '#', '[', ']', '\x7f'}) {
                auto text = plain;
                text[at] = even;
                EXPECT_TRUE(is_plain_json(text)) << size << ' ' << at << ' ' << int{even};
            }
        }
    }
}

TEST(text_test, case_is_ignored_at_every_place_of_a_text_and_of_ascii_alone) {
    const std::string lower = "select_customer_\xc3\xa9@{z";
    for (std::size_t size = 0; size <= lower.size(); ++size) {
        std::string upper = lower.substr(0, size);
        for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        EXPECT_TRUE(iequals(upper, lower.substr(0, size))) << size;
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = upper;
            other[at] = static_cast<char>(other[at] ^ 1);
            EXPECT_FALSE(iequals(other, lower.substr(0, size))) << size << ' ' << at;
        }
    }
    EXPECT_FALSE(iequals("`", "@"));
    EXPECT_FALSE(iequals("{", "["));
    EXPECT_FALSE(iequals("\xc3\xa9", "\xc3\x89"));
}

TEST(text_test, bytes_beyond_ascii_are_seen_at_every_place) {
    for (std::size_t size = 1; size < 20; ++size) {
        std::string text(size, 'x');
        EXPECT_TRUE(is_ascii(text));
        for (std::size_t at = 0; at < size; ++at) {
            text.assign(size, 'x');
            text[at] = '\x80';
            EXPECT_FALSE(is_ascii(text)) << size << ' ' << at;
            EXPECT_FALSE(is_valid_utf8(text)) << size << ' ' << at;
        }
    }
    EXPECT_TRUE(is_valid_utf8("caf\xc3\xa9"));
    EXPECT_FALSE(is_valid_utf8("caf\xc3"));
}

}  // namespace
}  // namespace rollcall
