// What is kept of a statement that has ended, and the seam to whoever keeps it. Implemented by history/.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rollcall/base/clock.hpp"
#include "rollcall/base/ids.hpp"
#include "rollcall/sql/redaction/redact.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::registry {

// How a statement ended, or that it has not. docs/rest.md, "Queries, running and finished": Query State.
enum class query_state : std::uint8_t { queued, running, eof, ok, err, cancelled };
std::string_view query_state_name(query_state s) noexcept;  // "QUEUED", "RUNNING", "EOF", "OK", "ERR", "CANCELLED"

// Where a statement's time went. They need not add up to the whole: rows are sent while the next ones are made.
struct query_phases {
    std::chrono::nanoseconds queued{0};    // for its turn to run
    std::chrono::nanoseconds planned{0};   // parsing, rewriting, planning
    std::chrono::nanoseconds executed{0};  // on the engine
    std::chrono::nanoseconds sent{0};      // until the client took its rows
};

// Who ran it: what all statements of a login have in common. Immutable, shared by their records.
struct query_origin {
    std::string user;
    std::string host;  // "ip:port"
    std::string client_name;
    std::string client_version;
    std::string program_name;
};

struct query_record {
    query_id id;
    std::shared_ptr<const query_origin> origin;  // shared with the session and its other records
    std::string db;
    sql::redacted_sql statement;
    std::uint64_t shape = 0;  // sql::shape_of(); 0 where it was not taken
    bool parsed = false;      // only then it may have a digest
    std::string digest;       // of a long one, taken while its whole text was there; "": to be taken from `statement`
    sql::lex_mode mode;       // how to read it
    std::string_view verb;    // a literal
    query_state state = query_state::ok;
    wall_time started{};
    std::chrono::nanoseconds total{0};
    query_phases phases;
    std::uint64_t rows_sent = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t rows_changed = 0;
    std::uint16_t error_code = 0;  // 0: none
    std::string error;             // its message
    std::string trace_id;
    std::string profile;  // the tree of operators as JSON, "" where there is none
};

// Thread: any, for every method, but `place` (a shard's number) is only ever one thread's.
class record_sink {
public:
    virtual ~record_sink() = default;
    // Is a statement of this shape worth measuring operator by operator?
    [[nodiscard]] virtual bool wants_profile(shard_id place, std::uint64_t shape) = 0;
    // May a statement of this shape take long, for all that is known of its runs?
    [[nodiscard]] virtual bool may_take_long(shard_id place, std::uint64_t shape) = 0;
    // Takes a record. Never waits: what there is no room for is dropped, and counted.
    virtual void take(shard_id place, query_record record) = 0;
};

}  // namespace rollcall::registry
