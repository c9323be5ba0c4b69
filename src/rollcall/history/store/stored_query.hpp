// A finished statement as it is read back, and which of them a question means. docs/rest.md, "Queries, running and finished".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/registry/rows/filter.hpp"
#include "rollcall/registry/rows/query_record.hpp"
#include "rollcall/security/decision.hpp"

namespace rollcall::history {

// A running one has the same facts, as far as they are known.
struct stored_query {
    query_id id;
    wall_time started{};
    std::chrono::microseconds total{0};
    std::chrono::microseconds queued{0};
    std::chrono::microseconds planned{0};
    std::chrono::microseconds executed{0};
    std::chrono::microseconds sent{0};
    std::uint64_t rows_sent = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t rows_changed = 0;
    registry::query_state state = registry::query_state::ok;
    std::uint16_t error_code = 0;
    std::string user;
    std::string host;
    std::string db;
    std::string verb;
    std::string statement;
    std::string digest;  // 32 hex digits, "" where there is none
    std::string error;
    std::string client_name;
    std::string client_version;
    std::string program_name;
    std::string trace_id;
    std::string progress;  // percent of a running one, "" where unknown

    [[nodiscard]] connection_id connection() const noexcept { return connection_of(id); }
    [[nodiscard]] bool ended() const noexcept { return state != registry::query_state::queued && state != registry::query_state::running; }
};

// Which queries, joined with AND; newest first, then a page.
struct query_question {
    std::optional<registry::value_set> user;
    std::optional<registry::value_set> db;  // matches with and without the cluster's name before it
    std::optional<registry::value_set> state;
    std::optional<registry::value_set> type;  // the verb
    std::optional<registry::value_set> digest;
    std::optional<registry::value_set> connection;
    std::string contains;  // in the statement, as fold_case() gives it; "": everything
    std::chrono::milliseconds at_least{0};
    std::optional<wall_time> since;  // of the start, included
    std::optional<wall_time> until;  // not included
    std::size_t offset = 0;
    std::size_t limit = 100;
    std::optional<security::principal> visible_to;  // nothing: all
    std::string cluster;                            // for `db`
};

// The newest query of a trace.
struct traced_query {
    query_id id;
    wall_time started{};
};

// Thread: any; pure.
bool matches(const query_question& asked, const stored_query& query);

}  // namespace rollcall::history
