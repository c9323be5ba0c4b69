// Which sessions a listing or a mass kill means: the grammar of docs/rest.md, "Listing sessions", as plain data and a pure test.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/refusal.hpp"
#include "rollcall/registry/rows/session_row.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::registry {

// One value of a filter: literal pieces with any run between them; without wildcards one piece.
struct text_pattern {
    std::vector<std::string> pieces;
    bool negated = false;
    bool operator==(const text_pattern&) const = default;

    [[nodiscard]] bool matches(std::string_view text, bool ignore_case) const noexcept;
};

// "a,b*,!c": one of the positive values (where there are any) and none of the negated ones.
struct value_set {
    std::vector<text_pattern> patterns;
    bool operator==(const value_set&) const = default;

    // `\` makes `, * !` and itself literal; an empty value matches "". Thread: any.
    static value_set parse(std::string_view text);
    // True where no pattern forbids and, if any allows, one allows. `alternative`: a second text that may match instead.
    [[nodiscard]] bool matches(std::string_view text, bool ignore_case = false,
                               std::optional<std::string_view> alternative = {}) const noexcept;
};

enum class filter_field : std::uint8_t { id, user, host, db, command, state, kind, fe, upstream };
// The parameter's name, or nothing where `name` is none.
std::optional<filter_field> find_filter_field(std::string_view name) noexcept;

struct session_filter {
    struct condition {
        filter_field field;
        value_set values;
    };
    std::vector<condition> conditions;  // joined with AND
    bool active_only = false;
    bool leaves_out_watched = false;  // a front end's own list, which has watched servers' sessions only where kind= asks for them
    bool spares_system = false;       // not the threads by which a watched server works and replicates: see spare_system()
    bool query_runs = false;          // only sessions that run a query; what a kill of queries means, no filter of its own
    std::chrono::seconds min_time{0};
    std::string info_contains;  // as fold_case() gives it
    std::optional<query_id> query;
    std::optional<security::principal> visible_to;  // only what this caller may see; nothing: all
    std::string fe;                                 // this FE's address, for the field fe

    [[nodiscard]] bool empty() const noexcept {
        return conditions.empty() && !active_only && min_time.count() == 0 && info_contains.empty() && !query;
    }
    [[nodiscard]] bool matches(const session_row& row, steady_time now) const;
    // May a session of this kind match?
    [[nodiscard]] bool may_mean(security::session_kind kind) const noexcept;
    // May one of this server behind?
    [[nodiscard]] bool may_mean_server(std::string_view upstream) const noexcept;
    // Makes it one that ends sessions: without a watched server's own threads and its replicas' connections, unless a condition names a
    // command or an id. Who ends those stops replication.
    void spare_system() noexcept;
    // Makes it one of a front end's own list: without watched sessions, unless a condition on the kind, or on the server behind, says which
    // are meant.
    void keep_to_own_list() noexcept;
};

// Errors: a sentence that lists MySQL's command names, where a positive, wildcard-free value of `command` is none of them.
or_refusal<void> check_commands(const value_set& values);

// Whole seconds in the present command or asleep; never negative.
std::int64_t seconds_in_command(const session_row& row, steady_time now) noexcept;

}  // namespace rollcall::registry
