// System variables: the ones we know, their types, defaults and bounds; a session's own values; user variables.
// Source: MySQL 8.0 Reference Manual, "Server System Variables".
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/statements/statement.hpp"

namespace rollcall::sql {

// What the FE's configuration gives variables that clients may read but not set.
struct server_facts {
    std::string version;  // "8.0.x-rollcall-..."
    std::string version_comment;
    std::string hostname;
    std::uint16_t port = 0;
    std::uint64_t max_allowed_packet = 0;
    std::uint64_t max_connections = 0;
    std::uint64_t wait_timeout_s = 28800;
    std::uint64_t max_user_connections = 0;
    std::string time_zone = "SYSTEM";
    std::string system_time_zone = "UTC";
    std::string data_dir;
    std::string server_uuid;
};

// What sql_mode says of how a statement is meant.
struct statement_modes {
    bool strict = false;
    bool only_full_group_by = false;
    bool pipes_concatenate = false;
    bool zero_counts_up = true;     // no NO_AUTO_VALUE_ON_ZERO
    bool warns_of_division = true;  // ERROR_FOR_DIVISION_BY_ZERO
    bool strict_division = false;   // ERROR_FOR_DIVISION_BY_ZERO, and strict
};

// One session's variables. Plain data, copied at COM_RESET_CONNECTION from a fresh one. Thread: owning shard.
class session_variables {
public:
    // The values of a session that begins. Copies of one are cheap: those of all sessions are.
    explicit session_variables(const server_facts& facts);

    // Returns: the value, or nothing where the name (lower case; of a user variable in any case) is unknown. Booleans are 0
    // and 1.
    [[nodiscard]] std::optional<literal> find(std::string_view name, variable_scope scope) const;

    // What the text of a user variable, named in any case, is compared by: that of the column which it was taken from.
    [[nodiscard]] collation user_collation(std::string_view name) const;

    // Assigns one value of a SET. A value that would be ignored in a way that changes results is refused:
    // not_supported_yet (1235). Errors: unknown_character_set (1115), unknown_collation (1273), unknown_system_variable (1193),
    // incorrect_global_local_var (1238) for read-only ones, global_variable (1229), wrong_value_for_var (1231), wrong_type_for_var (1232),
    // specific_access_denied (1227) for GLOBAL (not served: a sentence names the configuration file), out_of_resources (1041)
    // for more user variables than a session may hold.
    // A number beyond the variable's bounds is cut to them, with a warning in `told`, unless sql_mode has STRICT_ALL_TABLES.
    sql_result<void> assign(const assignment& change, std::vector<statement_warning>* told = nullptr);
    // Assigns all or nothing.
    sql_result<void> assign_all(const set_statement& set, std::vector<statement_warning>* told = nullptr);

    // SHOW VARIABLES: name and text value ("ON", "OFF", numbers, text), sorted by name; LIKE is the caller's.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> list(variable_scope scope) const;

    // What the FE itself acts on.
    [[nodiscard]] bool autocommit() const noexcept { return autocommit_; }
    // transaction_read_only: what the next transactions are.
    [[nodiscard]] bool read_only() const noexcept { return read_only_; }
    [[nodiscard]] lex_mode mode() const noexcept { return mode_; }
    [[nodiscard]] const statement_modes& statement_mode() const noexcept { return statement_mode_; }
    [[nodiscard]] std::uint64_t max_execution_time_ms() const noexcept { return max_execution_time_ms_; }
    [[nodiscard]] bool enable_profile() const noexcept { return enable_profile_; }
    [[nodiscard]] bool track_schema() const noexcept { return track_schema_; }
    [[nodiscard]] std::uint64_t wait_timeout_s() const noexcept { return wait_timeout_s_; }
    [[nodiscard]] std::uint64_t lock_wait_timeout_s() const noexcept { return lock_wait_timeout_s_; }

private:
    [[nodiscard]] std::optional<literal> fact(std::string_view name) const;
    [[nodiscard]] sql_result<literal> resolve(const variable_reference& reference) const;
    [[nodiscard]] sql_result<literal> resolve(const assigned_value& value) const;
    [[nodiscard]] sql_result<void> check_zone(const std::string& zone) const;
    struct user_value {
        literal value;
        collation by = collation::bin;
    };
    sql_result<void> keep_user(std::string name, user_value value);
    void keep(std::string_view name, literal value);
    void keep_charset_pair(std::string_view name, const literal& value);
    void refresh();

    std::map<std::string, literal, std::less<>> session_;  // values that differ from the defaults
    std::map<std::string, user_value, std::less<>> user_;
    std::shared_ptr<const std::vector<std::pair<std::string, literal>>> facts_;  // shared with every copy
    bool autocommit_ = true;
    bool read_only_ = false;
    lex_mode mode_;
    statement_modes statement_mode_;
    bool enable_profile_ = false;
    bool track_schema_ = true;
    std::uint64_t max_execution_time_ms_ = 0;
    std::uint64_t wait_timeout_s_ = 28800;
    std::uint64_t lock_wait_timeout_s_ = 31536000;
};

// A LIKE pattern with % _ and \ , ignoring ASCII case. Thread: any; no recursion, bounded time.
bool like_match(std::string_view text, std::string_view pattern) noexcept;

}  // namespace rollcall::sql
