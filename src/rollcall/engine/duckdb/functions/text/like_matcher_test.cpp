// What LIKE matches, and that no pattern makes it slow.
#include "rollcall/engine/duckdb/functions/text/like_matcher.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

const std::atomic<bool> never = false;

std::optional<bool> like(std::string_view text, std::string_view pattern, std::string_view escape = "\\") {
    return like_pattern(pattern, escape).matches(text, never);
}

struct row {
    std::string_view text;
    std::string_view pattern;
    bool matches;
    std::string_view escape = "\\";
};

TEST(like_pattern, matches_what_the_manual_says) {
    for (const row& r : {row{"abc", "abc", true},
                         {"abc", "ab", false},
                         {"abc", "a%", true},
                         {"abc", "%c", true},
                         {"abc", "%b%", true},
                         {"abc", "%%b%%", true},
                         {"abc", "a%c", true},
                         {"abc", "a%b", false},
                         {"abc", "A%", false},
                         {"abc", "_b_", true},
                         {"abc", "__", false},
                         {"abc", "____", false},
                         {"abc", "%_", true},
                         {"abc", "%___%", true},
                         {"abc", "%____%", false},
                         {"", "", true},
                         {"", "%", true},
                         {"", "_", false},
                         {"a", "", false},
                         {"aab", "%ab", true},
                         {"abab", "ab%ab", true},
                         {"ab", "ab%ab", false},
                         {"aba", "ab%ba", false},
                         {"David!", "David_", true},
                         {"David!", "%D%v%", true},
                         {"David!", "David\\_", false},
                         {"David_", "David\\_", true},
                         {"David_", "David|_", true, "|"},
                         {"a%b", "a\\%b", true},
                         {"axb", "a\\%b", false},
                         {"a\\b", "a\\\\b", true},
                         {"a\\", "a\\", true},
                         {"ab", "\\a\\b", true},
                         {"a\\b", "a\\b", true, ""},
                         {"aé", "aéé%", true, "é"},
                         {"aé", "aéé", true, "é"},
                         {"ä", "_", true},
                         {"ä", "__", false},
                         {"äöü", "_ö_", true},
                         {"x€y😀", "x_y_", true},
                         {"x€y😀z", "%_z", true},
                         {"x€y", "%y_", false},
                         {"aXbc", "a_b%_c", false},
                         {"aXbYZc", "a_b%_c", true},
                         {"xaybzc", "%a_b%", true},
                         {"xazzbzc", "%a_b%", false}}) {
        EXPECT_EQ(like(r.text, r.pattern, r.escape), r.matches) << r.text << " LIKE " << r.pattern;
    }
}

std::string repeated(std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
}

// Each of these would take a matcher that goes back longer than anybody waits.
TEST(like_pattern, hostile_patterns_end) {
    const std::string text(1'000'000, 'a');
    EXPECT_EQ(like(text, repeated("%a", 10'000) + "%b"), false);
    EXPECT_EQ(like(text, repeated("%a_", 7) + "b"), false);
    EXPECT_EQ(like(text, repeated("%a_", 1'000) + "%"), true);
    EXPECT_EQ(like(text, "%" + std::string(20'000, 'a') + "b%"), false);
    EXPECT_EQ(like(text, std::string(20'000, '%') + "b"), false);
    EXPECT_EQ(like(repeated("ab", 100'000), repeated("%_b", 1'000) + "%c%"), false);
}

TEST(like_pattern, stops_where_it_is_told_to) {
    const std::atomic<bool> now = true;
    const std::string text(1'000'000, 'a');
    EXPECT_EQ(like_pattern("%a_" + std::string(20'000, 'a') + "b%", "\\").matches(text, now), std::nullopt);
}

}  // namespace
}  // namespace rollcall::engine
