// Plans that were made before the data: they are made again, whoever wrote, whatever DuckDB took out of them.
#include <atomic>
#include <thread>

#include "for_test/engine/duckdb_instance.hpp"

namespace rollcall::engine::test {
namespace {

// Each tells something else of the table where its plan is older than the rows 1000000000000 and -5.
constexpr std::string_view told_by_statistics[] = {
    "SELECT count(*) FROM db_shop.t WHERE n > 100",
    "SELECT n FROM db_shop.t WHERE n > 100",
    "SELECT count(*) FROM db_shop.t WHERE word = 'new'",
    "SELECT n, count(*) FROM db_shop.t GROUP BY n ORDER BY n DESC LIMIT 2",
    "SELECT DISTINCT n FROM db_shop.t ORDER BY n DESC",
    "SELECT n, word FROM db_shop.t ORDER BY n, word",
    "SELECT max(n), min(n) FROM db_shop.t",
    "SELECT count(*) FROM db_shop.t a JOIN db_shop.t b USING (n) WHERE a.n > 100",
};
constexpr std::string_view new_rows = "INSERT INTO db_shop.t VALUES (1000000000000, 'new'), (-5, 'new')";

class stale_plans : public instance_test {
protected:
    stale_plans() {
        must("CREATE SCHEMA db_shop");
        must("CREATE TABLE db_shop.t (n BIGINT, word VARCHAR)");
        must("INSERT INTO db_shop.t SELECT range % 50, 'x' || (range % 3) FROM range(3000)");
        other = connect();
        for (const auto text : told_by_statistics) {
            plans.push_back(std::move(*session->prepare(text)));
            for (int i = 0; i < 3; ++i) told(text);  // the plans of those that are short enough are kept from now on
            run_plan(plans.size() - 1);
        }
    }

    std::string run_plan(std::size_t index) { return outcome(drain(session->execute(*plans[index], {}))); }
    // As a plan of this moment tells it, outside of the session's transaction.
    std::string fresh(std::size_t index) { return outcome_of(*connect(), told_by_statistics[index]); }
    // What the session is told, by the prepared statement and by the text; with a word where they differ.
    std::string both(std::size_t index) {
        const auto planned = run_plan(index);
        const auto by_text = told(told_by_statistics[index]);
        return planned == by_text ? planned : planned + " but by the text " + by_text;
    }

    std::unique_ptr<connection> other;
    std::vector<std::unique_ptr<prepared_statement>> plans;
};

TEST_F(stale_plans, rows_of_another_connection_are_seen) {
    run(*other, new_rows);
    for (std::size_t i = 0; i < plans.size(); ++i) EXPECT_EQ(both(i), fresh(i)) << told_by_statistics[i];
    EXPECT_EQ(both(0), "int:1");
}

TEST_F(stale_plans, own_rows_of_an_open_transaction_are_seen) {
    ASSERT_TRUE(session->begin(false).has_value());
    must(new_rows);
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < plans.size(); ++i) seen.push_back(both(i));
    ASSERT_TRUE(session->commit().has_value());
    for (std::size_t i = 0; i < plans.size(); ++i) EXPECT_EQ(seen[i], fresh(i)) << told_by_statistics[i];
}

TEST_F(stale_plans, rows_that_were_rolled_back_are_gone) {
    ASSERT_TRUE(session->begin(false).has_value());
    must(new_rows);
    EXPECT_EQ(both(0), "int:1");
    ASSERT_TRUE(session->rollback().has_value());
    for (std::size_t i = 0; i < plans.size(); ++i) EXPECT_EQ(both(i), fresh(i)) << told_by_statistics[i];
    EXPECT_EQ(both(0), "int:0");
}

TEST_F(stale_plans, a_transaction_begun_before_sees_what_it_saw) {
    ASSERT_TRUE(session->begin(false).has_value());
    std::vector<std::string> before;
    for (std::size_t i = 0; i < plans.size(); ++i) before.push_back(both(i));
    run(*other, new_rows);
    for (std::size_t i = 0; i < plans.size(); ++i) EXPECT_EQ(both(i), before[i]) << told_by_statistics[i];
    ASSERT_TRUE(session->commit().has_value());
    for (std::size_t i = 0; i < plans.size(); ++i) {
        EXPECT_EQ(both(i), fresh(i)) << told_by_statistics[i];
        EXPECT_NE(fresh(i), before[i]) << told_by_statistics[i];
    }
}

TEST_F(stale_plans, a_prepared_change_finds_new_rows) {
    const auto change = std::move(*session->prepare("UPDATE db_shop.t SET word = 'seen' WHERE n > 100"));
    run(*other, new_rows);
    auto changed = session->execute(*change, {});
    ASSERT_TRUE(changed.has_value());
    EXPECT_EQ((*changed)->rows_changed(), 1U);
}

// Table a is asked for rows beyond what it held, b for all: a plan that is older than what its statement sees tells of b alone.
TEST_F(stale_plans, plan_and_data_are_of_one_moment_while_others_commit) {
    must("CREATE TABLE db_shop.a (n BIGINT)");
    must("CREATE TABLE db_shop.b (n BIGINT)");
    std::atomic<std::int64_t> committed = 0;
    std::atomic<bool> over = false;
    std::thread writer{[&] {
        for (std::int64_t n = 1; !over && n < 20'000; ++n) {
            const auto value = std::to_string(n);
            if (other->begin(false).has_error()) break;
            run(*other, "INSERT INTO db_shop.a VALUES (" + value + ")");
            run(*other, "INSERT INTO db_shop.b VALUES (" + value + ")");
            if (other->commit().has_error()) break;
            committed = n;
        }
    }};
    for (int i = 0; i < 300; ++i) {
        const auto known = std::to_string(committed.load());
        const auto beyond = " WHERE n > " + known;
        const auto row = told("SELECT (SELECT count(*) FROM db_shop.a" + beyond + ") - (SELECT count(*) - " + known + " FROM db_shop.b)");
        EXPECT_EQ(row, "int:0") << "with " << known << " rows known";
        if (HasFailure()) break;
    }
    over = true;
    writer.join();
    EXPECT_GT(committed, 10);
}

}  // namespace
}  // namespace rollcall::engine::test
