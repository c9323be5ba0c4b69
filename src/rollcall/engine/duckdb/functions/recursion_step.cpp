// rollcall_recursion_step(BIGINT most) -> BIGINT, always NULL: stands where a recursive query calls it once an iteration, and is error
// 3636 in the one after the last that may be. A call counts by itself, from each statement's beginning.
// Source: MySQL 8.4 Reference Manual, "WITH (Common Table Expressions)", "Limiting Common Table Expression Recursion".
#include <atomic>
#include <memory>

#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/vectors.hpp"

namespace rollcall::engine {

namespace {

// One call's count. Plans outlive statements.
struct recursion_count {
    interrupt_flag signals;
    std::atomic<std::uint64_t> statement{0};  // the number of the one that it counts for
    std::atomic<std::uint64_t> iterations{0};

    std::uint64_t step() noexcept {
        const auto now = signals->statements.load(std::memory_order_relaxed);
        if (statement.exchange(now, std::memory_order_relaxed) != now) iterations.store(0, std::memory_order_relaxed);
        return iterations.fetch_add(1, std::memory_order_relaxed) + 1;
    }
};
using shared_count = std::shared_ptr<recursion_count>;

void drop_count(void* count) { delete static_cast<shared_count*>(count); }
void* copy_count(void* count) { return new shared_count{*static_cast<shared_count*>(count)}; }

void bind_count(duckdb_bind_info info) {
    auto count = std::make_shared<recursion_count>();
    count->signals = signals_of_planner(info);
    duckdb_scalar_function_set_bind_data(info, new shared_count{std::move(count)}, drop_count);
    duckdb_scalar_function_set_bind_data_copy(info, copy_count);
}

void take_steps(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& count = *static_cast<shared_count*>(duckdb_scalar_function_get_bind_data(info));
    const column_in<std::int64_t> most(input, 0);
    column_out<std::int64_t> results(output);
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) {
        results.set_null(row);
        const auto iteration = count->step();
        if (iteration <= static_cast<std::uint64_t>(most[row].value_or(0))) continue;
        return fail_function(
            info, {sql_errc::cte_max_recursion_depth, "Recursive query aborted after " + std::to_string(iteration) +
                                                          " iterations. Try increasing @@cte_max_recursion_depth to a larger value."});
    }
}

}  // namespace

void add_recursion_step(function_set& to) {
    to.add_raw({"rollcall_recursion_step",
                {DUCKDB_TYPE_BIGINT},
                DUCKDB_TYPE_BIGINT,
                DUCKDB_TYPE_INVALID,
                take_steps,
                volatility::changing,
                false,
                bind_count});
}

}  // namespace rollcall::engine
