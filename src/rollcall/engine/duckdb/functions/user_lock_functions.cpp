// MySQL's GET_LOCK and its kin, for the session whose connection it is. Names count without regard to case.
// Source: MySQL 8.0 Reference Manual, "Locking Functions".
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "rollcall/base/text/case_folding.hpp"
#include "rollcall/base/text/characters.hpp"
#include "rollcall/engine/duckdb/functions/functions.hpp"
#include "rollcall/engine/duckdb/functions/vectors.hpp"
#include "rollcall/engine/duckdb/handles/user_locks.hpp"

namespace rollcall::engine {

namespace {

constexpr std::uint64_t longest_name = 64;               // characters
constexpr std::int64_t longest_seconds = 1'000'000'000;  // beyond it a clock would overflow; nobody waits 31 years

// Errors: also that the statement runs for no session, as those over the history do.
sql_result<std::string> name_of(const std::optional<std::string_view>& given, const running_signals& of) {
    if (of.session == 0) return sql_error{sql_errc::not_supported_yet, "A user lock beside the history of statements is not supported"};
    if (!given || given->empty() || count_characters(*given) > longest_name) {
        return sql_error{sql_errc::user_lock_wrong_name, "Incorrect user-level lock name '" + std::string{given.value_or("NULL")} + "'."};
    }
    return sql_result<std::string>{boost::system::in_place_value, fold_case(*given)};
}

// GET_LOCK(name, seconds): a negative number waits for ever, NULL is 0.
void run_get(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    using outcome = user_locks::outcome;
    const auto& of = signals_of(info);
    const column_in<std::string_view> names(input, 0);
    const column_in<std::int64_t> timeouts(input, 1);
    column_out<std::int64_t> results(output);
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const auto name = name_of(names[row], of);
        if (name.has_error()) return fail_function(info, name.error());
        const auto seconds = timeouts[row].value_or(0);
        std::optional<std::chrono::nanoseconds> patience;
        if (seconds >= 0) patience = std::chrono::seconds{std::min(seconds, longest_seconds)};
        const auto got = of.locks->acquire(of.session, *name, patience, of.interrupted, of.watcher.get());
        if (got == outcome::interrupted) return fail_interrupted(info);
        if (got == outcome::deadlock) {
            return fail_function(info, {sql_errc::user_lock_deadlock,
                                        "Deadlock found when trying to get user-level lock; try rolling back transaction/releasing locks "
                                        "and restarting lock acquisition."});
        }
        results.set(row, got == outcome::taken ? 1 : 0);
    }
}

// The others: one name, and what is to be said of it; none is NULL.
template <class Value, std::optional<Value> (*Answer)(const running_signals& of, const std::string& name)>
void run_of_name(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& of = signals_of(info);
    const column_in<std::string_view> names(input, 0);
    column_out<Value> results(output);
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const auto name = name_of(names[row], of);
        if (name.has_error()) return fail_function(info, name.error());
        const auto answer = Answer(of, *name);
        answer ? results.set(row, *answer) : results.set_null(row);
    }
}

std::optional<std::int64_t> release(const running_signals& of, const std::string& name) { return of.locks->release(of.session, name); }

std::optional<std::int64_t> is_free(const running_signals& of, const std::string& name) { return of.locks->holder_of(name) ? 0 : 1; }

std::optional<std::uint64_t> holder(const running_signals& of, const std::string& name) { return of.locks->holder_of(name); }

// Its argument says nothing: each function of ours has one.
void run_release_all(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& of = signals_of(info);
    column_out<std::uint64_t> results(output);
    const std::uint64_t rows = duckdb_data_chunk_get_size(input);
    for (std::uint64_t row = 0; row < rows; ++row) results.set(row, of.locks->release_all(of.session));
}

}  // namespace

void add_user_lock_functions(function_set& to) {
    constexpr auto name = DUCKDB_TYPE_VARCHAR;
    constexpr auto number = DUCKDB_TYPE_BIGINT;
    constexpr auto count = DUCKDB_TYPE_UBIGINT;
    constexpr auto none = DUCKDB_TYPE_INVALID;
    constexpr auto changing = volatility::changing;
    to.add_raw({"rollcall_lock_get", {name, number}, number, none, run_get, changing});
    to.add_raw({"rollcall_lock_release", {name}, number, none, run_of_name<std::int64_t, release>, changing});
    to.add_raw({"rollcall_lock_is_free", {name}, number, none, run_of_name<std::int64_t, is_free>, changing});
    to.add_raw({"rollcall_lock_holder", {name}, count, none, run_of_name<std::uint64_t, holder>, changing});
    to.add_raw({"rollcall_lock_release_all", {number}, count, none, run_release_all, changing});
}

}  // namespace rollcall::engine
