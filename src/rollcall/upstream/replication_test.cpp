// Answers of sources, replicas and members of groups.
#include "rollcall/upstream/replication.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace rollcall::upstream {
namespace {

using testing::HasSubstr;
using cells = std::vector<std::optional<std::string>>;

wire::text_result answer_of(const std::vector<std::string>& columns, const std::vector<cells>& rows) {
    wire::text_result answer;
    for (const auto& each : columns) {
        answer.columns.emplace_back();
        answer.columns.back().name = each;
    }
    for (const auto& each : rows) answer.rows.push_back(each);
    return answer;
}

const std::vector<std::string> older{"Slave_IO_Running", "Slave_SQL_Running", "Last_IO_Errno", "Last_SQL_Errno", "Seconds_Behind_Master"};
const std::vector<std::string> newer{"Replica_IO_Running", "Replica_SQL_Running", "Last_IO_Errno", "Last_SQL_Errno",
                                     "Seconds_Behind_Source"};

member_health judged(const wire::text_result& told, int at_most = 5) {
    member_health health;
    judge_lag(health, read_replica_status(told), std::chrono::seconds{at_most});
    return health;
}

TEST(replication_test, replica_is_up_within_the_lag_it_may_have) {
    for (const auto& columns : {older, newer}) {
        const auto near = judged(answer_of(columns, {{"Yes", "Yes", "", "", "5"}}));
        EXPECT_EQ(near.why_not, "");
        EXPECT_EQ(near.lag, std::chrono::seconds{5});
        const auto far = judged(answer_of(columns, {{"Yes", "Yes", "", "", "6"}}));
        EXPECT_THAT(far.why_not, HasSubstr("6 s behind its source, and may be 5"));
    }
}

TEST(replication_test, of_several_sources_the_worst_counts) {
    const auto told = judged(answer_of(older, {{"Yes", "Yes", "", "", "60"}, {"Yes", "Yes", "", "", "0"}}));
    EXPECT_THAT(told.why_not, HasSubstr("60 s behind"));
}

TEST(replication_test, replica_that_does_not_replicate_is_down) {
    EXPECT_THAT(judged(answer_of(older, {{"Yes", "No", "", "1062", std::nullopt}})).why_not,
                HasSubstr("Slave_SQL_Running is No, by its error 1062"));
    EXPECT_THAT(judged(answer_of(newer, {{"Connecting", "Yes", "", "", std::nullopt}})).why_not, HasSubstr("is Connecting"));
}

TEST(replication_test, source_has_no_lag) {
    const auto told = judged(answer_of(older, {}));
    EXPECT_EQ(told.why_not, "");
    EXPECT_EQ(told.lag, std::nullopt);
}

member_health in_group(const cells& row) {
    member_health health;
    judge_group(health, answer_of({"state", "role", "reachable", "all", "primaries"}, {row}));
    return health;
}

TEST(replication_test, group_tells_the_writer) {
    EXPECT_EQ(in_group({"ONLINE", "PRIMARY", "3", "3", "1"}).role, member_role::writer);
    EXPECT_EQ(in_group({"ONLINE", "SECONDARY", "3", "3", "1"}).role, member_role::reader);
    EXPECT_FALSE(in_group({"ONLINE", "PRIMARY", "3", "3", "1"}).many_writers);
    EXPECT_TRUE(in_group({"ONLINE", "PRIMARY", "3", "3", "3"}).many_writers);
}

TEST(replication_test, member_without_its_group_takes_nobody) {
    EXPECT_EQ(in_group({"ONLINE", "PRIMARY", "2", "3", "1"}).why_not, "");
    EXPECT_THAT(in_group({"ONLINE", "PRIMARY", "1", "3", "1"}).why_not, HasSubstr("no quorum: of 3 members"));
    EXPECT_THAT(in_group({"RECOVERING", "SECONDARY", "3", "3", "1"}).why_not, HasSubstr("RECOVERING"));
}

TEST(replication_test, server_without_a_group_is_as_it_was) {
    const auto told = in_group({std::nullopt, std::nullopt, std::nullopt, "0", std::nullopt});
    EXPECT_EQ(told.why_not, "");
    EXPECT_EQ(told.role, member_role::any);
}

}  // namespace
}  // namespace rollcall::upstream
