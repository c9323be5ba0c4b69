// Errors that several commands give, each with one sentence. Private to session.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/session/session_state.hpp"

namespace rollcall::session {

inline sql_error workers_busy() { return {sql_errc::out_of_resources, "The workers' queue is full; try again later"}; }
inline sql_error statement_workers_busy() { return {sql_errc::out_of_resources, "The statement workers' queue is full; try again later"}; }

// `most`: the bytes that packets may take, of all sessions together.
inline sql_error packet_memory_used_up(std::size_t most) {
    return {sql_errc::out_of_resources,
            fmt::format("The packets of all connections together take more than limits.max_packet_memory_bytes ({}); send or select less "
                        "at once, try again later, or raise it",
                        most)};
}

inline sql_error too_many_results(std::size_t most) {
    return {sql_errc::out_of_resources,
            fmt::format("As many results are being read as may be (limits.max_open_results, {}); try again later, or raise it", most)};
}

// `by`: the first error's message.
inline sql_error transaction_aborted(std::string_view by) {
    return {sql_errc::unknown,
            fmt::format("The transaction was aborted by an earlier error and nothing of it is kept; send ROLLBACK. The error was: {}", by)};
}

// Of memory beyond what the process or the engine may have.
inline sql_error out_of_memory() {
    return {sql_errc::out_of_resources,
            "Out of memory: the statement needs more than is left; let it read less at once, or try again when fewer run"};
}

inline sql_error lock_wait_timeout() { return {sql_errc::lock_wait_timeout, "Lock wait timeout exceeded; try restarting transaction"}; }

// `given_to`: "mysqld_stmt_execute", as MySQL calls the command.
inline sql_error unknown_prepared(std::uint32_t id, std::string_view given_to) {
    return {sql_errc::unknown_stmt_handler, fmt::format("Unknown prepared statement handler ({}) given to {}", id, given_to)};
}

// Was the statement written for tables that have been defined anew since? The engine has not seen it: it may be written and run again.
inline bool is_outdated(const sql_result<void>& outcome) {
    return outcome.has_error() && outcome.error().code == sql_errc::table_def_changed;
}

// Does a statement still wait for its turn at a table?
inline bool waits_on(const session_state& of, std::chrono::nanoseconds waited) {
    return waited < std::chrono::seconds{of.variables.lock_wait_timeout_s()};
}

}  // namespace rollcall::session
