// One session of a watched server as its process list tells it, whichever kind of server that is: what is read, and how. Pure.
// Sources: those of upstream/dialect.cpp.
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/rows/session_row.hpp"
#include "rollcall/upstream/dialect.hpp"
#include "rollcall/wire/client/result_reader.hpp"

namespace rollcall::watch {

// How much is kept of a name, a host, a state that another server tells.
inline constexpr std::size_t kept_word_bytes = 256;

// A session's number there: some products count at each node anew.
struct session_number {
    std::string node;  // "" where one server lists its own alone
    std::uint64_t id = 0;
    auto operator<=>(const session_number&) const = default;
};

// Texts are UTF-8 and cut; `info` is as it came, not redacted yet: it goes nowhere but through sql::redact().
struct process_row {
    session_number number;
    std::string user;
    std::string host;
    std::string db;
    registry::command doing = registry::command::sleep;
    std::string state;
    std::chrono::microseconds runs{0};  // how long it has been in this command, or asleep
    std::string mark;                   // the present statement's own id there, asleep the last one's; "" where none is told
    bool has_info = false;
    std::string info;
    float progress = -1;                 // percent, below 0 where unknown
    std::optional<bool> in_transaction;  // nothing where the list does not tell
    std::optional<bool> is_own;          // is it our connection? Nothing where the list does not tell
};

// Our own connection's row, whose id there is `id`. Where a list does not tell which is ours, ids may be given at each node anew: then it
// is the one that runs what we ask. Returns: null where it is not there. Thread: any; pure.
[[nodiscard]] const process_row* own_row(const std::vector<process_row>& rows, std::uint64_t id) noexcept;

// What stands for the user until a login completes.
inline constexpr std::string_view nobody_yet = "unauthenticated user";

// Is `now` the session that had its number, as `user` from `host`? Who logs in keeps it; whoever the number was given to anew, or changes
// the user, is another. Thread: any; pure.
[[nodiscard]] bool is_same_session(std::string_view user, std::string_view host, const process_row& now) noexcept;

// What a session ran, or since when it slept, as a list told it.
struct seen_statement {
    bool asleep = true;
    std::string mark;
    std::size_t info_hash = 0;
    steady_time since{};
};
// `at`: when the row was true.
[[nodiscard]] seen_statement statement_in(const process_row& row, steady_time at);

// Is `now` still that statement, or that sleep? By the marks; where a server has none by the text, and by when it began, which is told in
// whole seconds. Thread: any; pure.
[[nodiscard]] bool is_same_statement(const seen_statement& before, const seen_statement& now) noexcept;

// These again, by their ids there: the whole list where it cannot be narrowed.
[[nodiscard]] std::string look_statement(const upstream::list_form& form, const std::vector<std::uint64_t>& ids);

// All of them, or those that are not asleep.
[[nodiscard]] std::string list_statement(const upstream::list_form& form, bool active_only);

// Reads the answer to a list_form's statement by its columns' names. Thread: any.
class process_list_reader {
public:
    // Errors: a sentence, where what is needed is not among the columns.
    static or_refusal<process_list_reader> make(const wire::text_result& answer);

    // Appends `count` rows of the answer, or as many as there are, from `begin` on. Errors: a sentence, where an id is no number.
    or_refusal<void> read(const wire::text_result& answer, std::size_t begin, std::size_t count, std::vector<process_row>& into) const;

private:
    enum class column : std::uint8_t {
        id,
        user,
        host,
        db,
        command,
        state,
        info,
        time_ms,
        time_s,
        time_ps,
        mark,
        stage,
        max_stage,
        progress,
        transaction,
        node,
        own,
    };
    static constexpr std::size_t column_count = static_cast<std::size_t>(column::own) + 1;

    [[nodiscard]] static std::optional<column> find_column(std::string_view name) noexcept;
    [[nodiscard]] bool has(column c) const noexcept { return places_[static_cast<std::size_t>(c)] >= 0; }
    [[nodiscard]] const wire::text_cell& cell(const wire::text_row& row, column c) const;
    [[nodiscard]] std::string_view text(const wire::text_row& row, column c) const;
    [[nodiscard]] std::string word(const wire::text_row& row, column c) const;
    [[nodiscard]] std::chrono::microseconds duration(const wire::text_row& row) const;
    [[nodiscard]] float progress_of(const wire::text_row& row) const;
    [[nodiscard]] std::optional<process_row> row_of(const wire::text_row& row) const;

    std::array<int, column_count> places_{};  // below 0 where the answer has no such column
};

// All of it.
or_refusal<std::vector<process_row>> read_process_rows(const wire::text_result& answer);

// The answer to a list_form's `transactions`. What is no number is passed over.
struct open_transactions {
    std::unordered_set<std::uint64_t> ids;
    bool somebody_waits = false;  // for a lock
};
open_transactions read_transactions(const wire::text_result& answer);

// The answer to a list_form's `count`; 0 where it is no number.
std::uint64_t read_count(const wire::text_result& answer);

// The answer to a dialect's `lock_waits`, by ids there. What are no numbers is passed over.
struct lock_wait {
    std::uint64_t waiter = 0;
    std::uint64_t blocker = 0;
};
std::vector<lock_wait> read_lock_waits(const wire::text_result& answer);

}  // namespace rollcall::watch
