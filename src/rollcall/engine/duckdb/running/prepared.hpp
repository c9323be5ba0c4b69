// A statement with its plan, which may have to be made again.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/engine/duckdb/handles/handles.hpp"
#include "rollcall/engine/duckdb/handles/plan_time.hpp"
#include "rollcall/engine/duckdb/running/bind_parameters.hpp"
#include "rollcall/engine/engine.hpp"

namespace rollcall::engine {

// Thread: the worker's that has its connection.
class duckdb_prepared final : public prepared_statement {
public:
    duckdb_prepared(prepared_handle handle, plan_time planned_at, std::string text);
    // A plan in the place of the one that no longer holds.
    void set_plan(prepared_handle handle, plan_time planned_at);
    // Those of the first plan: the client knows them from then on.
    void tell_columns(std::vector<column> columns) { columns_ = std::move(columns); }

    [[nodiscard]] std::size_t parameter_count() const override { return expected_.size(); }
    [[nodiscard]] std::span<const column> columns() const override { return columns_; }

    [[nodiscard]] duckdb_prepared_statement handle() const noexcept { return handle_.get(); }
    // Does its plan hold only for the data it was made for?
    [[nodiscard]] bool depends_on_data() const noexcept { return depends_on_data_; }
    [[nodiscard]] plan_time planned_at() const noexcept { return planned_at_; }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] std::span<const duckdb_type> expected() const noexcept { return expected_; }

private:
    prepared_handle handle_;
    plan_time planned_at_;
    std::string text_;
    std::vector<column> columns_;
    bool depends_on_data_;
    std::vector<duckdb_type> expected_;  // of the parameters
};

}  // namespace rollcall::engine
