// The profile's layout.
#include "rollcall/history/profile_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::history {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

stored_profile some_profile() {
    stored_profile profile;
    auto& query = profile.query;
    query.id = query_id{0xAB, 0x1'0000'0002};
    query.started = wall_time{std::chrono::seconds{1'800'000'000}};
    query.total = std::chrono::milliseconds{2031};
    query.executed = std::chrono::microseconds{1500};
    query.state = registry::query_state::eof;
    query.user = "ann";
    query.db = "shop";
    query.statement = "SELECT *\nFROM t";
    query.rows_sent = 3;
    profile.operators = R"({"name":"TOP_N","time_us":120.5,"rows":3,"rows_scanned":"","details":"Top: 3","children":[)"
                        R"({"name":"SEQ_SCAN","time_us":80,"rows":10,"rows_scanned":"","details":"","children":[]}]})";
    return profile;
}

profile_context some_context() { return {time_zone{}, "c1", "fe1", "9.9"}; }

TEST(profile_text_test, summary_then_phases_then_plan_two_spaces_a_level) {
    const auto text = profile_text(some_profile(), some_context());
    EXPECT_THAT(
        text, StartsWith("Query:\n  Summary:\n    - Query ID: 00000000000000ab-0000000100000002\n    - Start Time: 2027-01-15 08:00:00\n"
                         "    - End Time: 2027-01-15 08:00:02\n    - Total: 2sec31ms\n    - Query Type: Query\n    - Query State: EOF\n"));
    EXPECT_THAT(text, HasSubstr("    - Default Db: c1:shop\n"));
    EXPECT_THAT(text, HasSubstr("  Phases:\n    - Total: 2031.000ms\n"));
    EXPECT_THAT(text, HasSubstr("    - Execute: 1.500ms\n"));
    EXPECT_THAT(text, HasSubstr("  Plan:\n    TOP_N: (Time: 0.120ms, Rows: 3) Top: 3\n      SEQ_SCAN: (Time: 0.080ms, Rows: 10)\n"));
}

TEST(profile_text_test, further_lines_of_a_statement_stand_below_its_first) {
    EXPECT_THAT(profile_text(some_profile(), some_context()), HasSubstr("    - Sql Statement: SELECT *\n        FROM t\n"));
}

TEST(profile_text_test, of_a_running_query_there_is_neither_end_nor_plan) {
    auto running = some_profile();
    running.operators.clear();
    running.query.state = registry::query_state::running;
    running.query.progress = "42";
    const auto text = profile_text(running, some_context());
    EXPECT_THAT(text, HasSubstr("    - End Time: \n"));
    EXPECT_THAT(text, HasSubstr("    - Progress: 42%\n"));
    EXPECT_THAT(text, Not(HasSubstr("Phases")));
    EXPECT_THAT(text, Not(HasSubstr("Plan:")));
}

}  // namespace
}  // namespace rollcall::history
