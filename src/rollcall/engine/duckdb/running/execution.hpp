// One statement's result, streamed chunk by chunk.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/running/prepared.hpp"
#include "rollcall/engine/duckdb/running/statement_activity.hpp"
#include "rollcall/engine/duckdb/tasks/task_help.hpp"
#include "rollcall/engine/duckdb/values/chunk_reader.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

class duckdb_session;

class duckdb_execution final : public execution {
public:
    // `session`, and the statement of the result, outlive it.
    duckdb_execution(duckdb_session& session, result_handle result, duckdb_prepared& statement, std::chrono::nanoseconds planning,
                     task_help help);

    duckdb_execution(const duckdb_execution&) = delete;
    duckdb_execution& operator=(const duckdb_execution&) = delete;
    ~duckdb_execution() override;

    // The statement is nobody else's: it goes with the result.
    void own(std::unique_ptr<duckdb_prepared> statement) noexcept { statement_ = std::move(statement); }
    void end_with_it(statement_activity activity) noexcept { activity_.emplace(std::move(activity)); }
    // The transaction that is open is this statement's own, and only read: it ends with the result.
    void end_transaction_with_it() noexcept { ends_transaction_ = true; }

    [[nodiscard]] std::span<const column> columns() const override { return columns_; }
    [[nodiscard]] std::uint64_t rows_changed() const override { return rows_changed_; }
    [[nodiscard]] std::chrono::nanoseconds planning() const override { return planning_; }
    sql_result<fetch_state> fetch(row_sink& sink) override;

private:
    sql_result<fetch_state> fetch_rows(row_sink& sink);

    std::optional<statement_activity> activity_;  // where it is in no transaction; the last to go
    duckdb_session& session_;
    duckdb_prepared& of_;
    std::unique_ptr<duckdb_prepared> statement_;  // the same, where it is nobody else's
    std::string text_;
    result_handle result_;
    std::vector<value_type> types_;
    std::vector<column> columns_;
    std::uint64_t rows_changed_ = 0;
    std::chrono::nanoseconds planning_;
    chunk_handle chunk_;  // the one being read, where the sink was full in the midst of it
    std::optional<chunk_reader> reader_;
    bool in_chunk_ = false;
    bool ends_transaction_ = false;
    bool read_to_its_end_ = false;
    bool was_short_ = false;  // read to its end, and soon
    task_help help_;
};

}  // namespace rollcall::engine
