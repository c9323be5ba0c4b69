// Traces by attribute and by comment.
#include "rollcall/sql/redaction/traceparent.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

constexpr std::string_view parent = "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr std::string_view id = "0af7651916cd43dd8448eb211c80319c";

TEST(traceparent_test, its_second_field_is_the_trace) { EXPECT_EQ(trace_id_of(parent), id); }

TEST(traceparent_test, another_form_is_none) {
    for (const std::string_view text :
         {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
          "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011"}) {
        EXPECT_EQ(trace_id_of(text), "") << text;
    }
}

TEST(traceparent_test, a_comment_at_the_beginning_may_name_it) {
    const std::string text{parent};
    EXPECT_EQ(trace_id_in_comment(" /* traceparent='" + text + "' */ SELECT 1"), id);
    EXPECT_EQ(trace_id_in_comment("/*app='x',traceparent=" + text + "*/SELECT 1"), id);
    EXPECT_EQ(trace_id_in_comment("SELECT 1 /* traceparent='" + text + "' */"), "");
    EXPECT_EQ(trace_id_in_comment("/* nothing */ SELECT 'traceparent=" + text + "'"), "");
    EXPECT_EQ(trace_id_in_comment("/* traceparent='00-short' */ SELECT 1"), "");
    EXPECT_EQ(trace_id_in_comment("/*"), "");
}

}  // namespace
}  // namespace rollcall::sql
