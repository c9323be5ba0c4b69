// RE2's words for a pattern, row by row.
#include "rollcall/engine/regexp_errors.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

int code_of(std::string_view words) { return static_cast<int>(regexp_error(words).code); }

TEST(regexp_errors, faults_have_mysqls_codes) {
    EXPECT_EQ(code_of("missing ): (a"), 3691);
    EXPECT_EQ(code_of("unexpected ): a)"), 3691);
    EXPECT_EQ(code_of("missing ]: [a"), 3696);
    EXPECT_EQ(code_of("invalid character class range: z-a"), 3697);
    EXPECT_EQ(code_of("no argument for repetition operator: *"), 3688);
    EXPECT_EQ(code_of("bad repetition operator: **"), 3688);
    EXPECT_EQ(code_of("invalid escape sequence: \\y"), 3689);
    EXPECT_EQ(code_of("trailing \\ at end of regexp: \\"), 3689);
    EXPECT_EQ(code_of("invalid repetition size: {3,2}"), 3693);
    EXPECT_EQ(code_of("invalid repetition size: {1001}"), 3700);
    EXPECT_EQ(code_of("pattern too large - compile failed"), 3700);
    EXPECT_EQ(code_of("anything else"), 3688);
}

TEST(regexp_errors, what_the_engine_has_not_is_unimplemented) {
    for (const char* const words : {"invalid escape sequence: \\1", "invalid perl operator: (?=", "invalid perl operator: (?<"}) {
        EXPECT_TRUE(is_regexp_error(words)) << words;
    }
    EXPECT_EQ(code_of("invalid escape sequence: \\1"), 3690);
    EXPECT_EQ(code_of("bad repetition operator: ++"), 3690);
    EXPECT_EQ(code_of("invalid perl operator: (?="), 3690);
}

TEST(regexp_errors, other_messages_are_none) { EXPECT_FALSE(is_regexp_error("Malformed JSON")); }

}  // namespace
}  // namespace rollcall::engine
