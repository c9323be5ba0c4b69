// A statement on the engine, from its transaction to its last row: gathering, execution on workers, and rows streamed as encoded buffers.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <vector>

#include "rollcall/session/answers.hpp"
#include "rollcall/session/execution/constant_answers.hpp"
#include "rollcall/session/execution/engine_tasks.hpp"
#include "rollcall/session/execution/engine_values.hpp"
#include "rollcall/session/execution/execution_bounds.hpp"
#include "rollcall/session/execution/own_tables.hpp"
#include "rollcall/session/execution/result_rows.hpp"
#include "rollcall/session/recording.hpp"
#include "rollcall/session/session_core.hpp"

namespace rollcall::session {

// Thread: the session's shard, while a statement runs.
class statement_execution {
public:
    // All outlive it.
    statement_execution(session_core& core, answers& answer, statement_recorder& recorder, engine_tasks& engine, own_tables& tables,
                        execution_bounds& bounds, engine_values& values, result_rows& rows)
        : core_(core),
          answer_(answer),
          recorder_(recorder),
          engine_(engine),
          tables_(tables),
          bounds_(bounds),
          values_(values),
          rows_(rows),
          constants_(core, answer) {}

    // Runs it and sends its whole answer but an error, which it returns. `plan`: the statement prepared, or null: by its text.
    // `bound`: the client's parameters. `cursor_of`: the entry whose cursor gets the rows; null: the client does.
    asio::awaitable<sql_result<void>> run(sql::engine_statement statement, const parameter_list& bound, engine::prepared_statement* plan,
                                          row_format format, prepared_entry* cursor_of = nullptr);
    // What a statement's columns will be, with tables of the front end's own in it.
    asio::awaitable<sql_result<std::vector<column>>> describe(const sql::engine_statement& statement);

private:
    asio::awaitable<sql_result<void>> stream(const sql::engine_statement& statement, const parameter_list& parameters,
                                             engine::prepared_statement* plan, row_format format, prepared_entry* cursor_of);
    asio::awaitable<sql_result<void>> export_rows(const sql::engine_statement& statement);  // export_result.cpp
    [[nodiscard]] encoding encoding_of(const sql::engine_statement& statement, const parameter_list& parameters, row_format format) const;
    [[nodiscard]] bool may_take_long(const sql::engine_statement& statement) const;
    asio::awaitable<void> close(std::shared_ptr<open_result> open);
    void answer_change(const sql::engine_statement& statement, part& done);
    std::uint64_t note_numbers(const part& done);

    session_core& core_;
    answers& answer_;
    statement_recorder& recorder_;
    engine_tasks& engine_;
    own_tables& tables_;
    execution_bounds& bounds_;
    engine_values& values_;
    result_rows& rows_;
    constant_answers constants_;
};

}  // namespace rollcall::session
