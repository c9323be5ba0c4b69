// One session of a watched MariaDB as its process list tells it: what is asked, and how the answer is read. Pure.
// Source: MariaDB Knowledge Base, "Information Schema PROCESSLIST Table", "Information Schema INNODB_TRX Table".
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/rows/session_row.hpp"
#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::watch {

// Every statement of ours begins so: who reads that server's own list or log sees whose it is.
inline constexpr std::string_view statement_mark = "/* rollcall watch */ ";

// How much is kept of a name, a host, a state that another server tells.
inline constexpr std::size_t kept_word_bytes = 256;

// Texts are UTF-8 and cut; `info` is as it came, not redacted yet: it goes nowhere but through sql::redact().
struct process_row {
    std::uint64_t id = 0;  // there
    std::string user;
    std::string host;
    std::string db;
    registry::command doing = registry::command::sleep;
    std::string state;
    std::chrono::microseconds runs{0};  // how long it has been in this command, or asleep
    std::uint64_t query = 0;            // QUERY_ID of the present statement, or the last one
    bool has_info = false;
    std::string info;
    float progress = -1;  // percent, below 0 where unknown
};

// What stands for the user until a login completes.
inline constexpr std::string_view nobody_yet = "unauthenticated user";

// Is `now` the session that had its id, as `user` from `host`? Who logs in keeps it; whoever the id was given to anew, or changes the
// user, is another. Thread: any; pure.
[[nodiscard]] bool is_same_session(std::string_view user, std::string_view host, const process_row& now) noexcept;

// All sessions but the one that asks.
std::string list_statement();
// Those with an open transaction.
std::string transactions_statement();
// These again, by their ids there.
std::string look_statement(const std::vector<std::uint64_t>& ids);

// The answer to list_statement() or look_statement(). Errors: a sentence, where columns are missing or an id is no number. Thread: any.
or_refusal<std::vector<process_row>> read_process_rows(const wire::text_result& answer);
// The same for `count` rows of it, or as many as there are, from `begin` on: they are appended to `into`.
or_refusal<void> read_process_rows(const wire::text_result& answer, std::size_t begin, std::size_t count, std::vector<process_row>& into);
// The ids in the answer to transactions_statement(). What is no number is passed over.
std::unordered_set<std::uint64_t> read_transactions(const wire::text_result& answer);

// May an account with this answer to SHOW GRANTS see the sessions of others?
[[nodiscard]] bool sees_all_sessions(const wire::text_result& grants);

}  // namespace rollcall::watch
