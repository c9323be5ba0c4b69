// Values that variables get from the engine: SET with expressions, SELECT ... INTO @a. And DO, whose values nobody gets.
#include "rollcall/session/command_work.hpp"
#include "rollcall/session/execution/on_engine.hpp"
#include "rollcall/session/results/result_columns.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/results/virtual_text.hpp"

namespace rollcall::session {

namespace {

// What variables take is one row; a second one is seen, to be refused.
constexpr std::size_t most_rows = 2;

sql_result<std::vector<literal_row>> read_rows(engine::connection& on, const sql::engine_statement& statement, const std::string& text,
                                               const parameter_list& parameters) {
    auto running = on.execute(text, parameters);
    if (running.has_error()) return running.error();
    std::vector<column> columns((*running)->columns().begin(), (*running)->columns().end());
    if (!statement.into.empty() && columns.size() != statement.into.size()) {
        return sql_error{sql_errc::wrong_number_of_columns_in_select, "The used SELECT statements have a different number of columns"};
    }
    put_types(columns, statement.column_types);
    literal_sink sink{columns, most_rows};
    while (!sink.is_full()) {
        const auto state = (*running)->fetch(sink);
        if (state.has_error()) return state.error();
        if (*state == engine::fetch_state::done) break;
    }
    return sink.take();
}

// Of the statement's column: what a variable's text is compared by that takes it.
sql::collation collation_of(const sql::engine_statement& statement, std::size_t column) {
    return column < statement.column_types.size() ? statement.column_types[column].order.by : sql::collation::bin;
}

}  // namespace

// The statement's rows, two at most.
asio::awaitable<sql_result<std::vector<literal_row>>> command_work::read_literals(const sql::engine_statement& statement,
                                                                                  const parameter_list& parameters) {
    held_tables held{core_.with.engine};
    const auto sources = co_await sources_of(statement, held);
    if (sources.has_error()) co_return sources.error();
    auto read = [&statement, &parameters, text = put_sources(statement.text, sources->texts)](engine::connection& on) {
        return read_rows(on, statement, text, parameters);
    };
    co_return co_await on_engine(std::move(read));
}

asio::awaitable<sql_result<void>> command_work::keep_rows(const sql::engine_statement& statement, const parameter_list& parameters) {
    const auto rows = co_await read_literals(statement, parameters);
    if (rows.has_error()) co_return rows.error();
    if (statement.rows == sql::rows_go::nowhere) {
        core_.state.row_count = 0;
        answers_.write_ok();
        co_return sql_result<void>{};
    }
    // MySQL assigns the first row before it sees that there is another.
    if (!rows->empty()) {
        sql::set_statement set;
        for (std::size_t i = 0; i < statement.into.size(); ++i) {
            set.assignments.push_back({sql::variable_scope::user, statement.into[i], rows->front()[i], collation_of(statement, i)});
        }
        const auto assigned = core_.state.variables.assign_all(set);
        if (assigned.has_error()) co_return assigned.error();
    }
    if (rows->size() > 1) co_return sql_error{sql_errc::too_many_rows, "Result consisted of more than one row"};
    if (rows->empty()) answers_.warn({{sql_errc::no_data, "No data - zero rows fetched, selected, or processed"}});
    core_.state.row_count = static_cast<std::int64_t>(rows->size());
    core_.state.found_rows = rows->size();
    answers_.write_ok(rows->size());
    co_return sql_result<void>{};
}

// The values that the engine computes stand in the assignments then.
asio::awaitable<sql_result<void>> command_work::compute_values(sql::set_statement& statement, const parameter_list& parameters) {
    if (!statement.query) co_return sql_result<void>{};
    auto begun = co_await begin_on_engine(*statement.query);
    if (begun.has_error()) co_return begun.error();
    const auto rows = co_await read_literals(*statement.query, parameters);
    sql_result<void> outcome;
    if (rows.has_error()) outcome = rows.error();
    if (rows.has_value() && rows->size() != 1) outcome = sql_error{sql_errc::subquery_no_1_row, "SET takes one row of values"};
    co_await end_on_engine(*statement.query, outcome);
    if (outcome.has_error()) co_return outcome.error();
    for (auto& each : statement.assignments) {
        const auto* const computed = std::get_if<sql::computed_value>(&each.value);
        if (computed == nullptr) continue;
        each.by = collation_of(*statement.query, computed->column);
        each.value = rows->front()[computed->column];
    }
    co_return sql_result<void>{};
}

asio::awaitable<sql_result<void>> command_work::run_set(sql::set_statement statement, parameter_list parameters) {
    auto computed = co_await compute_values(statement, parameters);
    if (computed.has_error()) co_return computed.error();
    auto changed = core_.state.variables;
    std::vector<sql::statement_warning> told;
    auto assigned = changed.assign_all(statement, &told);
    if (assigned.has_error()) co_return assigned.error();
    // MySQL: turning autocommit on commits what is open. Where that fails nothing has changed.
    if (!core_.state.variables.autocommit() && changed.autocommit()) {
        auto committed = co_await commit_implicitly();
        if (committed.has_error()) co_return committed.error();
    }
    core_.state.variables = std::move(changed);
    answers_.warn(told);
    for (const auto& change : statement.assignments) {
        if (change.name == "session_context") note_session_context();
    }
    answers_.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
