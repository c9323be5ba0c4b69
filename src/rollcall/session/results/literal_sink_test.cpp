// Values of each type as variables keep them.
#include "rollcall/session/results/literal_sink.hpp"

#include <gtest/gtest.h>

namespace rollcall::session {
namespace {

using sql::literal;

column of(column_type type, std::uint8_t scale = 0) {
    column made;
    made.type = type;
    made.scale = scale;
    return made;
}

// What a column of this type keeps of what `give` gives.
template <class Give>
literal kept(const column& of, Give give) {
    const std::vector<column> columns{of};
    literal_sink sink{columns, 1};
    sink.begin_row();
    give(sink);
    sink.end_row();
    return sink.take().front().front();
}

TEST(literal_sink_test, numbers_keep_their_kind) {
    EXPECT_EQ(kept(of(column_type::int64), [](auto& to) { to.integer(-5); }), literal{std::int64_t{-5}});
    EXPECT_EQ(kept(of(column_type::uint64), [](auto& to) { to.unsigned_integer(5); }), literal{std::int64_t{5}});
    EXPECT_EQ(kept(of(column_type::uint64), [](auto& to) { to.unsigned_integer(UINT64_MAX); }),
              literal{sql::decimal_text{"18446744073709551615"}});
    EXPECT_EQ(kept(of(column_type::float64), [](auto& to) { to.float64(0.5); }), literal{sql::double_number{0.5}});
    EXPECT_EQ(kept(of(column_type::decimal, 2), [](auto& to) { to.text("1.50"); }), literal{sql::decimal_text{"1.50"}});
}

TEST(literal_sink_test, bytes_are_no_text) {
    EXPECT_EQ(kept(of(column_type::text), [](auto& to) { to.text("a"); }), literal{std::string("a")});
    EXPECT_EQ(kept(of(column_type::json), [](auto& to) { to.text("{}"); }), literal{std::string("{}")});
    EXPECT_EQ(kept(of(column_type::blob), [](auto& to) { to.text("a"); }), literal{sql::byte_text{"a"}});
    EXPECT_EQ(kept(of(column_type::blob), [](auto& to) { to.null(); }), literal{});
}

TEST(literal_sink_test, times_become_text_with_the_columns_digits) {
    const date_value day{2024, 1, 31};
    const time_value hour{false, 10, 5, 0, 500000};
    EXPECT_EQ(kept(of(column_type::date), [&](auto& to) { to.date(day); }), literal{std::string("2024-01-31")});
    EXPECT_EQ(kept(of(column_type::time), [&](auto& to) { to.time(hour); }), literal{std::string("10:05:00")});
    EXPECT_EQ(kept(of(column_type::datetime, 3),
                   [&](auto& to) {
                       to.datetime({day, hour});
                   }),
              literal{std::string("2024-01-31 10:05:00.500")});
    EXPECT_EQ(kept(of(column_type::datetime, 6), [&](auto& to) { to.datetime({day, {}}); }), literal{std::string("2024-01-31 00:00:00")});
}

TEST(literal_sink_test, is_full_at_its_bound) {
    const std::vector<column> columns{of(column_type::int64)};
    literal_sink sink{columns, 2};
    for (int i = 0; i < 2; ++i) {
        EXPECT_FALSE(sink.is_full());
        sink.begin_row();
        sink.integer(i);
        EXPECT_EQ(sink.end_row(), i == 0);
    }
    EXPECT_TRUE(sink.is_full());
    EXPECT_EQ(sink.take(), (std::vector<literal_row>{{std::int64_t{0}}, {std::int64_t{1}}}));
}

}  // namespace
}  // namespace rollcall::session
