// The scripted engine keeps the contract that the real one keeps.
#include "for_test/engine/fake_engine.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace rollcall::engine {
namespace {

class counting_sink final : public row_sink {
public:
    void begin_row() override {}
    void null() override {}
    void integer(std::int64_t value) override { sum += value; }
    void unsigned_integer(std::uint64_t) override {}
    void float32(float) override {}
    void float64(double) override {}
    void text(std::string_view) override {}
    void date(const date_value&) override {}
    void time(const time_value&) override {}
    void datetime(const datetime_value&) override {}
    bool end_row() override { return ++rows % 2 != 0; }

    std::int64_t sum = 0;
    int rows = 0;
};

fake_answer three_numbers() {
    fake_answer answer;
    answer.columns.emplace_back();
    answer.columns.back().name = "n";
    answer.rows = {{std::int64_t{1}}, {std::int64_t{2}}, {std::int64_t{4}}};
    return answer;
}

TEST(fake_engine, scripted_rows_stop_where_the_sink_is_full) {
    fake_database database;
    database.answer("SELECT n", three_numbers());
    const auto on = std::move(*database.connect());
    const auto running = std::move(*on->execute("SELECT n", {}));
    EXPECT_EQ(running->columns().front().name, "n");
    counting_sink sink;
    EXPECT_EQ(*running->fetch(sink), fetch_state::more);
    EXPECT_EQ(sink.rows, 2);
    EXPECT_EQ(*running->fetch(sink), fetch_state::done);
    EXPECT_EQ(sink.sum, 7);
}

TEST(fake_engine, text_without_an_answer_is_a_syntax_error) {
    fake_database database;
    const auto on = std::move(*database.connect());
    EXPECT_EQ(on->execute("what", {}).error().code, sql_errc::parse);
    EXPECT_EQ(database.executed(), std::vector<std::string>{"what"});
}

TEST(fake_engine, blocking_statement_ends_by_interrupt) {
    fake_database database;
    fake_answer endless;
    endless.blocks = true;
    database.answer("SLEEP", endless);
    const auto on = std::move(*database.connect());
    sql_errc code{};
    std::thread worker{[&] { code = on->execute("SLEEP", {}).error().code; }};
    EXPECT_TRUE(database.wait_until_blocked(1));
    on->interrupt();
    worker.join();
    EXPECT_EQ(code, sql_errc::query_interrupted);
    EXPECT_EQ(database.interrupts(), 1U);
}

TEST(fake_engine, transactions_are_noted_in_order) {
    fake_database database;
    const auto on = std::move(*database.connect());
    EXPECT_TRUE(on->begin(true).has_value());
    EXPECT_TRUE(on->commit().has_value());
    EXPECT_TRUE(on->rollback().has_value());
    EXPECT_EQ(database.executed(), (std::vector<std::string>{"BEGIN TRANSACTION READ ONLY", "COMMIT", "ROLLBACK"}));
}

TEST(fake_engine, catalog_answers_with_what_was_added) {
    fake_database database;
    std::vector<column_row> columns(1);
    columns.front().name = "id";
    database.add_table("shop", "t", columns, "CREATE TABLE `t`");
    const auto on = std::move(*database.connect());
    EXPECT_EQ(database.reader().columns(*on, "shop", "t")->size(), 1U);
    EXPECT_EQ(*database.reader().create_text(*on, "shop", "t"), "CREATE TABLE `t`");
    EXPECT_EQ(database.reader().tables(*on, "nope").error().code, sql_errc::bad_db);
    EXPECT_EQ(database.reader().columns(*on, "shop", "nope").error().code, sql_errc::no_such_table);
    EXPECT_EQ(*database.reader().drop_database(*on, "shop", false), 1U);
    EXPECT_EQ(database.open_connections(), 1U);
}

}  // namespace
}  // namespace rollcall::engine
