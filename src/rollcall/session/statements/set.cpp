// SET: variables of the session, some of whose values the engine computes.
#include "rollcall/session/execution/command_work.hpp"

namespace rollcall::session {

// The values that the engine computes stand in the assignments then.
asio::awaitable<sql_result<void>> command_work::compute_values(sql::set_statement& statement, const parameter_list& parameters) {
    if (!statement.query) co_return sql_result<void>{};
    auto begun = co_await parts_.bounds.begin(*statement.query);
    if (begun.has_error()) co_return begun.error();
    const auto rows = co_await parts_.values.read(*statement.query, parameters);
    sql_result<void> outcome;
    if (rows.has_error()) outcome = rows.error();
    if (rows.has_value() && rows->size() != 1) outcome = sql_error{sql_errc::subquery_no_1_row, "SET takes one row of values"};
    co_await parts_.bounds.end(*statement.query, outcome);
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
void command_work::note_session_context() {
    constexpr std::string_view key = "trace_id:";
    const auto context = core_.state.variables.find("session_context", sql::variable_scope::session);
    const auto* const text = context ? std::get_if<std::string>(&*context) : nullptr;
    if (text == nullptr || !core_.row().details) return;
    const auto at = text->find(key);
    core_.row().details->trace_id =
        at == std::string::npos ? std::string{} : text->substr(at + key.size(), text->find(';', at) - at - key.size());
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
        auto committed = co_await parts_.transaction.commit();
        if (committed.has_error()) co_return committed.error();
    }
    core_.state.variables = std::move(changed);
    parts_.answer.warn(told);
    for (const auto& change : statement.assignments) {
        if (change.name == "session_context") note_session_context();
    }
    parts_.answer.write_ok();
    co_return sql_result<void>{};
}

}  // namespace rollcall::session
