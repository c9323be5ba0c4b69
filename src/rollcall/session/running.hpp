// A statement's beginning and end as the registry sees it, and how it is stopped. All of it on the session's shard.
#pragma once

#include <chrono>
#include <string_view>

#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// A command begins; `info`: its text, where it has one.
void begin_statement(session_core& in, registry::command what, sql::redacted_sql info);
// It has been answered: nothing of it is left.
void end_statement(session_core& in);
// The text as listings show it. A long one is redacted where it is parsed: on a worker.
[[nodiscard]] sql::redacted_sql info_of(const session_core& in, std::string_view text);

// Has the running statement end as soon as the engine lets it; nothing where none runs, or it was stopped before.
void stop_statement(session_core& in, stop_cause cause, registry::kill_notice notice);
// The same once it has taken so long.
void stop_statement_after(session_core& in, std::chrono::milliseconds limit);
// What a client is told of the running statement, which was stopped.
[[nodiscard]] sql_error stop_error(const session_core& in);

// The session's connection ends as soon as what runs for it has ended; the client is told who ended it.
void end_connection(session_core& in, const registry::kill_notice& notice);

// The engine is to be opened anew: the session ends what it does there, at once or with the running statement, and holds nothing of it.
void release_engine(session_core& in, const sql_error& why);
// The next statement connects anew; prepared statements go on by their text.
void drop_engine(session_core& in);

}  // namespace rollcall::session
