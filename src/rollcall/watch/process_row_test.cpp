// A MariaDB's answers read, those included that a hostile one could give.
#include "rollcall/watch/process_row.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollcall/base/text/text.hpp"

namespace rollcall::watch {
namespace {

using registry::command;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

wire::text_row busy() {
    return {"7", "ann", "10.0.0.1:5000", "shop", "Query", "Sending data", "SELECT 1", "1500.250", "42", "2", "4", "50.000"};
}

wire::text_result answer_with(std::vector<std::string> names, std::vector<wire::text_row> rows) {
    wire::text_result answer;
    for (auto& each : names) answer.columns.emplace_back().name = std::move(each);
    answer.rows = std::move(rows);
    return answer;
}

// MariaDB's.
wire::text_result answer_of(std::vector<wire::text_row> rows) {
    auto answer =
        answer_with({"ID", "USER", "HOST", "DB", "COMMAND", "STATE", "INFO", "TIME_MS", "QUERY_ID", "STAGE", "MAX_STAGE", "PROGRESS"}, {});
    answer.rows = std::move(rows);
    return answer;
}

process_row read(wire::text_row row) {
    auto rows = read_process_rows(answer_of({std::move(row)}));
    EXPECT_TRUE(rows.has_value());
    return rows->front();
}

TEST(process_row_test, running_statement) {
    const auto row = read(busy());
    EXPECT_EQ(row.number.id, 7U);
    EXPECT_EQ(row.user, "ann");
    EXPECT_EQ(row.host, "10.0.0.1:5000");
    EXPECT_EQ(row.db, "shop");
    EXPECT_EQ(row.doing, command::query);
    EXPECT_EQ(row.state, "Sending data");
    EXPECT_EQ(row.info, "SELECT 1");
    EXPECT_EQ(row.runs, std::chrono::microseconds{1'500'250});
    EXPECT_EQ(row.mark, "42");
    EXPECT_FLOAT_EQ(row.progress, 37.5F);
}

TEST(process_row_test, sleeping_session_has_nulls) {
    auto cells = busy();
    cells[3] = cells[6] = std::nullopt;
    cells[4] = "Sleep";
    cells[5] = "";
    cells[9] = cells[10] = "0";
    const auto row = read(std::move(cells));
    EXPECT_EQ(row.doing, command::sleep);
    EXPECT_EQ(row.db, "");
    EXPECT_FALSE(row.has_info);
    EXPECT_LT(row.progress, 0);
}

TEST(process_row_test, whatever_a_server_says_is_bounded_utf8) {
    auto cells = busy();
    cells[1] = std::string(1000, 'u');
    cells[4] = "Dancing";
    cells[5] = std::string{"a\xFFz"};
    cells[6] = std::string(100'000, 'x');
    cells[7] = "-5";
    const auto row = read(std::move(cells));
    EXPECT_EQ(row.user.size(), kept_word_bytes);
    EXPECT_EQ(row.doing, command::error);
    EXPECT_TRUE(is_valid_utf8(row.state));
    EXPECT_EQ(row.info.size(), 65'536U);
    EXPECT_EQ(row.runs.count(), 0);
    for (const auto* const time : {"1e300", "nan", "inf", ""}) {
        cells = busy();
        cells[7] = time;
        EXPECT_GE(read(cells).runs.count(), 0) << time;
    }
}

TEST(process_row_test, secrets_in_a_state_are_hidden) {
    auto cells = busy();
    cells[5] = "Executing SET PASSWORD = 'hunter2'";
    EXPECT_EQ(read(cells).state.find("hunter2"), std::string::npos);
    cells[5] = "Waiting for table 'shop'";
    EXPECT_EQ(read(cells).state, "Waiting for table 'shop'");
}

TEST(process_row_test, other_answers_are_refused) {
    auto cells = busy();
    cells[0] = "seven";
    EXPECT_THAT(read_process_rows(answer_of({cells})).error().sentence, HasSubstr("no number"));
    EXPECT_THAT(read_process_rows({}).error().sentence, HasSubstr("lacks columns"));
}

TEST(process_row_test, who_logs_in_stays_and_others_are_others) {
    const auto row = read(busy());
    EXPECT_TRUE(is_same_session("ann", "10.0.0.1:5000", row));
    EXPECT_TRUE(is_same_session(nobody_yet, "10.0.0.1:5000", row));
    EXPECT_FALSE(is_same_session("bob", "10.0.0.1:5000", row));
    EXPECT_FALSE(is_same_session("ann", "10.0.0.1:5001", row));
    EXPECT_FALSE(is_same_session(nobody_yet, "10.0.0.1:5001", row));
}

TEST(process_row_test, transactions_are_ids) {
    wire::text_result answer;
    answer.rows = {{"7"}, {std::nullopt}, {"x"}, {"9", "RUNNING"}};
    EXPECT_THAT(read_transactions(answer).ids, UnorderedElementsAre(7U, 9U));
    EXPECT_FALSE(read_transactions(answer).somebody_waits);
    answer.rows.push_back({"11", "LOCK WAIT"});
    EXPECT_TRUE(read_transactions(answer).somebody_waits);
}

TEST(process_row_test, lock_waits_are_pairs_of_ids) {
    wire::text_result answer;
    answer.rows = {{"7", "9"}, {"7", std::nullopt}, {"x", "1"}, {"3"}};
    const auto waits = read_lock_waits(answer);
    ASSERT_EQ(waits.size(), 1U);
    EXPECT_EQ(waits[0].waiter, 7U);
    EXPECT_EQ(waits[0].blocker, 9U);
}

// As performance_schema tells it: picoseconds, the statement's number while it runs, its transaction.
TEST(process_row_test, mysql_with_performance_schema) {
    const std::vector<std::string> names{"ID",    "USER", "HOST",     "DB",         "COMMAND",  "TIME",
                                         "STATE", "INFO", "EVENT_ID", "TIMER_WAIT", "TRX_STATE"};
    const auto rows = read_process_rows(
        answer_with(names, {{"9", "ann", "h:1", "shop", "Query", "3", "executing", "SELECT 1", "77", "3250000000000", "ACTIVE"},
                            {"10", "ann", "h:2", std::nullopt, "Sleep", "12", "", "SELECT 2", std::nullopt, std::nullopt, std::nullopt}}));
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ((*rows)[0].mark, "77");
    EXPECT_EQ((*rows)[0].runs, std::chrono::milliseconds{3250});
    EXPECT_EQ((*rows)[0].in_transaction, true);
    EXPECT_EQ((*rows)[1].mark, "");
    EXPECT_EQ((*rows)[1].runs, std::chrono::seconds{12});
    EXPECT_EQ((*rows)[1].in_transaction, false);
    EXPECT_FALSE((*rows)[1].has_info) << "what ran last is not what runs";
}

TEST(process_row_test, doris_tells_nodes_query_ids_and_which_is_ours) {
    const std::vector<std::string> names{"CurrentConnected", "Id",   "User",  "Host",    "LoginTime", "Catalog", "Db",
                                         "Command",          "Time", "State", "QueryId", "Info",      "FE",      "CloudCluster"};
    const auto rows = read_process_rows(answer_with(
        names, {{"Yes", "5", "w", "h:1", "t", "internal", "", "Query", "0", "OK", "a-b", "SHOW", "10.0.0.1", ""},
                {"No", "5", "ann", "h:2", "t", "internal", "shop", "Query", "8", "OK", "4f2-9c1", "SELECT 1", "10.0.0.2", ""}}));
    ASSERT_TRUE(rows.has_value());
    EXPECT_EQ((*rows)[0].is_own, true);
    EXPECT_EQ((*rows)[1].is_own, false);
    EXPECT_EQ((*rows)[1].number, (session_number{"10.0.0.2", 5}));
    EXPECT_EQ((*rows)[1].mark, "4f2-9c1");
}

TEST(process_row_test, statements_are_told_apart_by_their_marks_or_by_when_they_began) {
    using namespace std::chrono_literals;
    const steady_time now = steady_time{} + 1h;
    const seen_statement marked{false, "42", 1, now};
    EXPECT_TRUE(is_same_statement(marked, {false, "42", 2, now + 5s}));
    EXPECT_FALSE(is_same_statement(marked, {false, "43", 1, now}));
    EXPECT_FALSE(is_same_statement(marked, {true, "42", 1, now})) << "it sleeps by now";
    const seen_statement bare{false, "", 1, now};
    EXPECT_TRUE(is_same_statement(bare, {false, "", 1, now + 1s}));
    EXPECT_TRUE(is_same_statement(bare, {false, "", 1, now - 9s}));
    EXPECT_FALSE(is_same_statement(bare, {false, "", 1, now + 2s})) << "the same text, begun anew";
    EXPECT_FALSE(is_same_statement(bare, {false, "", 2, now}));
}

TEST(process_row_test, looks_narrow_the_list_where_it_can_be) {
    EXPECT_EQ(look_statement({"", "SELECT x FROM p", "p.ID", "", "", ""}, {1, 2}), "SELECT x FROM p WHERE p.ID IN (1,2)");
    EXPECT_EQ(look_statement({"", "SHOW FULL PROCESSLIST", "", "", "", ""}, {1, 2}), "SHOW FULL PROCESSLIST");
}

}  // namespace
}  // namespace rollcall::watch
