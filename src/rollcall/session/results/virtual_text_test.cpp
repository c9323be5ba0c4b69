// Each mark is replaced wherever it stands outside of quotes, and other text stays.
#include "rollcall/session/results/virtual_text.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rollcall::session {
namespace {

TEST(put_sources_test, each_mark_becomes_its_source) {
    const std::vector<std::string> sources{"f(17)", "(SELECT 1)"};
    EXPECT_EQ(put_sources("SELECT * FROM @GATHERED0@ AS a, @GATHERED1@ AS b", sources), "SELECT * FROM f(17) AS a, (SELECT 1) AS b");
}

TEST(put_sources_test, mark_named_twice_becomes_its_source_twice) {
    const std::vector<std::string> sources{"f(17)"};
    EXPECT_EQ(put_sources("SELECT * FROM @GATHERED0@ a, @GATHERED0@ b", sources), "SELECT * FROM f(17) a, f(17) b");
}

TEST(put_sources_test, marks_in_quotes_are_the_clients) {
    const std::vector<std::string> sources{"f(17)"};
    EXPECT_EQ(put_sources("SELECT '''@GATHERED0@' \"@GATHERED0@\" FROM @GATHERED0@", sources),
              "SELECT '''@GATHERED0@' \"@GATHERED0@\" FROM f(17)");
}

TEST(put_sources_test, marks_of_another_kind_stay) {
    const std::vector<std::string> values{"2020"};
    EXPECT_EQ(put_for_marks("y DEFAULT @DEFAULT0@, v DEFAULT '@DEFAULT0@', @GATHERED0@", "DEFAULT", values),
              "y DEFAULT 2020, v DEFAULT '@DEFAULT0@', @GATHERED0@");
}

TEST(put_sources_test, text_without_marks_stays) { EXPECT_EQ(put_sources("SELECT 1", {}), "SELECT 1"); }

}  // namespace
}  // namespace rollcall::session
