// Registering our scalar functions in an instance, and what they share: errors and interrupts.
#pragma once

#include <duckdb.h>

#include <string>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/engine/duckdb/handles/interrupt_flags.hpp"

namespace rollcall::engine {

// A volatile function is called for each row; any other, called with constants, once while the statement is planned.
enum class volatility : std::uint8_t { stable, changing };

// A function's bind step, where its extra info is the instance's interrupt_flags: its bind data are then the interrupt_flag of the
// connection that plans the statement.
void bind_signals(duckdb_bind_info info);
// That flag. Whoever plans a statement runs it: its connection's signals are the ones to look at.
interrupt_flag signals_of_planner(duckdb_bind_info info);

// One function as DuckDB is told of it.
struct raw_function {
    const char* name = "";
    std::vector<duckdb_type> parameters;                // DUCKDB_TYPE_ANY: as it comes, without a cast
    duckdb_type result = DUCKDB_TYPE_INVALID;           // the type
    duckdb_type more_parameters = DUCKDB_TYPE_INVALID;  // any number of this type behind the others
    duckdb_scalar_function_t run = nullptr;             // is called with NULLs, too
    volatility how = volatility::stable;
    bool json = false;                                  // the result, VARCHAR, is of type JSON
    duckdb_scalar_function_bind_t bind = bind_signals;  // of another signals_of() knows nothing
};

// Where functions are made known, one after the other; the first that DuckDB refuses is remembered. Thread: one at a time.
class function_set {
public:
    // `flags` outlives the instance.
    function_set(duckdb_connection on, const interrupt_flags& flags) : on_(on), flags_(flags) {}

    void add_raw(const raw_function& function);
    template <auto Function>
    void add(const char* name, volatility how = volatility::stable);

    [[nodiscard]] bool all_registered() const noexcept { return all_registered_; }

private:
    duckdb_connection on_;
    const interrupt_flags& flags_;
    bool all_registered_ = true;
};

// Ends the statement with this error: error_mapping reads it again from DuckDB's message.
void fail_function(duckdb_function_info info, const sql_error& error);
// Ends the statement as interrupted (1317).
void fail_interrupted(duckdb_function_info info);
// Of a function of the set: the signals of the connection whose statement it runs in. Valid while it runs.
const running_signals& signals_of(duckdb_function_info info);

}  // namespace rollcall::engine
