// Case beyond ASCII.
#include "rollcall/base/text/case_folding.hpp"

#include <gtest/gtest.h>

namespace rollcall {
namespace {

TEST(case_folding_test, letters_of_all_scripts_are_folded) {
    EXPECT_EQ(fold_case("SELECT 'ÄÖÜ' ΣΩ ЖЫ"), "select 'äöü' σω жы");
    EXPECT_EQ(fold_case("plain ASCII"), "plain ascii");
}

TEST(case_folding_test, broken_bytes_stay) { EXPECT_EQ(fold_case("Ä\xff\xc3"), "ä\xff\xc3"); }

TEST(case_folding_test, a_needle_is_found_whatever_its_case) {
    EXPECT_TRUE(contains_folded("name = 'MÜLLER'", fold_case("Müller")));
    EXPECT_TRUE(contains_folded("name = 'müller'", fold_case("MÜLLER")));
    EXPECT_TRUE(contains_folded("ÄB", fold_case("b")));
    EXPECT_FALSE(contains_folded("name = 'MULLER'", fold_case("Müller")));
    EXPECT_TRUE(contains_folded("x", ""));
}

}  // namespace
}  // namespace rollcall
