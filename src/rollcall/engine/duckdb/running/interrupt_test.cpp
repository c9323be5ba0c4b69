// Interrupts from another thread: repeated until the statement ends, as the front end does.
#include <atomic>
#include <chrono>
#include <thread>

#include "for_test/engine/duckdb_instance.hpp"

namespace rollcall::engine::test {
namespace {

using namespace std::chrono_literals;

// Interrupts `target` every 5 ms, 10 s at most, until the object goes.
class interrupter {
public:
    explicit interrupter(connection& target) {
        thread_ = std::thread{[this, &target] {
            for (int i = 0; i < 2000 && !ended_; ++i) {
                std::this_thread::sleep_for(5ms);
                if (!ended_) target.interrupt();
            }
        }};
    }
    interrupter(const interrupter&) = delete;
    interrupter& operator=(const interrupter&) = delete;
    ~interrupter() {
        ended_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

class interrupts : public instance_test {};

constexpr std::string_view endless[] = {
    "SELECT count(*) FROM range(1000000000) a(i), range(1000000000) b(j) WHERE i + j = -1",
    "SELECT i, j FROM range(1000000000) a(i), range(1000000000) b(j) WHERE i * j = -1",
    "SELECT rollcall_sleep(1000)",
    "SELECT rollcall_sleep(i) FROM range(500, 1000) r(i)",
    "SELECT rollcall_find_in_set('x' || i, repeat('a,', 5000000)) FROM range(2000) r(i)",
    "SELECT rollcall_json_contains('[' || repeat('1,', 300000) || '2]', '[' || repeat('2,', 300000) || '2]')",
    "SELECT rollcall_regexp_replace(repeat('a', 2000000), 'a*b|a', '')",
    "CREATE TEMP TABLE x AS SELECT i, j FROM range(1000000000) a(i), range(1000000000) b(j) WHERE i * j = -1",
};

TEST_F(interrupts, endless_statement_ends_with_1317_and_the_connection_goes_on) {
    for (const auto text : endless) {
        SCOPED_TRACE(text);
        {
            const interrupter stop{*session};
            EXPECT_EQ(told(text), "ERROR 1317: Query execution was interrupted");
        }
        EXPECT_EQ(told("SELECT 1"), "int:1");
    }
}

TEST_F(interrupts, prepared_endless_statement_ends_with_1317_each_time) {
    const auto sleep = session->prepare("SELECT rollcall_sleep(?)");
    ASSERT_TRUE(sleep.has_value());
    const parameter_list long_time{1000.0};
    for (int i = 0; i < 2; ++i) {
        const interrupter stop{*session};
        EXPECT_EQ(outcome(drain(session->execute(**sleep, long_time))), "ERROR 1317: Query execution was interrupted");
    }
    const parameter_list no_time{0.0};
    EXPECT_EQ(outcome(drain(session->execute(**sleep, no_time))), "int:0");
}

TEST_F(interrupts, interrupt_in_mid_stream_ends_the_fetch_with_1317) {
    auto running = session->execute("SELECT i FROM range(100000000000) r(i)", {});
    ASSERT_TRUE(running.has_value());
    recording_sink sink{1};
    ASSERT_TRUE((*running)->fetch(sink).has_value());
    session->interrupt();
    sql_result<fetch_state> state = fetch_state::more;
    for (int i = 0; i < 100000000 && state.has_value(); ++i) {
        if (i % 1000 == 0) session->interrupt();
        state = (*running)->fetch(sink);
    }
    ASSERT_TRUE(state.has_error());
    EXPECT_EQ(state.error().code, sql_errc::query_interrupted);
}

TEST_F(interrupts, interrupt_of_an_idle_connection_does_not_reach_the_next_statement) {
    session->interrupt();
    EXPECT_EQ(told("SELECT rollcall_sleep(0.02)"), "int:0");
    EXPECT_EQ(told("SELECT count(*) FROM range(1000000)"), "int:1000000");
}

TEST_F(interrupts, interrupt_of_one_connection_leaves_the_other_alone) {
    const auto other = connect();
    const interrupter stop{*session};
    EXPECT_EQ(outcome_of(*other, "SELECT rollcall_sleep(0.1)"), "int:0");
    EXPECT_EQ(told("SELECT rollcall_sleep(1000)").substr(0, 10), "ERROR 1317");
}

// Tells the rests of a connection's statements, one after the other.
class rests_seen final : public rest_watcher {
public:
    void rest_begins(rest_kind) noexcept override { ++begun; }
    void rest_ends(rest_kind) noexcept override { ++ended; }
    std::atomic<int> begun = 0;
    std::atomic<int> ended = 0;
};

TEST_F(interrupts, sleep_is_told_as_a_rest_and_ends_with_an_interrupt) {
    const auto sleeper = connect();
    const auto rests = std::make_shared<rests_seen>();
    sleeper->belong_to(1, rests);
    EXPECT_EQ(outcome_of(*sleeper, "SELECT rollcall_sleep(0.03), rollcall_sleep(0)"), "int:0|int:0");
    EXPECT_EQ(rests->begun, 1);
    {
        const interrupter stop{*sleeper};
        EXPECT_EQ(outcome_of(*sleeper, "SELECT rollcall_sleep(1000)").substr(0, 10), "ERROR 1317");
    }
    EXPECT_EQ(rests->begun, 2);
    EXPECT_EQ(rests->ended, 2);
}

TEST_F(interrupts, interrupted_statement_aborts_its_transaction) {
    must("CREATE SCHEMA rollcall.db_t");
    must("CREATE TABLE rollcall.db_t.t (a INTEGER)");
    ASSERT_TRUE(session->begin(false).has_value());
    must("INSERT INTO rollcall.db_t.t VALUES (1)");
    {
        const interrupter stop{*session};
        EXPECT_EQ(told(endless[0]).substr(0, 10), "ERROR 1317");
    }
    ASSERT_TRUE(session->rollback().has_value());
    EXPECT_EQ(told("SELECT count(*) FROM rollcall.db_t.t"), "int:0");
}

// Interrupts come at every moment of the commit.
TEST_F(interrupts, commit_that_has_begun_ends_well) {
    must("CREATE SCHEMA rollcall.db_t");
    for (int i = 0; i < 8; ++i) {
        must("CREATE OR REPLACE TABLE rollcall.db_t.t (a INTEGER PRIMARY KEY)");
        ASSERT_TRUE(session->begin(false).has_value());
        must("INSERT INTO rollcall.db_t.t SELECT i FROM range(100000) r(i)");
        {
            const interrupter stop{*session};
            EXPECT_TRUE(session->commit().has_value());
        }
        EXPECT_EQ(told("SELECT count(*) FROM rollcall.db_t.t"), "int:100000");
    }
}

TEST_F(interrupts, sleep_sleeps_as_long_as_told) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(told("SELECT rollcall_sleep(0.05)"), "int:0");
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 50ms);
}

TEST_F(interrupts, progress_is_unknown_where_nothing_runs_and_known_while_a_scan_does) {
    EXPECT_FALSE(session->progress().has_value());
    must("CREATE SCHEMA rollcall.db_t");
    must("CREATE TABLE rollcall.db_t.t AS SELECT i FROM range(3000000) r(i)");
    std::atomic<bool> ended = false;
    double seen = -1;
    std::thread watcher{[&] {
        while (!ended) {
            if (const auto percent = session->progress()) seen = std::max(seen, *percent);
        }
    }};
    for (int i = 0; i < 3; ++i) must("SELECT sum(sqrt(i) * cos(i)) FROM rollcall.db_t.t");
    ended = true;
    watcher.join();
    EXPECT_GT(seen, 0.0);
    EXPECT_LE(seen, 100.0);
}

}  // namespace
}  // namespace rollcall::engine::test
