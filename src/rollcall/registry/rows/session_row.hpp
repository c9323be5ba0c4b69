// One session as the listing, filters and kill know it: plain data on its shard, whatever stands behind the session.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/security/decision.hpp"
#include "rollcall/sql/redaction/redact.hpp"

namespace rollcall::registry {

// The Command column. Source: MySQL's thread command values.
enum class command : std::uint8_t {
    connect,
    sleep,
    query,
    prepare,
    execute,
    fetch,
    init_db,
    field_list,
    ping,
    statistics,
    reset_connection,
    change_user,
    quit,
    kill,
    set_option,
    long_data,
    reset_stmt,
    close_stmt,
    create_db,
    drop_db,
    refresh,
    processlist,
    debug,
    shutdown,
    time,  // from here on: of watched servers only
    daemon,
    delayed_insert,
    connect_out,
    binlog_dump,
    table_dump,
    register_replica,
    replica_io,
    replica_sql,
    replica_worker,
    bulk_execute,
    killed,
    error,
};
std::string_view command_name(command c) noexcept;  // "Query", "Init DB"
// MySQL's and MariaDB's names, back. Returns: nothing where a server has a name that is not known here.
std::optional<command> find_command(std::string_view name) noexcept;
inline constexpr std::size_t command_count = static_cast<std::size_t>(command::error) + 1;

// The State column: what a session does right now.
enum class session_state : std::uint8_t {
    idle,
    login,
    connecting,
    queued,
    waiting_for_table,
    user_lock,
    executing,
    sending_result,
    killed
};
// "", "login", "connecting" while a server that takes it is looked for, "queued", "Waiting for table metadata lock" and "User lock" as
// MySQL has them, "executing", "sending result", "killed".
std::string_view state_name(session_state s) noexcept;

enum class kill_state : std::uint8_t { none, stopping, stuck };
inline constexpr std::chrono::seconds stuck_after{10};  // a kill that has not come to its end by then
std::string_view kill_state_name(kill_state s) noexcept;

std::string_view kind_name(security::session_kind k) noexcept;  // "served", "relayed", "watched"

// What is asked for seldom, kept apart so that the rows of a listing stay close together.
struct session_details {
    bool operator==(const session_details&) const = default;

    std::string tls_version;
    std::string tls_cipher;
    std::string client_name;
    std::string client_version;
    std::string client_pid;
    std::string program_name;
    std::string trace_id;
    std::string upstream;     // the watched server's name
    std::string upstream_id;  // the session's id there
    std::string realm;        // whose accounts `user` is one of: security/decision.hpp
    std::string state;        // of a watched session: State in its server's own words
    std::string blocked_by;   // likewise: ids, of ours, of those it waits for, joined by commas
};

// A row's cells of the default columns as JSON, without the number in Time, which stands at `time_at`: see json_rows.
struct shown_row {
    std::string text;
    std::size_t time_at = 0;
};

struct session_row {
    connection_id id;
    command doing = command::connect;
    session_state state = session_state::login;
    bool being_killed = false;
    security::session_kind kind = security::session_kind::served;
    bool logged_in = false;
    bool in_transaction = false;
    bool told_to_end = false;          // of a watched session: its server is told to end it
    bool out_of_sight = false;         // of a watched session: it leaves the list because its server cannot be seen, and may well live
    std::uint8_t ip_length = 0;        // of `host`, without the port and what separates it
    float progress = -1;               // percent of the running query, below 0 where unknown
    steady_time killed_since{};        // where being_killed
    steady_time since{};               // the present command's start or, asleep, the last one's end
    wall_time login_time{};            // the epoch where unknown, as of a watched session
    std::uint64_t command_number = 0;  // grows with every command: a kill of a sleeping session binds to it
    std::string_view verb;             // of the running statement, a literal; "" until it is known
    query_id query;                    // of the running statement, empty where none runs
    query_id completed;                // the last one that was told to stop and had already ended well
    std::string user;                  // "" before login completes
    std::string host;                  // "ip:port"
    std::string db;
    sql::redacted_sql info;
    std::uint64_t queries = 0;
    std::uint64_t errors = 0;
    std::uint64_t rows_sent = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::unique_ptr<session_details> details;  // null where there are none
    mutable std::unique_ptr<shown_row> shown;  // made as a list first asks, gone as the row changes

    // Makes them where there are none.
    [[nodiscard]] session_details& own_details() {
        if (!details) details = std::make_unique<session_details>();
        return *details;
    }
    // Whoever is about to change it says so.
    void forget_shown() noexcept { shown.reset(); }
    void begin_kill(steady_time now) noexcept {
        if (!being_killed) killed_since = now;
        being_killed = true;
    }
    [[nodiscard]] kill_state kill_at(steady_time now) const noexcept {
        if (!being_killed) return kill_state::none;
        return now - killed_since < stuck_after ? kill_state::stopping : kill_state::stuck;
    }
    // The State column: what a session of ours does, or what its server says of a watched one.
    [[nodiscard]] std::string_view shown_state() const noexcept {
        return kind == security::session_kind::watched && details ? std::string_view{details->state} : state_name(state);
    }
    [[nodiscard]] std::string_view realm() const noexcept {
        return kind == security::session_kind::served || details == nullptr ? std::string_view{} : std::string_view{details->realm};
    }
    [[nodiscard]] security::session_owner owner() const noexcept {
        return {logged_in ? std::string_view{user} : std::string_view{}, kind, realm()};
    }
};

}  // namespace rollcall::registry
