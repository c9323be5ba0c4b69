// Each mark is replaced wherever it stands outside of quotes, and other text stays.
#include "rollcall/session/virtual_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace rollcall::session {
namespace {

TEST(put_gathered_numbers_test, each_mark_becomes_its_number) {
    const std::array<std::uint64_t, 2> numbers{17, 4};
    EXPECT_EQ(put_gathered_numbers("SELECT * FROM f(@GATHERED0@) a, f(@GATHERED1@) b", numbers), "SELECT * FROM f(17) a, f(4) b");
}

TEST(put_gathered_numbers_test, mark_named_twice_becomes_its_number_twice) {
    const std::array<std::uint64_t, 1> numbers{17};
    EXPECT_EQ(put_gathered_numbers("SELECT * FROM f(@GATHERED0@) a, f(@GATHERED0@) b", numbers), "SELECT * FROM f(17) a, f(17) b");
}

TEST(put_gathered_numbers_test, marks_in_quotes_are_the_clients) {
    const std::array<std::uint64_t, 1> numbers{17};
    EXPECT_EQ(put_gathered_numbers("SELECT '''(@GATHERED0@)' \"(@GATHERED0@)\" FROM f(@GATHERED0@)", numbers),
              "SELECT '''(@GATHERED0@)' \"(@GATHERED0@)\" FROM f(17)");
}

TEST(put_gathered_numbers_test, text_without_marks_stays) { EXPECT_EQ(put_gathered_numbers("SELECT 1", {}), "SELECT 1"); }

}  // namespace
}  // namespace rollcall::session
