// What is asked of each kind of server, and how it is told to end a session: one table. Pure data and text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rollcall/upstream/server_kind.hpp"

namespace rollcall::upstream {

// Every statement of ours begins so: who reads that server's own list or log sees whose it is.
inline constexpr std::string_view statement_mark = "/* rollcall watch */ ";

// One way to list all sessions, our own among them. watch/process_row.hpp tells which columns are read; they count by their names.
struct list_form {
    std::string_view needs{};      // a statement that answers with a row where this form is of use; "" where it always is
    std::string_view statement;    // without WHERE
    std::string_view id_column{};  // by which `statement` can be narrowed; "" where it takes no WHERE
    std::string_view active{};     // the WHERE that leaves those asleep out; "" likewise
    std::string_view count{};      // answers with how many sessions there are; "" where `active` is
    // Answers with the ids of sessions with an open transaction and, in a second column where there is one, "LOCK WAIT" for those
    // that wait; "" where the list itself tells, or nothing does.
    std::string_view transactions{};
};

// Whose way a KILL goes where the account lacks the right: cloud providers have procedures for it.
enum class kill_route : std::uint8_t { statement, rds, azure };

struct dialect {
    server_kind kind;
    std::string_view session_limits;        // bounds our own statements there, and how long our connection may idle
    std::string_view without_quorum{};      // has a node that answers nobody answer us; "" where there are none. Its error is of no matter
    std::string_view identity;              // one row: our connection's id, and what tells this server from others
    std::string_view identity_otherwise{};  // of versions that lack the variable (error 1193); "" for none
    // Rows of a name and a value that tell whether sessions may go there and write: upstream/member_health.hpp.
    std::string_view health = "SELECT 1";
    // Rows of sources that the server replicates from: upstream/replication.hpp. "" where there is no such statement.
    std::string_view replica_status{};
    std::string_view replica_status_otherwise{};  // of versions that do not know the first (error 1064)
    std::string_view replica_grants{};            // what our account needs for it, to be typed before "TO the account"
    // One row: our state and role in a replication group, how many of how many members are reachable, and how many are primaries.
    std::string_view group_status{};
    std::span<const list_form> lists;  // the first that a server answers is taken
    std::string_view lock_waits{};     // answers with pairs of ids: who waits for whom; it bounds its own time. "" for none
    std::string_view grants;           // what our account needs, to be typed before "TO the account"
    std::string_view
        gone_words{};           // in the error that a KILL of what has ended is answered with, where its code says nothing; "" elsewhere
    bool mysql_grants = false;  // SHOW GRANTS tells as MySQL's does
    bool exact = false;         // a statement is ended by its own id: a KILL that comes late hits no other
    bool greets_with_low_bits = false;  // ids have 64 bits, of which a greeting tells the lower half
    bool kills_own_node_only = false;   // a connection is ended only at the node that it stands at
};

// Thread: any. It lives as long as the process.
[[nodiscard]] const dialect& dialect_of(server_kind kind) noexcept;

// The statement that ends what session `id` runs. `mark`: the statement's own id there, where the dialect is exact. Returns: "" where
// an exact dialect has no usable mark. Thread: any; pure.
[[nodiscard]] std::string kill_query_statement(const dialect& of, kill_route route, std::uint64_t id, std::string_view mark);
// The statement that ends the session.
[[nodiscard]] std::string kill_connection_statement(kill_route route, std::uint64_t id);

}  // namespace rollcall::upstream
