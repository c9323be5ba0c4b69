// One session's DuckDB connection, and the executions it runs.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/guarded.hpp"
#include "rollcall/engine/duckdb/chunk_reader.hpp"
#include "rollcall/engine/duckdb/error_mapping.hpp"
#include "rollcall/engine/duckdb/handles.hpp"
#include "rollcall/engine/duckdb/shared_state.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

class duckdb_prepared final : public prepared_statement {
public:
    duckdb_prepared(prepared_handle handle, std::string text, std::vector<column> columns);

    [[nodiscard]] std::size_t parameter_count() const override { return expected_.size(); }
    [[nodiscard]] std::span<const column> columns() const override { return columns_; }

    [[nodiscard]] duckdb_prepared_statement handle() const noexcept { return handle_.get(); }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] std::span<const duckdb_type> expected() const noexcept { return expected_; }

private:
    prepared_handle handle_;
    std::string text_;
    std::vector<column> columns_;
    std::vector<duckdb_type> expected_;  // of the parameters, as first planned
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
    sql_result<void> commit() override;
    sql_result<void> rollback() override;
    sql_result<std::unique_ptr<table_writer>> write_to(std::string_view schema, std::string_view table) override;
    void measure_operators(bool on) override;
    void expect_long(bool may_take_long) override;
    std::optional<operator_profile> last_profile() override;
    void interrupt() noexcept override;
    [[nodiscard]] std::optional<double> progress() const noexcept override;

    // Is a transaction of begin() open? One that has failed is, until it is rolled back. Thread: the worker's.
    [[nodiscard]] bool in_transaction() const noexcept { return in_transaction_; }

    // The error behind DuckDB's message about `statement`; notes when the instance has given itself up.
    sql_error failed(const std::string& message, std::string_view statement);

private:
    sql_result<prepared_handle> plan(const std::string& text);
    sql_result<std::unique_ptr<execution>> start(prepared_handle owned, duckdb_prepared_statement statement, const std::string& text,
                                                 std::span<const parameter> parameters, std::span<const duckdb_type> expected,
                                                 std::chrono::nanoseconds planning);
    sql_result<std::unique_ptr<execution>> start_alone(prepared_handle owned, duckdb_prepared_statement statement, const std::string& text,
                                                       std::chrono::nanoseconds planning);
    std::vector<column> columns_without_types(const std::string& text);
    template <class Commit>
    sql_result<void> commit_in_turn(Commit commit);
    void leave_transaction();
    void mend();
    // Errors: lock_deadlock (1213) while a failed commit cannot be cleared up after.
    sql_result<void> check_mended();
    sql_result<void> run(const char* text);
    // Errors: why the instance has stopped, where it has.
    [[nodiscard]] sql_result<void> check_running() const;
    void stop_instance(const std::string& message, const std::string& why);
    bool finds(const char* query, std::span<const parameter> parameters);

    duckdb_connection const handle_;    // for the worker that runs the statement
    guarded<duckdb_connection> alive_;  // the same, for other threads; null from when it is given up
    shared_state& state_;
    std::uint64_t number_;
    bool in_transaction_ = false;
    bool wrote_ = false;  // in the transaction that is open
    bool measures_ = false;
    bool may_take_long_ = true;  // the next statement
    bool watches_ = true;        // progress: as the connection's settings have it
    unsigned unwatched_ = 0;     // statements in a row that could do without
    interrupt_flag interrupted_;
};

}  // namespace rollcall::engine
