// What a commit that fails leaves behind: nothing of its rows, neither in the tables nor in the rows that come after them.
#include <algorithm>
#include <atomic>
#include <thread>

#include "for_test/engine/duckdb_instance.hpp"

namespace rollcall::engine::test {
namespace {

class failed_commit : public instance_test {
protected:
    failed_commit() {
        must("CREATE SCHEMA rollcall.db_shop");
        must("CREATE TABLE rollcall.db_shop.t (id INTEGER PRIMARY KEY, s VARCHAR)");
        must("CREATE TABLE rollcall.db_shop.log (s VARCHAR)");
        must("INSERT INTO rollcall.db_shop.log VALUES ('first')");
        other = connect();
    }

    static std::string begun(connection& on) { return on.begin(false).has_value() ? "" : "no transaction"; }
    static int code_of(const sql_result<void>& ended) { return ended.has_error() ? static_cast<int>(ended.error().code) : 0; }

    // `other` appends to `log` and then fails at its commit, because `t` has got its key meanwhile.
    void fail_a_commit() {
        ASSERT_EQ(begun(*other), "");
        ASSERT_EQ(outcome_of(*other, "INSERT INTO rollcall.db_shop.log SELECT 'never to be seen' FROM range(3000)"), "");
        ASSERT_EQ(outcome_of(*other, "INSERT INTO rollcall.db_shop.t VALUES (1, 'theirs')"), "");
        must("INSERT INTO rollcall.db_shop.t VALUES (1, 'ours')");
        ASSERT_EQ(code_of(other->commit()), 1062);
    }

    std::unique_ptr<connection> other;
};

TEST_F(failed_commit, next_rows_hold_what_was_put_into_them) {
    fail_a_commit();
    must("INSERT INTO rollcall.db_shop.log VALUES ('second')");
    EXPECT_EQ(told("SELECT s FROM rollcall.db_shop.log"), "text:first / text:second");
    other.reset();
    reopen();
    EXPECT_EQ(told("SELECT s FROM rollcall.db_shop.log"), "text:first / text:second");
}

TEST_F(failed_commit, of_many_rows_in_one_table_leaves_the_next_rows_whole) {
    ASSERT_EQ(begun(*other), "");
    ASSERT_EQ(outcome_of(*other, "INSERT INTO rollcall.db_shop.t SELECT i, 'row' || i FROM range(100, 5100) r(i)"), "");
    ASSERT_EQ(outcome_of(*other, "INSERT INTO rollcall.db_shop.t VALUES (1, 'theirs')"), "");
    must("INSERT INTO rollcall.db_shop.t VALUES (1, 'ours')");
    EXPECT_EQ(code_of(other->commit()), 1062);
    must("INSERT INTO rollcall.db_shop.t VALUES (2, 'second')");
    EXPECT_EQ(told("SELECT * FROM rollcall.db_shop.t ORDER BY id"), "int:1|text:ours / int:2|text:second");
}

TEST_F(failed_commit, concerns_no_other_writer) {
    auto third = connect();
    ASSERT_EQ(begun(*third), "");
    ASSERT_EQ(outcome_of(*third, "INSERT INTO rollcall.db_shop.log VALUES ('third')"), "");
    fail_a_commit();
    must("INSERT INTO rollcall.db_shop.log VALUES ('second')");
    must("CREATE TABLE rollcall.db_shop.fresh AS SELECT 'whole' AS s");
    EXPECT_EQ(code_of(third->commit()), 0);
    EXPECT_EQ(told("SELECT s FROM rollcall.db_shop.log"), "text:first / text:second / text:third");
    third.reset();
    other.reset();
    reopen();
    EXPECT_EQ(told("SELECT s FROM rollcall.db_shop.log"), "text:first / text:second / text:third");
    EXPECT_EQ(told("SELECT s FROM rollcall.db_shop.fresh"), "text:whole");
}

TEST_F(failed_commit, open_transaction_that_has_only_read_commits) {
    const auto reader = connect();
    ASSERT_EQ(begun(*reader), "");
    ASSERT_EQ(outcome_of(*reader, "SELECT s FROM rollcall.db_shop.log"), "text:first");
    fail_a_commit();
    must("INSERT INTO rollcall.db_shop.log VALUES ('second')");
    EXPECT_EQ(outcome_of(*reader, "SELECT s FROM rollcall.db_shop.log"), "text:first");
    EXPECT_EQ(code_of(reader->commit()), 0);
    EXPECT_EQ(told("SELECT s FROM rollcall.db_shop.log"), "text:first / text:second");
}

TEST_F(failed_commit, among_many_writers_leaves_every_row_whole) {
    constexpr int writers = 4;
    constexpr int rounds = 60;
    std::atomic<int> failed{0};
    const auto write = [&](connection& on, int writer) {
        for (int i = 0; i < rounds; ++i) {
            const std::string text = "w" + std::to_string(writer) + "-" + std::to_string(i);
            static_cast<void>(on.begin(false));
            bool done = run(on, "INSERT INTO rollcall.db_shop.log VALUES ('" + text + "')").has_value();
            done = done && run(on, "INSERT INTO rollcall.db_shop.t VALUES (" + std::to_string(i) + ", '" + text + "')").has_value();
            if (!done) {
                static_cast<void>(on.rollback());
                continue;
            }
            if (on.commit().has_error()) ++failed;
        }
    };
    std::vector<std::unique_ptr<connection>> sessions;
    for (int i = 0; i < writers; ++i) sessions.push_back(connect());
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < writers; ++i) threads.emplace_back([&, i] { write(*sessions[static_cast<std::size_t>(i)], i); });
    }
    EXPECT_EQ(told("SELECT count(*) FROM rollcall.db_shop.log WHERE s <> 'first' AND NOT regexp_full_match(s, 'w[0-9]+-[0-9]+')"), "int:0");
    EXPECT_EQ(told("SELECT count(*) FROM rollcall.db_shop.t WHERE NOT regexp_full_match(s, 'w[0-9]+-[0-9]+')"), "int:0");
    RecordProperty("failed_commits", failed.load());
}

}  // namespace
}  // namespace rollcall::engine::test
