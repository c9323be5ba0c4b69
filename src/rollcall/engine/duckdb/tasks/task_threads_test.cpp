// Which threads run a statement's tasks: its own alone, until it calls for others.
#include "rollcall/engine/duckdb/tasks/task_threads.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"

namespace rollcall::engine {
namespace {

using thread_ids = std::set<std::thread::id>;

// The threads that ran the function seen(), which waits for a second one as long as it is told to.
struct seen_threads {
    guarded<thread_ids> ids;
    std::chrono::seconds patience{0};

    std::size_t count() {
        return ids.with([](const thread_ids& all) { return all.size(); });
    }
};

void note_thread(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    auto& seen = *static_cast<seen_threads*>(duckdb_scalar_function_get_extra_info(info));
    seen.ids.with([](thread_ids& all) { all.insert(std::this_thread::get_id()); });
    const auto until = std::chrono::steady_clock::now() + seen.patience;
    while (seen.count() < 2 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    const auto* const from = static_cast<const std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)));
    auto* const to = static_cast<std::int64_t*>(duckdb_vector_get_data(output));
    std::copy_n(from, duckdb_data_chunk_get_size(input), to);
}

class task_threads_test : public testing::Test {
protected:
    task_threads_test() {
        config_handle config;
        duckdb_create_config(config.out());
        duckdb_set_config(config.get(), "threads", "3");
        duckdb_open_ext(nullptr, instance.out(), config.get(), nullptr);
        duckdb_connect(instance.get(), connection.out());
        register_seen();
        run("CREATE TABLE numbers AS SELECT range AS n FROM range(1000000)");
        EXPECT_EQ(threads.start(instance.get(), connection.get()), "");
    }
    ~task_threads_test() override {
        connection.reset();
        threads.stop();
    }

    void run(const std::string& text) {
        result_handle result;
        ASSERT_EQ(duckdb_query(connection.get(), text.c_str(), &result.raw()), DuckDBSuccess) << result.error();
    }
    void run_on_all_row_groups() { run("SELECT sum(seen(n)) FROM numbers"); }

    instance_handle instance;
    connection_handle connection;
    task_threads threads;
    seen_threads seen;

private:
    void register_seen() {
        duckdb_scalar_function function = duckdb_create_scalar_function();
        const type_handle number{duckdb_create_logical_type(DUCKDB_TYPE_BIGINT)};
        duckdb_scalar_function_set_name(function, "seen");
        duckdb_scalar_function_add_parameter(function, number.get());
        duckdb_scalar_function_set_return_type(function, number.get());
        duckdb_scalar_function_set_extra_info(function, &seen, nullptr);
        duckdb_scalar_function_set_function(function, note_thread);
        EXPECT_EQ(duckdb_register_scalar_function(connection.get(), function), DuckDBSuccess);
        duckdb_destroy_scalar_function(&function);
    }
};

TEST_F(task_threads_test, a_statement_that_calls_nobody_runs_on_its_own_thread) {
    run_on_all_row_groups();
    EXPECT_EQ(seen.ids.with([](const thread_ids& all) { return all; }), thread_ids{std::this_thread::get_id()});
}

TEST_F(task_threads_test, a_statement_that_calls_has_help) {
    seen.patience = std::chrono::seconds{20};
    const task_threads::call call{threads};
    run_on_all_row_groups();
    EXPECT_GE(seen.count(), 2U);
}

TEST_F(task_threads_test, help_ends_with_the_last_call_and_comes_again) {
    for (int round = 0; round < 3; ++round) {
        {
            task_threads::call first{threads};
            const task_threads::call second{threads};
            first = {};
            seen.ids.with([](thread_ids& all) { all.clear(); });
            seen.patience = std::chrono::seconds{20};
            run_on_all_row_groups();
            EXPECT_GE(seen.count(), 2U) << "one call is left";
        }
        // A thread that was about to take a task when the call ended still takes it.
        seen.patience = std::chrono::seconds{0};
        for (int attempts = 0; seen.count() != 1 && attempts < 100; ++attempts) {
            seen.ids.with([](thread_ids& all) { all.clear(); });
            run_on_all_row_groups();
        }
        EXPECT_EQ(seen.count(), 1U);
    }
}

TEST_F(task_threads_test, the_instance_still_counts_all_threads) {
    result_handle result;
    ASSERT_EQ(duckdb_query(connection.get(), "SELECT CAST(current_setting('threads') AS BIGINT)", &result.raw()), DuckDBSuccess);
    EXPECT_EQ(duckdb_value_int64(&result.raw(), 0, 0), 3);
}

TEST_F(task_threads_test, stopped_twice_and_started_again) {
    threads.stop();
    threads.stop();
    EXPECT_EQ(threads.start(instance.get(), connection.get()), "");
    seen.patience = std::chrono::seconds{20};
    const task_threads::call call{threads};
    run_on_all_row_groups();
    EXPECT_GE(seen.count(), 2U);
}

}  // namespace
}  // namespace rollcall::engine
