// One session's DuckDB connection, and the executions it runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/duckdb/errors/error_mapping.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/handles/plan_time.hpp"
#include "rollcall/engine/duckdb/instance/shared_state.hpp"
#include "rollcall/engine/duckdb/running/kept_plans.hpp"
#include "rollcall/engine/duckdb/running/prepared.hpp"
#include "rollcall/engine/duckdb/running/statement_activity.hpp"
#include "rollcall/engine/duckdb/values/chunk_reader.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

class duckdb_execution;

// The connection as other threads see it.
struct live_handle {
    duckdb_connection handle = nullptr;  // null from when it is given up
    bool ends_transaction = false;       // what runs is not to be interrupted
};

// Until it is destroyed, interrupts do not reach the connection. Worker.
class deaf_to_interrupts {
public:
    explicit deaf_to_interrupts(guarded<live_handle>& of) : of_(of) { set(true); }
    ~deaf_to_interrupts() { set(false); }
    deaf_to_interrupts(const deaf_to_interrupts&) = delete;
    deaf_to_interrupts& operator=(const deaf_to_interrupts&) = delete;

private:
    void set(bool deaf) {
        of_.with([deaf](live_handle& alive) { alive.ends_transaction = deaf; });
    }
    guarded<live_handle>& of_;
};

class duckdb_session final : public connection {
public:
    // `state` outlives the session. Settings of the connection are made already.
    duckdb_session(duckdb_connection handle, shared_state& state);
    duckdb_session(const duckdb_session&) = delete;
    duckdb_session& operator=(const duckdb_session&) = delete;
    ~duckdb_session() override;

    sql_result<std::unique_ptr<execution>> execute(std::string_view text, std::span<const parameter> parameters) override;
    sql_result<std::unique_ptr<prepared_statement>> prepare(std::string_view text) override;
    // `statement` comes from this connection's prepare().
    sql_result<std::unique_ptr<execution>> execute(prepared_statement& statement, std::span<const parameter> parameters) override;
    sql_result<void> begin(bool read_only) override;
    sql_result<void> take_snapshot() override;
    sql_result<void> commit() override;
    sql_result<void> rollback() override;
    [[nodiscard]] bool may_end() override;
    [[nodiscard]] bool has_written() const override { return changed_; }
    sql_result<void> begin_numbers(const numbered_place& place) override;
    void hold_numbers(std::string_view database, std::string_view table) override;
    void release_numbers(std::string_view database, std::string_view table) override;
    [[nodiscard]] bool hold_parents(std::span<const parent_use> parents) override;
    [[nodiscard]] table_hold hold_tables(std::span<const table_use> tables, std::uint64_t known) override;
    void release_held(statement_end how) override;
    void stop_waiting_for_tables() noexcept override { state_.tables.leave_defined(number_, false); }
    given_numbers end_numbers() override;
    sql_result<std::unique_ptr<table_writer>> write_to(std::string_view schema, std::string_view table) override;
    void measure_operators(bool on) override;
    void expect_long(bool may_take_long) override;
    std::optional<operator_profile> last_profile() override;
    void belong_to(std::uint32_t session, std::shared_ptr<rest_watcher> watcher) override {
        interrupted_->session = session;
        interrupted_->watcher = std::move(watcher);
    }
    void interrupt() noexcept override;
    [[nodiscard]] std::optional<double> progress() const noexcept override;

    // Is a transaction of begin() open? One that has failed is, until it is rolled back. Thread: the worker's.
    [[nodiscard]] bool in_transaction() const noexcept { return in_transaction_; }

    // As the instance closes: what was kept ahead of the counters is given back.
    void write_exact_bounds();

    // What runs now, outside of a transaction.
    [[nodiscard]] statement_activity begin_activity() { return {interrupted_, state_.tables.now()}; }

    // A run of the text has ended.
    void note_run(std::string_view text, bool was_short) noexcept { kept_.note_run(text, was_short); }

    // Ends the transaction that a statement had to itself, and whose result is gone.
    void end_own_transaction();
    // The same where its rows were not read to their end: DuckDB would end it as the connection's next statement begins.
    void end_left_stream();

    // The error behind DuckDB's message about `statement`; notes when the instance has given itself up.
    sql_error failed(const std::string& message, std::string_view statement);
    // The same about a stream of the statement's rows.
    sql_error failed_in_stream(const std::string& message, duckdb_prepared& statement);
    [[nodiscard]] const engine_naming& naming() const noexcept { return state_.naming; }

private:
    // --- statements.cpp ---
    // Null where the plan may not hold for the data that the statement would see; nothing was done then.
    using started = sql_result<std::unique_ptr<duckdb_execution>>;

    template <class Run>
    started in_activity(Run run);
    started execute_text(std::string_view text, std::span<const parameter> parameters);
    sql_result<prepared_handle> make_plan(const std::string& text);
    sql_result<std::unique_ptr<duckdb_prepared>> plan(std::string text);
    sql_result<void> plan_again(duckdb_prepared& statement);
    // `made_at`: when the plan was made, where it was not in the transaction that is open.
    started start(duckdb_prepared& statement, std::span<const parameter> parameters, std::optional<plan_time> made_at);
    started start_planned(duckdb_prepared& statement, std::span<const parameter> parameters);
    started start_in_transaction(duckdb_prepared& statement, std::span<const parameter> parameters);
    [[nodiscard]] plan_time now() const noexcept { return {state_.commit_steps.load(std::memory_order_seq_cst), changes_}; }
    void begin_statement();
    std::vector<column> columns_without_types(const std::string& text);
    sql_error error_of_running_again(duckdb_prepared& statement);

    // --- numbering.cpp ---
    sql_result<void> read_counter(row_counter& counter);
    sql_result<void> write_bound(row_counter& counter, std::uint64_t bound);
    void keep_ahead(row_counter& counter);

    // --- connection.cpp ---
    sql_result<void> commit_in_turn(const std::function<sql_result<void>()>& commit);
    void leave_transaction();
    template <class End>
    auto ending(End end);
    void disconnect_in_time();
    void leave_locks(bool committed);
    void note_sight();
    sql_result<void> run(const char* text);
    sql_result<void> run_to_its_end(const char* text);
    // Errors: why the instance has stopped, where it has.
    [[nodiscard]] sql_result<void> check_running() const;
    sql_error stop_instance(const std::string& message, sql_error why);
    bool finds(const char* query, std::span<const parameter> parameters);
    bool is_broken_view(std::string_view database, std::string_view table);
    std::vector<std::pair<std::string, std::string>> checks_of(std::string_view table);

    duckdb_connection const handle_;  // for the worker that runs the statement
    guarded<live_handle> alive_;      // the same, for other threads
    shared_state& state_;
    std::uint64_t number_;
    bool in_transaction_ = false;
    bool own_transaction_ = false;  // the open one is that of the statement which is being started
    bool read_only_ = false;        // the open one
    bool wrote_ = false;            // a statement that writes has begun in the open one
    bool changed_ = false;          // and has done what it says
    std::uint64_t changes_ = 0;     // plan_time's
    bool holds_parents_ = false;
    bool holds_tables_ = false;                  // that it has written
    std::uint64_t open_since_ = 0;               // table_locks' moment before the open transaction; 0: none is open
    bool may_end_ = false;                       // it has begun to end
    std::optional<statement_activity> holding_;  // of a statement outside of a transaction, while it holds tables
    std::uint64_t began_ = 0;                    // parent_guard's moment before the open one saw anything; 0: it has not yet
    kept_plans kept_;
    std::chrono::nanoseconds planning_{};  // of the execution that is being started
    bool measures_ = false;
    bool may_take_long_ = true;  // the next statement
    bool watches_ = true;        // progress: as the connection's settings have it
    unsigned unwatched_ = 0;     // statements in a row that could do without
    interrupt_flag interrupted_;
    std::shared_ptr<noted_numbers> notes_;
    std::shared_ptr<row_counter> counter_;  // of the running statement; null: it takes no numbers
};

}  // namespace rollcall::engine
