// The session's variables change together: where one cannot be set, none is.
#include "rollcall/session/statements/set.hpp"

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rollcall::session {

namespace {

// The values that the engine computes stand in the assignments then.
asio::awaitable<sql_result<void>> compute_values(session_parts& in, sql::set_statement& statement, const parameter_list& parameters) {
    if (!statement.query) co_return sql_result<void>{};
    auto begun = co_await in.bounds.begin(*statement.query);
    if (begun.has_error()) co_return begun.error();
    const auto rows = co_await in.values.read(*statement.query, parameters);
    sql_result<void> outcome;
    if (rows.has_error()) outcome = rows.error();
    if (rows.has_value() && rows->size() != 1) outcome = sql_error{sql_errc::subquery_no_1_row, "SET takes one row of values"};
    co_await in.bounds.end(*statement.query, outcome);
    if (outcome.has_error()) co_return outcome.error();
    for (auto& each : statement.assignments) {
        const auto* const computed = std::get_if<sql::computed_value>(&each.value);
        if (computed == nullptr) continue;
        each.by = collation_of(*statement.query, computed->column);
        each.value = rows->front()[computed->column];
    }
    co_return sql_result<void>{};
}

// `session_context='trace_id:...'`, as Doris has it: the id that traces of this session bear.
void note_session_context(session_core& in) {
    constexpr std::string_view key = "trace_id:";
    const auto context = in.state.variables.find("session_context", sql::variable_scope::session);
    const auto* const text = context ? std::get_if<std::string>(&*context) : nullptr;
    if (text == nullptr) return;
    const auto at = text->find(key);
    in.row().own_details().trace_id =
        at == std::string::npos ? std::string{} : text->substr(at + key.size(), text->find(';', at) - at - key.size());
}

}  // namespace

asio::awaitable<sql_result<void>> run_set(session_parts& in, sql::set_statement statement, parameter_list parameters) {
    auto computed = co_await compute_values(in, statement, parameters);
    if (computed.has_error()) co_return computed.error();
    auto changed = in.core.state.variables;
    std::vector<sql::statement_warning> told;
    auto assigned = changed.assign_all(statement, &told);
    if (assigned.has_error()) co_return assigned.error();
    // MySQL: turning autocommit on commits what is open. Where that fails nothing has changed.
    if (!in.core.state.variables.autocommit() && changed.autocommit()) {
        auto committed = co_await in.transaction.commit();
        if (committed.has_error()) co_return committed.error();
    }
    in.core.state.variables = std::move(changed);
    in.answer.warn(told);
    for (const auto& change : statement.assignments) {
        if (change.name == "session_context") note_session_context(in.core);
    }
    in.answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
