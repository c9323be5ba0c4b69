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

wire::text_result answer_of(std::vector<wire::text_row> rows) {
    wire::text_result answer;
    answer.columns.resize(12);
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
    EXPECT_EQ(row.id, 7U);
    EXPECT_EQ(row.user, "ann");
    EXPECT_EQ(row.host, "10.0.0.1:5000");
    EXPECT_EQ(row.db, "shop");
    EXPECT_EQ(row.doing, command::query);
    EXPECT_EQ(row.state, "Sending data");
    EXPECT_EQ(row.info, "SELECT 1");
    EXPECT_EQ(row.runs, std::chrono::microseconds{1'500'250});
    EXPECT_EQ(row.query, 42U);
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

TEST(process_row_test, other_answers_are_refused) {
    auto cells = busy();
    cells[0] = "seven";
    EXPECT_THAT(read_process_rows(answer_of({cells})).error().sentence, HasSubstr("no number"));
    EXPECT_THAT(read_process_rows({}).error().sentence, HasSubstr("0 columns instead of 12"));
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
    answer.rows = {{"7"}, {std::nullopt}, {"x"}, {"9"}};
    EXPECT_THAT(read_transactions(answer), UnorderedElementsAre(7U, 9U));
}

TEST(process_row_test, grants_tell_who_sees_all) {
    const auto sees = [](const char* line) {
        wire::text_result grants;
        grants.rows = {{line}};
        return sees_all_sessions(grants);
    };
    EXPECT_TRUE(sees("GRANT PROCESS ON *.* TO `w`@`%` IDENTIFIED BY PASSWORD '*AB'"));
    EXPECT_TRUE(sees("GRANT SELECT, PROCESS, CONNECTION ADMIN ON *.* TO `w`@`%`"));
    EXPECT_TRUE(sees("GRANT ALL PRIVILEGES ON *.* TO `w`@`%` WITH GRANT OPTION"));
    EXPECT_FALSE(sees("GRANT USAGE ON *.* TO `w`@`%`"));
    EXPECT_FALSE(sees("GRANT ALL PRIVILEGES ON `PROCESS`.* TO `w`@`%`"));
    EXPECT_FALSE(sees("GRANT SELECT ON `a, PROCESS, ON *.* `.* TO `w`@`%`")) << "a name that looks like a grant";
}

TEST(process_row_test, statements_bear_the_mark) {
    EXPECT_THAT(list_statement(), ::testing::StartsWith(std::string{statement_mark}));
    EXPECT_THAT(look_statement({1, 2}), HasSubstr("WHERE ID IN (1,2)"));
}

}  // namespace
}  // namespace rollcall::watch
