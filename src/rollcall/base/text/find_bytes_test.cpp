// Bytes within bytes: where they are found.
#include "rollcall/base/text/find_bytes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall {
namespace {

constexpr std::size_t npos = std::string_view::npos;

TEST(find_bytes, the_first_place_from_where_it_is_asked_for) {
    EXPECT_EQ(find_bytes("abcabc", "bc"), 1U);
    EXPECT_EQ(find_bytes("abcabc", "bc", 2), 4U);
    EXPECT_EQ(find_bytes("abcabc", "bc", 5), npos);
    EXPECT_EQ(find_bytes("abc", "abcd"), npos);
}

TEST(find_bytes, nothing_stands_everywhere_within_the_text) {
    EXPECT_EQ(find_bytes("abc", "", 3), 3U);
    EXPECT_EQ(find_bytes("abc", "", 4), npos);
    EXPECT_EQ(find_bytes("", ""), 0U);
    EXPECT_EQ(find_bytes("", "a"), npos);
}

TEST(find_bytes, what_nearly_stands_everywhere_is_found_in_the_end) {
    const std::string all(100'000, 'a');
    EXPECT_EQ(find_bytes(all + all + 'b', all + 'b'), 100'000U);
}

}  // namespace
}  // namespace rollcall
