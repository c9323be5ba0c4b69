// Values that variables get from the engine: SELECT ... INTO @a, and what SET computes. And DO, whose values nobody gets.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <vector>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/execution/own_tables.hpp"
#include "rollcall/session/results/literal_sink.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class engine_values {
public:
    // All outlive it.
    engine_values(session_core& core, answers& answer, engine_tasks& engine, own_tables& tables)
        : core_(core), answer_(answer), engine_(engine), tables_(tables) {}

    // The statement's rows, two at most: what variables take is one row, and a second one is seen, to be refused.
    asio::awaitable<sql_result<std::vector<literal_row>>> read(const sql::engine_statement& statement, const parameter_list& parameters);
    // Runs a statement whose row goes INTO variables, or nowhere.
    asio::awaitable<sql_result<void>> keep(const sql::engine_statement& statement, const parameter_list& parameters);

private:
    session_core& core_;
    answers& answer_;
    engine_tasks& engine_;
    own_tables& tables_;
};

// Of the statement's column: what a variable's text is compared by that takes it.
[[nodiscard]] sql::collation collation_of(const sql::engine_statement& statement, std::size_t column);

}  // namespace rollcall::session
