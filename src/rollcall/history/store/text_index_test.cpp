// The index over a real engine: a search looks at few of a table's rows, and never at too few.
#include "rollcall/history/store/text_index.hpp"

#include <gtest/gtest.h>

#include <string>

#include "for_test/base/temp_folder.hpp"
#include "rollcall/engine/duckdb_engine.hpp"

namespace rollcall::history {
namespace {

constexpr store_table hour{500'000, 'q'};

class text_index_test : public ::testing::Test {
protected:
    text_index_test() {
        engine::duckdb_options of;
        of.data_dir = folder_.path();
        database_ = std::move(*engine::open_duckdb(of));
        on_ = std::move(*database_->connect());
        const std::string table = qualified(text_table_of(hour));
        EXPECT_TRUE(run(*on_, "CREATE TABLE " + table + " (" + text_columns() + ")").has_value());
    }
    // `texts`: the row's number where there is none.
    void add_rows(std::int64_t count, const std::map<std::int64_t, std::string>& texts) {
        ASSERT_TRUE(on_->begin(false).has_value());
        auto to = std::move(*on_->write_to("fe", text_table_of(hour).name()));
        for (std::int64_t i = 0; i < count; ++i, ++rows_) {
            const auto own = texts.find(rows_);
            const auto full =
                stretches_.add(hour, rows_, 1000 * rows_, own == texts.end() ? "select " + std::to_string(rows_) : own->second);
            if (full) put_stretch(*to, *full);
        }
        ASSERT_TRUE(to->finish().has_value());
        ASSERT_TRUE(on_->commit().has_value());
    }
    // "first-end " for each range; "all" where nothing is narrowed.
    std::string ranges(std::string_view folded) {
        const auto found = ranges_that_may_hold(*on_, hour, rows_, folded);
        if (found.has_error()) return found.error().sentence;
        if (!*found) return "all";
        std::string text;
        for (const auto& range : **found) {
            text += std::to_string(range.first_row) + "-" + (range.end_row > rows_ ? "" : std::to_string(range.end_row)) + " ";
        }
        return text;
    }

    temp_folder folder_;
    std::unique_ptr<engine::database> database_;
    std::unique_ptr<engine::connection> on_;
    open_stretches stretches_;
    std::int64_t rows_ = 0;
};

TEST_F(text_index_test, a_rare_text_is_looked_for_where_it_stands_and_in_the_last_rows) {
    add_rows(20 * rows_a_stretch + 100, {{3 * rows_a_stretch + 5, "the NEEDLE"}, {14 * rows_a_stretch, "a needle, too"}});
    EXPECT_EQ(ranges("needle"), "40960- 28672-30720 6144-8192 ");
    EXPECT_EQ(ranges("haystack"), "40960- ");
    EXPECT_EQ(ranges("select"), "all");
    EXPECT_EQ(ranges("ne"), "all");
}

TEST_F(text_index_test, rows_that_were_given_up_are_looked_at) {
    add_rows(6 * rows_a_stretch + 100, {});
    stretches_.forget();
    add_rows(13 * rows_a_stretch, {});
    EXPECT_EQ(ranges("needle"), "12288-12388 39012- ");
}

TEST(open_stretches_test, the_tables_of_past_hours_are_given_up_before_the_day_s) {
    open_stretches stretches;
    constexpr store_table day = table_of('k', wall_time{std::chrono::hours{hour.hour}});
    for (std::int64_t row = 0; row + 1 < rows_a_stretch; ++row) ASSERT_FALSE(stretches.add(day, row, 0, "failed").has_value());
    for (std::int64_t later = 0; later < 10; ++later) ASSERT_FALSE(stretches.add({hour.hour + later, 'q'}, 0, 0, "fine").has_value());
    EXPECT_TRUE(stretches.add(day, rows_a_stretch - 1, 0, "failed").has_value());
}

}  // namespace
}  // namespace rollcall::history
