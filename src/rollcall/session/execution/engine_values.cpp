// A variable keeps a value as MySQL does: numbers as such, the rest as text or bytes.
#include "rollcall/session/execution/engine_values.hpp"

#include <utility>

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

}  // namespace

asio::awaitable<sql_result<std::vector<literal_row>>> engine_values::read(const sql::engine_statement& statement,
                                                                          const parameter_list& parameters) {
    held_tables held{core_.with.engine};
    const auto sources = co_await tables_.sources_of(statement, held);
    if (sources.has_error()) co_return sources.error();
    auto read = [&statement, &parameters, text = put_sources(statement.text, sources->texts)](engine::connection& on) {
        return read_rows(on, statement, text, parameters);
    };
    co_return co_await engine_.run(std::move(read));
}

asio::awaitable<sql_result<void>> engine_values::keep(const sql::engine_statement& statement, const parameter_list& parameters) {
    const auto rows = co_await read(statement, parameters);
    if (rows.has_error()) co_return rows.error();
    if (statement.rows == sql::rows_go::nowhere) {
        core_.state.row_count = 0;
        answer_.write_ok();
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
    if (rows->empty()) answer_.warn({{sql_errc::no_data, "No data - zero rows fetched, selected, or processed"}});
    core_.state.row_count = static_cast<std::int64_t>(rows->size());
    core_.state.found_rows = rows->size();
    answer_.write_ok(rows->size());
    co_return sql_result<void>{};
}

sql::collation collation_of(const sql::engine_statement& statement, std::size_t column) {
    return column < statement.column_types.size() ? statement.column_types[column].order.by : sql::collation::bin;
}

}  // namespace rollcall::session
