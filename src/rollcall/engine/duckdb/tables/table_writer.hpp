// DuckDB's appender as a sink of rows.
#pragma once

#include <memory>
#include <string>

#include "rollcall/base/refusal.hpp"
#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

class duckdb_table_writer final : public table_writer {
public:
    // `on` outlives the writer. Errors: DuckDB's message.
    static or_refusal<std::unique_ptr<table_writer>> open(duckdb_connection on, const std::string& catalog, const std::string& schema,
                                                          const std::string& table);
    explicit duckdb_table_writer(appender_handle appender) : appender_(std::move(appender)) {}

    void begin_row() override {}
    void null() override { note(duckdb_append_null(appender_.get())); }
    void integer(std::int64_t value) override { note(duckdb_append_int64(appender_.get(), value)); }
    void unsigned_integer(std::uint64_t value) override { note(duckdb_append_uint64(appender_.get(), value)); }
    void float32(float value) override { note(duckdb_append_float(appender_.get(), value)); }
    void float64(double value) override { note(duckdb_append_double(appender_.get(), value)); }
    void text(std::string_view bytes) override { note(duckdb_append_varchar_length(appender_.get(), bytes.data(), bytes.size())); }
    void blob(std::string_view bytes) override { note(duckdb_append_blob(appender_.get(), bytes.data(), bytes.size())); }
    // The front end's own tables have no columns of these.
    void date(const date_value&) override { note(DuckDBError); }
    void time(const time_value&) override { note(DuckDBError); }
    void datetime(const datetime_value&) override { note(DuckDBError); }
    bool end_row() override {
        note(duckdb_appender_end_row(appender_.get()));
        return true;
    }
    sql_result<void> finish() override;

private:
    void note(duckdb_state state) noexcept { failed_ = failed_ || state != DuckDBSuccess; }

    appender_handle appender_;
    bool failed_ = false;
};

}  // namespace rollcall::engine
