// Plans kept for texts that come again: never wrong for it, and never more than may be.
#include "rollcall/engine/duckdb/running/kept_plans.hpp"

#include "for_test/engine/duckdb_instance.hpp"

namespace rollcall::engine::test {
namespace {

std::unique_ptr<duckdb_prepared> plan_of(std::string text) {
    return std::make_unique<duckdb_prepared>(prepared_handle{}, plan_time{}, std::move(text));
}

// Is the plan kept? What is not is still the caller's.
bool keeps(kept_plans& plans, std::string text) {
    auto plan = plan_of(std::move(text));
    const bool kept = plans.keep(plan) != nullptr;
    EXPECT_EQ(plan == nullptr, kept);
    return kept;
}

TEST(kept_plans, a_text_comes_again_from_its_second_time_on) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans plans{kept, 10};
    EXPECT_FALSE(plans.note_text("SELECT 1"));
    EXPECT_FALSE(plans.note_text("SELECT 2"));
    EXPECT_TRUE(plans.note_text("SELECT 1"));
}

TEST(kept_plans, a_text_is_forgotten_after_eight_others) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans plans{kept, 10};
    for (char name = 'a'; name <= 'i'; ++name) EXPECT_FALSE(plans.note_text(std::string(1, name)));
    EXPECT_FALSE(plans.note_text("a"));
    EXPECT_TRUE(plans.note_text("i"));
}

TEST(kept_plans, long_texts_never_come_again) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans plans{kept, 10};
    const std::string text(20'000, 'x');
    EXPECT_FALSE(plans.note_text(text));
    EXPECT_FALSE(plans.note_text(text));
}

TEST(kept_plans, the_one_used_longest_ago_makes_room) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans plans{kept, 100};
    for (char name = 'a'; name <= 'h'; ++name) EXPECT_TRUE(keeps(plans, std::string(1, name)));
    EXPECT_NE(plans.find("a"), nullptr);
    EXPECT_TRUE(keeps(plans, "i"));
    EXPECT_EQ(kept, 8U);
    EXPECT_NE(plans.find("a"), nullptr);
    EXPECT_EQ(plans.find("b"), nullptr);
    EXPECT_EQ(plans.find("i")->text(), "i");
}

TEST(kept_plans, all_connections_keep_no_more_than_may_be) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans one{kept, 2};
    {
        kept_plans other{kept, 2};
        EXPECT_TRUE(keeps(one, "a"));
        EXPECT_TRUE(keeps(other, "b"));
        kept_plans third{kept, 2};
        EXPECT_FALSE(keeps(third, "c"));
        EXPECT_TRUE(keeps(one, "c")) << "in the place of its own";
        EXPECT_EQ(one.find("a"), nullptr);
        EXPECT_EQ(kept, 2U);
    }
    EXPECT_TRUE(keeps(one, "d"));
    EXPECT_NE(one.find("c"), nullptr);
}

TEST(kept_plans, what_holds_on_to_rows_is_planned_each_time) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans plans{kept, 10};
    for (const auto text : {"SELECT sum(n) OVER (ORDER BY n) FROM t", "SELECT n FROM t ORDER BY n LIMIT 3"}) {
        EXPECT_FALSE(plans.note_text(text));
        EXPECT_FALSE(plans.note_text(text));
    }
}

TEST(kept_plans, a_long_run_drops_the_plan_until_a_short_one) {
    std::atomic<std::uint64_t> kept = 0;
    kept_plans plans{kept, 1};
    plans.note_text("a");
    EXPECT_TRUE(plans.note_text("a"));
    EXPECT_TRUE(keeps(plans, "a"));
    plans.note_run("a", false);
    EXPECT_EQ(plans.find("a"), nullptr);
    EXPECT_EQ(kept, 0U);
    EXPECT_FALSE(plans.note_text("a"));
    plans.note_run("a", true);
    EXPECT_TRUE(plans.note_text("a"));
}

class texts_that_come_again : public instance_test {
protected:
    static constexpr int often = 3;  // the plan is kept from the second time on

    // The outcome of the last of several runs.
    std::string again(std::string_view text, const parameter_list& parameters = {}) {
        for (int i = 1; i < often; ++i) told(text, parameters);
        return told(text, parameters);
    }
};

// Runs it to its end. Was it planned anew?
bool is_planned(connection& on, std::string_view text) {
    auto running = on.execute(text, {});
    recording_sink sink;
    if (running.has_error() || (*running)->fetch(sink).has_error()) ADD_FAILURE() << text;
    return running.has_value() && (*running)->planning().count() > 0;
}

// Runs the text until it finds its plan kept: a machine that is busy may make any run a long one.
bool is_kept_soon(connection& on, std::string_view text) {
    for (int i = 0; i < 100; ++i) {
        if (!is_planned(on, text)) return true;
    }
    return false;
}

TEST_F(texts_that_come_again, are_planned_twice_at_least) {
    EXPECT_TRUE(is_planned(*session, "SELECT 1 + 1"));
    EXPECT_TRUE(is_planned(*session, "SELECT 1 + 1"));
    EXPECT_TRUE(is_kept_soon(*session, "SELECT 1 + 1"));
}

TEST_F(texts_that_come_again, are_planned_each_time_where_they_are_long) {
    for (int i = 0; i < often; ++i) EXPECT_TRUE(is_planned(*session, "SELECT count(DISTINCT range % 1000003) FROM range(1000000)"));
}

TEST_F(texts_that_come_again, take_other_parameters_each_time) {
    for (const std::int64_t n : {1, 2, 3, 4}) EXPECT_EQ(told("SELECT ? + 1", {n}), "int:" + std::to_string(n + 1));
    EXPECT_EQ(told("SELECT ? + 1", {2.5}), "double:3.5");
}

TEST_F(texts_that_come_again, tell_the_time_of_each_run) {
    const auto first = again("SELECT epoch_us(now())");
    EXPECT_NE(told("SELECT epoch_us(now())"), first);
    const auto number = again("SELECT random()");
    EXPECT_NE(told("SELECT random()"), number);
}

TEST_F(texts_that_come_again, follow_what_the_connection_is_set_to) {
    must("SET VARIABLE x = 1");
    EXPECT_EQ(again("SELECT getvariable('x')"), "int:1");
    must("SET VARIABLE x = 'other'");
    EXPECT_EQ(told("SELECT getvariable('x')"), "text:other");
    EXPECT_EQ(again("SELECT * FROM (VALUES (2), (1), (NULL)) t (n) ORDER BY n"), "null / int:1 / int:2");
    must("SET default_null_order = 'nulls_last'");
    EXPECT_EQ(told("SELECT * FROM (VALUES (2), (1), (NULL)) t (n) ORDER BY n"), "int:1 / int:2 / null");
}

TEST_F(texts_that_come_again, follow_their_tables) {
    must("CREATE TABLE t (n INTEGER)");
    must("INSERT INTO t VALUES (7)");
    EXPECT_EQ(again("SELECT * FROM t"), "int:7");
    must("ALTER TABLE t ADD COLUMN word VARCHAR DEFAULT 'w'");
    EXPECT_EQ(told("SELECT * FROM t"), "int:7|text:w");
    const auto other = connect();
    run(*other, "DROP TABLE t");
    EXPECT_TRUE(told("SELECT * FROM t").starts_with("ERROR 1146"));
    run(*other, "CREATE TABLE t (d DATE)");
    run(*other, "INSERT INTO t VALUES ('2026-01-02')");
    EXPECT_EQ(told("SELECT * FROM t"), "date:2026-01-02");
}

TEST_F(texts_that_come_again, work_after_they_failed) {
    constexpr std::string_view text = "SELECT CAST(? AS INTEGER)";
    EXPECT_EQ(again(text, {std::string{"1"}}), "int:1");
    EXPECT_TRUE(told(text, {std::string{"x"}}).starts_with("ERROR"));
    EXPECT_EQ(again(text, {std::string{"2"}}), "int:2");
}

// A stream that is given up in its midst.
TEST_F(texts_that_come_again, begin_at_the_first_row_after_they_were_given_up) {
    constexpr std::string_view text = "SELECT range FROM range(30)";
    ASSERT_TRUE(is_kept_soon(*session, text));
    for (int i = 0; i < often; ++i) {
        auto running = session->execute(text, {});
        recording_sink sink{10};
        ASSERT_EQ(*(*running)->fetch(sink), fetch_state::more);
        EXPECT_EQ(sink.rows.front(), "int:0");
    }
    EXPECT_TRUE(told(text).ends_with("int:29"));
}

}  // namespace
}  // namespace rollcall::engine::test
