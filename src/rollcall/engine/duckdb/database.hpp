// The instance: what it holds and in which order it goes.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/duckdb/catalog/catalog_reader.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/instance/data_dir_lock.hpp"
#include "rollcall/engine/duckdb/instance/shared_state.hpp"
#include "rollcall/engine/duckdb_engine.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

class duckdb_instance final : public database {
public:
    duckdb_instance(duckdb_options options, std::optional<data_dir_lock> lock, std::unique_ptr<shared_state> state,
                    instance_handle instance);
    duckdb_instance(const duckdb_instance&) = delete;
    duckdb_instance& operator=(const duckdb_instance&) = delete;
    ~duckdb_instance() override;

    sql_result<std::unique_ptr<connection>> connect() override;
    catalog& reader() override { return reader_; }
    std::uint64_t hold_gathered(gathered_table table) override { return state_->gathered.hold(std::move(table)); }
    void release_gathered(std::uint64_t number) override { state_->gathered.release(number); }
    void forget_numbers(std::string_view database, std::string_view table) override;
    void release_user_locks(std::uint32_t session) noexcept override { state_->named.release_all(session); }
    [[nodiscard]] std::uint64_t definitions() const noexcept override { return state_->tables.definitions(); }
    [[nodiscard]] std::optional<sql_error> unavailable() const override;
    or_refusal<void> reopen() override;

private:
    const duckdb_options options_;
    std::optional<data_dir_lock> lock_;    // given back last, after the file is closed
    std::unique_ptr<shared_state> state_;  // DuckDB's functions point into it: outlives the instance
    std::shared_mutex opening_;            // held alone by who replaces the instance
    instance_handle instance_;             // none where it could not be opened again
    catalog_reader reader_;
    std::string connection_settings_;
};

}  // namespace rollcall::engine
