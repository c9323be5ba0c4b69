// Each mark is replaced once, and other text stays.
#include "rollcall/session/virtual_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace rollcall::session {
namespace {

TEST(put_gathered_numbers_test, each_mark_becomes_its_number) {
    const std::array<std::uint64_t, 2> numbers{17, 4};
    EXPECT_EQ(put_gathered_numbers("SELECT * FROM f(@GATHERED0@) a, f(@GATHERED1@) b", numbers), "SELECT * FROM f(17) a, f(4) b");
}

TEST(put_gathered_numbers_test, text_without_marks_stays) { EXPECT_EQ(put_gathered_numbers("SELECT 1", {}), "SELECT 1"); }

}  // namespace
}  // namespace rollcall::session
