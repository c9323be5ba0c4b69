// A result with a reason in place of its value, and how such reasons are written.
#include "rollcall/base/refusal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall::test {
namespace {

or_refusal<std::string> text_or_why(bool there) {
    if (!there) return refuse("there is none");
    return "a text";
}

TEST(refusal_test, a_text_and_why_there_is_none_are_told_apart) {
    EXPECT_EQ(*text_or_why(true), "a text");
    ASSERT_TRUE(text_or_why(false).has_error());
    EXPECT_EQ(text_or_why(false).error().sentence, "there is none");
    EXPECT_EQ(text_or_why(true).error().sentence, "");
}

TEST(refusal_test, values_stand_in_the_sentence) { EXPECT_EQ(refuse("{} of {}", 2, "three").sentence, "2 of three"); }

TEST(refusal_test, a_sentence_alone_is_taken_as_it_is) { EXPECT_EQ(refuse("a '{}' in it").sentence, "a '{}' in it"); }

TEST(refusal_test, the_kind_is_plain_unless_it_is_given_and_is_passed_on) {
    const or_refusal<int> inner = refuse(refusal_kind::damaged_file, "broken");
    const or_refusal<std::string> outer = inner.error();
    EXPECT_EQ(outer.error().kind, refusal_kind::damaged_file);
    EXPECT_EQ(refuse("x").kind, refusal_kind::plain);
}

}  // namespace
}  // namespace rollcall::test
