// What a terminal may be shown, and how wide it is.
#include "rollcall/cli/terminal/text.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace rollcall::cli {
namespace {

using namespace std::string_view_literals;

TEST(cli_text_test, escape_sequences_are_spelled_out) {
    EXPECT_EQ(harmless("a\x1b[2Jb"), "a\\x1b[2Jb");
    EXPECT_EQ(harmless("\x07\x7f\0"sv), "\\x07\\x7f\\x00");
}

TEST(cli_text_test, control_characters_beyond_ascii_are_spelled_out) {
    EXPECT_EQ(harmless("\u009b2J"), "\\u009b2J");
    EXPECT_EQ(harmless("a\u202eb\u2066"), "a\\u202eb\\u2066");
    EXPECT_EQ(harmless("\uFEFFx\U000E0041"), "\\ufeffx\\ue0041");
}

TEST(cli_text_test, line_ends_and_tabs_are_blanks) { EXPECT_EQ(harmless("SELECT\n\t1\r"), "SELECT  1 "); }

TEST(cli_text_test, invalid_bytes_become_replacement_characters) {
    EXPECT_EQ(harmless("a\x9b"
                       "b\xff"),
              "a\uFFFD"
              "b\uFFFD");
    EXPECT_EQ(harmless("\xe2\x82"), "\uFFFD");
}

TEST(cli_text_test, usual_text_stays) { EXPECT_EQ(harmless("ä 漢 😀 e\u0301 \\x1b"), "ä 漢 😀 e\u0301 \\x1b"); }

TEST(cli_text_test, widths_are_those_of_a_terminal) {
    EXPECT_EQ(display_width(""), 0U);
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("äöü…"), 4U);
    EXPECT_EQ(display_width("漢字"), 4U);
    EXPECT_EQ(display_width("한국"), 4U);
    EXPECT_EQ(display_width("😀"), 2U);
    EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(cli_text_test, what_fits_is_not_cut) {
    EXPECT_EQ(fit("abc", 3), "abc");
    EXPECT_EQ(fit("", 0), "");
}

TEST(cli_text_test, what_does_not_fit_ends_in_an_ellipsis) {
    EXPECT_EQ(fit("abcd", 3), "ab…");
    EXPECT_EQ(fit("abcd", 1), "…");
    EXPECT_EQ(fit("abcd", 0), "");
}

TEST(cli_text_test, a_wide_character_is_never_halved) {
    EXPECT_EQ(fit("漢字漢", 4), "漢…");
    EXPECT_EQ(fit("漢字漢", 5), "漢字…");
    EXPECT_EQ(fit("e\u0301e\u0301e", 2), "e\u0301…");
}

}  // namespace
}  // namespace rollcall::cli
