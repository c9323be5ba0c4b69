// Queries whose text and moment tell their result: asked of the engine once, answered here from then on.
#pragma once

#include <string>
#include <vector>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class constant_answers {
public:
    // Both outlive it.
    constant_answers(session_core& core, answers& answer) : core_(core), answer_(answer) {}

    // What the answer is kept by. Returns: "" where the engine is to be asked each time.
    [[nodiscard]] std::string key_of(const sql::engine_statement& statement, const encoding& how) const;
    // Writes the whole answer. Returns: false where none is kept.
    bool write(const std::string& key, const sql::engine_statement& statement, const encoding& how);
    // `made`: the first part of what the engine has made; `columns`: its own.
    void keep(const std::string& key, const sql::engine_statement& statement, const encoding& how, const part& made,
              const std::vector<column>& columns);

private:
    session_core& core_;
    answers& answer_;
};

}  // namespace rollcall::session
