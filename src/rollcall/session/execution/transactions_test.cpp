// Transactions as a client and the engine see them, where statements and COMMIT itself fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "for_test/session/served.hpp"

namespace rollcall::session {
namespace {

using testing::answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const answer ok_in{"ok", true};
const answer ok_out{"ok", false};
const sql_error row_taken{sql_errc::dup_entry, "broken"};

constexpr std::string_view insert_text = R"(INSERT INTO c."d"."t" VALUES (1))";

class transaction_test : public ::testing::Test {
protected:
    std::vector<answer> talk(const std::vector<std::string>& statements) { return testing::talk(house, statements); }
    void fail(const std::string& engine_text) {
        engine::fake_answer with;
        with.error = row_taken;
        house.engine.answer(engine_text, std::move(with));
    }
    // What the engine was asked, the probe after an error included.
    std::vector<std::string> asked() { return house.engine.executed(); }

    testing::house house;
};

TEST_F(transaction_test, a_statement_between_begin_and_commit_is_told_to_be_in_a_transaction) {
    EXPECT_THAT(talk({"BEGIN", "INSERT INTO d.t VALUES (1)", "COMMIT"}), ElementsAre(ok_in, ok_in, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", insert_text, "COMMIT"));
}

TEST_F(transaction_test, commit_and_rollback_of_nothing_do_not_reach_the_engine) {
    EXPECT_THAT(talk({"COMMIT", "ROLLBACK"}), ElementsAre(ok_out, ok_out));
    EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(transaction_test, begin_commits_what_is_open) {
    EXPECT_THAT(talk({"BEGIN", "START TRANSACTION READ ONLY", "ROLLBACK"}), ElementsAre(ok_in, ok_in, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", "COMMIT", "BEGIN TRANSACTION READ ONLY", "ROLLBACK"));
}

TEST_F(transaction_test, chain_begins_the_next_one) {
    EXPECT_THAT(talk({"BEGIN", "COMMIT AND CHAIN", "ROLLBACK"}), ElementsAre(ok_in, ok_in, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", "COMMIT", "BEGIN TRANSACTION", "ROLLBACK"));
}

TEST_F(transaction_test, a_definition_commits_what_is_open) {
    EXPECT_THAT(talk({"BEGIN", "CREATE DATABASE e"}), ElementsAre(ok_in, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", "COMMIT"));
}

TEST_F(transaction_test, without_autocommit_the_first_statement_begins_and_autocommit_commits) {
    EXPECT_THAT(talk({"SET autocommit=0", "INSERT INTO d.t VALUES (1)", "INSERT INTO d.t VALUES (1)", "SET autocommit=1"}),
                ElementsAre(ok_out, ok_in, ok_in, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", insert_text, insert_text, "COMMIT"));
}

TEST_F(transaction_test, an_error_that_the_engine_survives_leaves_the_transaction_open) {
    fail(std::string{insert_text});
    EXPECT_THAT(talk({"BEGIN", "INSERT INTO d.t VALUES (1)", "COMMIT"}), ElementsAre(ok_in, answer{"error 1062: broken"}, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", insert_text, "SELECT 1", "COMMIT"));
}

TEST_F(transaction_test, one_that_has_changed_nothing_is_begun_anew_after_an_error_that_aborts) {
    fail(std::string{insert_text});
    fail("SELECT 1");
    EXPECT_THAT(talk({"START TRANSACTION READ ONLY", "INSERT INTO d.t VALUES (1)", "DELETE FROM d.t", "COMMIT"}),
                ElementsAre(ok_in, answer{"error 1062: broken"}, ok_in, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION READ ONLY", insert_text, "SELECT 1", "ROLLBACK", "BEGIN TRANSACTION READ ONLY",
                                     R"(DELETE FROM c."d"."t")", "COMMIT"));
}

TEST_F(transaction_test, after_an_error_that_aborts_nothing_passes_but_rollback) {
    fail(std::string{insert_text});
    fail("SELECT 1");
    const auto answers =
        talk({"BEGIN", "DELETE FROM d.t", "INSERT INTO d.t VALUES (1)", "DELETE FROM d.t", "COMMIT", "BEGIN", "ROLLBACK", "COMMIT"});
    ASSERT_EQ(answers.size(), 8U);
    EXPECT_EQ(answers[2].text, "error 1062: broken");
    for (const std::size_t refused : {3U, 4U, 5U}) {
        EXPECT_THAT(answers[refused].text, HasSubstr("aborted by an earlier error")) << refused;
        EXPECT_THAT(answers[refused].text, HasSubstr("broken")) << "the first error is told";
    }
    EXPECT_EQ(answers[6], ok_out);
    EXPECT_EQ(answers[7], ok_out);
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", R"(DELETE FROM c."d"."t")", insert_text, "SELECT 1", "ROLLBACK"));
}

TEST_F(transaction_test, a_commit_that_fails_is_told_and_leaves_none_of_it) {
    fail("COMMIT");
    EXPECT_THAT(talk({"BEGIN", "COMMIT", "COMMIT", "INSERT INTO d.t VALUES (1)"}),
                ElementsAre(ok_in, answer{"error 1062: broken"}, ok_out, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", "COMMIT", insert_text));
}

TEST_F(transaction_test, set_autocommit_changes_nothing_where_its_commit_fails) {
    fail("COMMIT");
    EXPECT_THAT(talk({"SET autocommit=0", "INSERT INTO d.t VALUES (1)", "SET autocommit=1", "INSERT INTO d.t VALUES (1)"}),
                ElementsAre(ok_out, ok_in, answer{"error 1062: broken"}, ok_in));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION", insert_text, "COMMIT", "BEGIN TRANSACTION", insert_text));
}

TEST_F(transaction_test, a_begin_that_fails_leaves_no_transaction) {
    fail("BEGIN TRANSACTION");
    EXPECT_THAT(talk({"BEGIN", "COMMIT"}), ElementsAre(answer{"error 1062: broken"}, ok_out));
    EXPECT_THAT(asked(), ElementsAre("BEGIN TRANSACTION"));
}

TEST_F(transaction_test, the_end_of_the_session_disconnects_from_the_engine) {
    EXPECT_THAT(talk({"BEGIN", "INSERT INTO d.t VALUES (1)"}), ElementsAre(ok_in, ok_in));
    EXPECT_EQ(house.engine.open_connections(), 0U);
}

}  // namespace
}  // namespace rollcall::session
