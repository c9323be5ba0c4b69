// Clauses that are read over, for they say nothing to the engine. Internal to this folder.
#pragma once

namespace rollcall::sql {

class query_rewriter;
// USE, FORCE and IGNORE INDEX behind a table.
void index_hints(query_rewriter& parser);
// FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE. Errors: not_supported_yet for SKIP LOCKED.
void row_locks(query_rewriter& parser);

}  // namespace rollcall::sql
