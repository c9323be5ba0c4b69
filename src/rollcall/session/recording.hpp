// What a statement leaves behind when it has ended: its record, handed to whoever keeps records.
#pragma once

#include <cstdint>
#include <string>

#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Measures the running statement. Thread: the session's shard, while a statement runs.
class statement_recorder {
public:
    explicit statement_recorder(session_core& core) : core_(core) {}

    // From here on the command is a statement, not a ping or its like. `trace_id`: its own, or "".
    void begin(std::string trace_id);
    void note_parsed(const sql_result<sql::statement>& parsed);
    void note_parsed(const sql::statement& parsed);
    // Is a statement of this shape to be measured operator by operator?
    [[nodiscard]] bool wants_profile(std::uint64_t shape) const;
    // The record is whole, or waits for the rows of the cursor that the statement has opened.
    void end(const sql_result<void>& outcome);
    // What is fetched is part of the execution that opened the cursor.
    void grow_open(const fetched_rows& fetched, const sql_result<void>& outcome);

private:
    [[nodiscard]] registry::query_record take_record(const sql_result<void>& outcome);

    session_core& core_;
};

// An execution ends as its cursor does: with the last row, a failure, a kill, or because the statement or the session goes.
void end_open_record(session_core& in, prepared_entry& entry);

}  // namespace rollcall::session
