// Running statements on a real instance: streaming, parameters, prepared statements, transactions.
#include "for_test/engine/duckdb_instance.hpp"

namespace rollcall::engine::test {
namespace {

class session_of_duckdb : public instance_test {
protected:
    std::unique_ptr<prepared_statement> prepared(std::string_view text) {
        auto made = session->prepare(text);
        if (made.has_error()) {
            ADD_FAILURE() << made.error().message;
            return nullptr;
        }
        return std::move(*made);
    }

    std::string run_prepared(prepared_statement& statement, const parameter_list& parameters) {
        return outcome(drain(session->execute(statement, parameters)));
    }

    void make_table() {
        must("CREATE SCHEMA rollcall.db_shop");
        must("CREATE TABLE rollcall.db_shop.t (id BIGINT PRIMARY KEY, n INTEGER, s VARCHAR)");
    }
};

// --- streaming ---

TEST_F(session_of_duckdb, fetch_with_a_small_sink_gives_every_row_once_across_chunks) {
    constexpr std::size_t rows = 5000;  // chunks hold 2048
    auto running = session->execute("SELECT i FROM range(5000) r(i)", {});
    ASSERT_TRUE(running.has_value());
    recording_sink sink{7};
    std::size_t fetches = 0;
    while (true) {
        const auto state = (*running)->fetch(sink);
        ASSERT_TRUE(state.has_value());
        ++fetches;
        if (*state == fetch_state::done) break;
        ASSERT_EQ(sink.rows.size(), fetches * 7);
    }
    ASSERT_EQ(sink.rows.size(), rows);
    for (std::size_t i = 0; i < rows; ++i) ASSERT_EQ(sink.rows[i], "int:" + std::to_string(i));
}

TEST_F(session_of_duckdb, fetch_full_at_the_last_row_says_more_then_done) {
    auto running = session->execute("SELECT i FROM range(2) r(i)", {});
    ASSERT_TRUE(running.has_value());
    recording_sink sink{2};
    EXPECT_EQ(*(*running)->fetch(sink), fetch_state::more);
    EXPECT_EQ(*(*running)->fetch(sink), fetch_state::done);
    EXPECT_EQ(sink.rows.size(), 2U);
}

TEST_F(session_of_duckdb, a_plan_names_tables_and_functions_as_mysql_does) {
    make_table();
    must("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a')");
    auto running = session->execute("EXPLAIN SELECT rollcall_lower(s) FROM rollcall.db_shop.t", {});
    ASSERT_TRUE(running.has_value());
    recording_sink sink;
    ASSERT_TRUE((*running)->fetch(sink).has_value());
    ASSERT_EQ(sink.rows.size(), 1U);
    EXPECT_EQ(sink.rows[0].find("rollcall"), std::string::npos) << sink.rows[0];
    EXPECT_NE(sink.rows[0].find("shop.t"), std::string::npos) << sink.rows[0];
}

TEST_F(session_of_duckdb, fetch_of_no_rows_is_done_and_has_columns) {
    auto running = session->execute("SELECT 1 AS a, 'x' AS b WHERE false", {});
    ASSERT_TRUE(running.has_value());
    EXPECT_EQ((*running)->columns().size(), 2U);
    recording_sink sink;
    EXPECT_EQ(*(*running)->fetch(sink), fetch_state::done);
    EXPECT_TRUE(sink.rows.empty());
}

TEST_F(session_of_duckdb, error_in_mid_stream_is_told_after_the_rows_before_it) {
    auto running = session->execute("SELECT CASE WHEN i = 900000 THEN error('here') ELSE i END FROM range(1000000) r(i)", {});
    ASSERT_TRUE(running.has_value()) << running.error().message;
    recording_sink sink{1000};
    sql_result<fetch_state> state = fetch_state::more;
    while (state.has_value() && *state == fetch_state::more) state = (*running)->fetch(sink);
    ASSERT_TRUE(state.has_error());
    EXPECT_EQ(state.error().message, "here");
    EXPECT_GT(sink.rows.size(), 1000U);
}

TEST_F(session_of_duckdb, execution_given_up_half_read_leaves_the_connection_usable) {
    {
        auto running = session->execute("SELECT i FROM range(100000000) r(i)", {});
        ASSERT_TRUE(running.has_value());
        recording_sink sink{1};
        ASSERT_TRUE((*running)->fetch(sink).has_value());
    }
    EXPECT_EQ(told("SELECT 42"), "int:42");
}

// --- what a statement changed ---

TEST_F(session_of_duckdb, changes_count_rows_and_have_no_columns) {
    make_table();
    struct change {
        std::string_view text;
        std::uint64_t changed;
    };
    constexpr change changes[] = {
        {"INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c')", 3},
        {"UPDATE rollcall.db_shop.t SET n = 9 WHERE id > 1", 2},
        {"DELETE FROM rollcall.db_shop.t WHERE id = 1", 1},
        {"DELETE FROM rollcall.db_shop.t WHERE id = 1", 0},
        {"CREATE TABLE rollcall.db_shop.q AS SELECT 1 AS a", 0},
    };
    for (const auto& row : changes) {
        SCOPED_TRACE(row.text);
        auto running = session->execute(row.text, {});
        ASSERT_TRUE(running.has_value()) << running.error().message;
        EXPECT_TRUE((*running)->columns().empty());
        EXPECT_EQ((*running)->rows_changed(), row.changed);
        recording_sink sink;
        EXPECT_EQ(*(*running)->fetch(sink), fetch_state::done);
        EXPECT_TRUE(sink.rows.empty());
    }
}

TEST_F(session_of_duckdb, returning_gives_rows) {
    make_table();
    EXPECT_EQ(told("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a'), (2, 2, 'b') RETURNING id"), "int:1 / int:2");
}

// --- parameters ---

struct bound_case {
    parameter value;
    std::string_view type;
    std::string_view seen;
};

TEST_F(session_of_duckdb, parameters_arrive_as_what_they_are) {
    const datetime_value moment{{2024, 2, 29}, {false, 23, 59, 58, 123456}};
    const bound_case cases[] = {
        {std::monostate{}, "\"NULL\"", "null"},
        {std::int64_t{-5}, "BIGINT", "int:-5"},
        {std::uint64_t{5}, "BIGINT", "int:5"},
        {std::uint64_t{18446744073709551615U}, "UBIGINT", "uint:18446744073709551615"},
        {1.5F, "FLOAT", "float:1.5"},
        {0.1, "DOUBLE", "double:0.1"},
        {std::string{"it's \xC3\xA9"}, "VARCHAR", "text:it's \xC3\xA9"},
        {std::string("a\0b", 3), "VARCHAR", std::string_view("text:a\0b", 8)},
        {std::string{}, "VARCHAR", "text:"},
        {blob_value{std::string("\xFF\0", 2)}, "BLOB", std::string_view("text:\xFF\0", 7)},
        {date_value{2024, 2, 29}, "DATE", "date:2024-02-29"},
        {date_value{0, 1, 1}, "DATE", "date:0000-01-01"},
        {time_value{false, 23, 59, 58, 1}, "TIME", "time:23:59:58.000001"},
        {time_value{true, 838, 59, 59, 0}, "INTERVAL", "time:-838:59:59.000000"},
        {moment, "TIMESTAMP", "datetime:2024-02-29 23:59:58.123456"},
    };
    const auto values = prepared("SELECT ?");
    const auto types = prepared("SELECT typeof(?)");
    for (const auto& row : cases) {
        SCOPED_TRACE(row.seen);
        EXPECT_EQ(run_prepared(*values, {row.value}), row.seen);
        EXPECT_EQ(run_prepared(*types, {row.value}), "text:" + std::string{row.type});
        EXPECT_EQ(told("SELECT ?", {row.value}), row.seen);
    }
}

TEST_F(session_of_duckdb, parameters_that_cannot_be_are_refused) {
    const auto one = prepared("SELECT ?");
    EXPECT_EQ(run_prepared(*one, {}).substr(0, 10), "ERROR 1210");
    EXPECT_EQ(run_prepared(*one, {std::int64_t{1}, std::int64_t{2}}).substr(0, 10), "ERROR 1210");
    EXPECT_EQ(run_prepared(*one, {date_value{2023, 2, 29}}).substr(0, 10), "ERROR 1292");
    EXPECT_EQ(run_prepared(*one, {date_value{0, 0, 0}}).substr(0, 10), "ERROR 1292");
    EXPECT_EQ(run_prepared(*one, {std::string{"\xFF"}}).substr(0, 10), "ERROR 1210");
    EXPECT_EQ(run_prepared(*one, {std::int64_t{1}}), "int:1");
    EXPECT_EQ(told("SELECT ?").substr(0, 10), "ERROR 1210");
}

TEST_F(session_of_duckdb, parameters_of_other_types_than_the_columns_compare_by_value) {
    make_table();
    must("INSERT INTO rollcall.db_shop.t VALUES (7, 70, 'seven'), (9007199254740993, 80, 'big')");
    const auto by_id = prepared("SELECT s FROM rollcall.db_shop.t WHERE id = ?");
    EXPECT_EQ(run_prepared(*by_id, {std::int64_t{7}}), "text:seven");
    EXPECT_EQ(run_prepared(*by_id, {7.0}), "text:seven");
    EXPECT_EQ(run_prepared(*by_id, {std::string{"7"}}), "text:seven");
    EXPECT_EQ(run_prepared(*by_id, {7.5}), "");
    EXPECT_EQ(run_prepared(*by_id, {std::int64_t{9007199254740993}}), "text:big");
    const auto by_n = prepared("SELECT s FROM rollcall.db_shop.t WHERE n = ?");
    EXPECT_EQ(run_prepared(*by_n, {std::int64_t{70}}), "text:seven");
    EXPECT_EQ(run_prepared(*by_n, {std::int64_t{3000000000}}), "");
    EXPECT_EQ(run_prepared(*by_n, {70.0}), "text:seven");
    EXPECT_EQ(run_prepared(*by_n, {70.5}), "");
    EXPECT_EQ(run_prepared(*by_n, {std::string{"70"}}), "text:seven");
}

TEST_F(session_of_duckdb, arithmetic_of_parameters_does_not_overflow_at_32_bits) {
    const auto sum = prepared("SELECT ? + 1");
    EXPECT_EQ(run_prepared(*sum, {std::int64_t{2147483647}}), "int:2147483648");
}

// --- prepared statements ---

TEST_F(session_of_duckdb, prepare_tells_parameters_and_columns) {
    make_table();
    struct prepared_case {
        std::string_view text;
        std::size_t parameters;
        std::vector<std::string> columns;
    };
    const prepared_case cases[] = {
        {"SELECT id, s FROM rollcall.db_shop.t WHERE id = ?", 1, {"id", "s"}},
        {"SELECT 1 AS a", 0, {"a"}},
        {"SELECT ? AS a", 1, {"a"}},
        {"SELECT id, $1 AS b, '$2?' AS c, \"id\" FROM rollcall.db_shop.t LIMIT $2", 2, {"id", "b", "c", "id"}},
        {"SELECT id + ? AS a, s FROM rollcall.db_shop.t", 1, {"a", "s"}},
        {"SELECT CASE WHEN ? THEN ? END AS a, coalesce(?, ?) AS b", 4, {"a", "b"}},
        {"INSERT INTO rollcall.db_shop.t VALUES (?, ?, ?)", 3, {}},
        {"INSERT INTO rollcall.db_shop.t VALUES (?, ?, ?) RETURNING id", 3, {"id"}},
        {"UPDATE rollcall.db_shop.t SET n = ?", 1, {}},
        {"DELETE FROM rollcall.db_shop.t", 0, {}},
        {"CREATE TABLE rollcall.db_shop.q (a INTEGER)", 0, {}},
        {"BEGIN", 0, {}},
        {"COMMIT", 0, {}},
        {"EXPLAIN SELECT 1", 0, {"explain_key", "explain_value"}},
    };
    for (const auto& row : cases) {
        SCOPED_TRACE(row.text);
        const auto statement = prepared(row.text);
        ASSERT_NE(statement, nullptr);
        EXPECT_EQ(statement->parameter_count(), row.parameters);
        std::vector<std::string> names;
        for (const auto& column : statement->columns()) names.push_back(column.name);
        EXPECT_EQ(names, row.columns);
    }
}

TEST_F(session_of_duckdb, prepared_statement_sees_the_table_as_it_is_now) {
    make_table();
    must("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a')");
    const auto all = prepared("SELECT * FROM rollcall.db_shop.t");
    EXPECT_EQ(run_prepared(*all, {}), "int:1|int:1|text:a");
    must("ALTER TABLE rollcall.db_shop.t ADD COLUMN extra INTEGER DEFAULT 5");
    EXPECT_EQ(run_prepared(*all, {}), "int:1|int:1|text:a|int:5");
    must("DROP TABLE rollcall.db_shop.t");
    EXPECT_EQ(run_prepared(*all, {}), "ERROR 1146: Table 'shop.t' doesn't exist");
}

// --- transactions ---

TEST_F(session_of_duckdb, transaction_is_seen_by_others_only_after_commit) {
    make_table();
    const auto other = connect();
    ASSERT_TRUE(session->begin(false).has_value());
    must("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a')");
    EXPECT_EQ(outcome_of(*other, "SELECT count(*) FROM rollcall.db_shop.t"), "int:0");
    ASSERT_TRUE(session->commit().has_value());
    EXPECT_EQ(outcome_of(*other, "SELECT count(*) FROM rollcall.db_shop.t"), "int:1");
}

TEST_F(session_of_duckdb, transaction_rolled_back_leaves_nothing) {
    make_table();
    ASSERT_TRUE(session->begin(false).has_value());
    must("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a')");
    ASSERT_TRUE(session->rollback().has_value());
    EXPECT_EQ(told("SELECT count(*) FROM rollcall.db_shop.t"), "int:0");
}

// DuckDB's surprise that the front end answers for: COMMIT after a failure succeeds and keeps nothing.
TEST_F(session_of_duckdb, commit_after_a_failure_succeeds_and_has_rolled_back) {
    make_table();
    ASSERT_TRUE(session->begin(false).has_value());
    must("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a')");
    EXPECT_EQ(told("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'a')").substr(0, 10), "ERROR 1062");
    EXPECT_TRUE(session->commit().has_value());
    EXPECT_EQ(told("SELECT count(*) FROM rollcall.db_shop.t"), "int:0");
}

// --- MySQL's ways ---

TEST_F(session_of_duckdb, nulls_come_first_ascending_and_last_descending) {
    EXPECT_EQ(told("SELECT * FROM (VALUES (1), (NULL), (2)) t(a) ORDER BY a"), "null / int:1 / int:2");
    EXPECT_EQ(told("SELECT * FROM (VALUES (1), (NULL), (2)) t(a) ORDER BY a DESC"), "int:2 / int:1 / null");
    const auto later = connect();
    EXPECT_EQ(outcome_of(*later, "SELECT * FROM (VALUES (1), (NULL)) t(a) ORDER BY a"), "null / int:1");
}

TEST_F(session_of_duckdb, names_without_a_catalog_are_the_files) {
    make_table();
    must("CREATE TABLE rollcall.db_shop.child (pid BIGINT REFERENCES db_shop.t(id))");
    EXPECT_EQ(told("SELECT current_database()"), "text:rollcall");
}

TEST_F(session_of_duckdb, two_connections_run_at_once) {
    const auto other = connect();
    auto first = session->execute("SELECT i FROM range(10000) r(i)", {});
    auto second = other->execute("SELECT -i FROM range(10000) r(i)", {});
    ASSERT_TRUE(first.has_value() && second.has_value());
    recording_sink of_first{1};
    recording_sink of_second{1};
    for (int i = 0; i < 5000; ++i) {
        ASSERT_TRUE((*first)->fetch(of_first).has_value());
        ASSERT_TRUE((*second)->fetch(of_second).has_value());
    }
    EXPECT_EQ(of_first.rows.back(), "int:4999");
    EXPECT_EQ(of_second.rows.back(), "int:-4999");
}

// --- transactions beside definitions that make indexes ---

class old_transaction : public session_of_duckdb {
protected:
    table_hold hold(connection& on, table_use use) {
        const std::vector<table_use> uses{std::move(use)};
        return on.hold_tables(uses, UINT64_MAX);
    }
    static table_use defined(const std::string& table) { return {.table = table, .defines = true, .builds = true}; }

    void SetUp() override {
        session_of_duckdb::SetUp();
        make_table();
        must("CREATE TABLE rollcall.db_shop.u (id BIGINT PRIMARY KEY)");
        old = connect();
        ASSERT_TRUE(old->begin(false).has_value());
        ASSERT_EQ(hold(*old, {.table = "shop.u"}), table_hold::held);
        EXPECT_EQ(outcome_of(*old, "INSERT INTO rollcall.db_shop.u VALUES (1)"), "");
        old->release_held(statement_end::done);
        // Rows of the other table go, and it is defined.
        ASSERT_EQ(hold(*session, {.table = "shop.t", .clears = true}), table_hold::held);
        session->release_held(statement_end::done);
        definer = connect();
        ASSERT_EQ(hold(*definer, defined("shop.t")), table_hold::held);
    }

    std::unique_ptr<connection> old, definer;
};

TEST_F(old_transaction, it_ends_once_the_definition_has) {
    EXPECT_FALSE(old->may_end());
    definer->release_held(statement_end::done);
    EXPECT_TRUE(old->may_end());
    EXPECT_TRUE(old->commit().has_value());
    EXPECT_EQ(told("SELECT id FROM rollcall.db_shop.u"), "int:1");
}

TEST_F(old_transaction, whose_connection_goes_is_rolled_back_then_and_keeps_what_it_wrote_until_then) {
    old.reset();
    EXPECT_EQ(hold(*session, defined("shop.u")), table_hold::taken);
    definer->release_held(statement_end::done);
    EXPECT_EQ(hold(*session, defined("shop.u")), table_hold::held);
    session->release_held(statement_end::done);
    EXPECT_EQ(told("SELECT id FROM rollcall.db_shop.u"), "");
}

TEST_F(old_transaction, a_statement_that_writes_keeps_definitions_waiting_that_it_might_have_to_wait_for) {
    definer->release_held(statement_end::done);
    ASSERT_TRUE(old->rollback().has_value());
    ASSERT_EQ(hold(*old, {.table = "shop.u"}), table_hold::held);
    ASSERT_EQ(hold(*session, {.table = "shop.t", .clears = true}), table_hold::held);
    session->release_held(statement_end::done);
    EXPECT_EQ(hold(*definer, defined("shop.t")), table_hold::taken);
    old->release_held(statement_end::done);
    EXPECT_EQ(hold(*definer, defined("shop.t")), table_hold::held);
}

}  // namespace
}  // namespace rollcall::engine::test
