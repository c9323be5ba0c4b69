// Statements' beginnings: plan, bind, execute to the first rows; and plans that no longer hold.
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include "rollcall/engine/duckdb/instance/open_parameters.hpp"
#include "rollcall/engine/duckdb/running/bind_parameters.hpp"
#include "rollcall/engine/duckdb/running/connection.hpp"
#include "rollcall/engine/duckdb/running/execution.hpp"
#include "rollcall/engine/duckdb/tasks/task_help.hpp"

namespace rollcall::engine {

namespace {

bool changes_rows(duckdb_statement_type type) noexcept {
    return type == DUCKDB_STATEMENT_TYPE_INSERT || type == DUCKDB_STATEMENT_TYPE_UPDATE || type == DUCKDB_STATEMENT_TYPE_DELETE;
}

// What is not known to read only is taken for a writer. These run outside of any transaction, or end one themselves.
bool writes(duckdb_statement_type type) noexcept {
    switch (type) {
        case DUCKDB_STATEMENT_TYPE_SELECT:
        case DUCKDB_STATEMENT_TYPE_EXPLAIN:
        case DUCKDB_STATEMENT_TYPE_PRAGMA:
        case DUCKDB_STATEMENT_TYPE_TRANSACTION:
        case DUCKDB_STATEMENT_TYPE_VARIABLE_SET:
        case DUCKDB_STATEMENT_TYPE_SET:
        case DUCKDB_STATEMENT_TYPE_ATTACH:
        case DUCKDB_STATEMENT_TYPE_DETACH:
        case DUCKDB_STATEMENT_TYPE_CALL: return false;  // CHECKPOINT is a call
        default: return true;
    }
}

// What the connection is set to may be in its plans.
bool changes_settings(duckdb_statement_type type) noexcept {
    return type == DUCKDB_STATEMENT_TYPE_SET || type == DUCKDB_STATEMENT_TYPE_VARIABLE_SET || type == DUCKDB_STATEMENT_TYPE_PRAGMA;
}

bool may_return_rows(duckdb_statement_type type) noexcept {
    switch (type) {
        case DUCKDB_STATEMENT_TYPE_SELECT:
        case DUCKDB_STATEMENT_TYPE_EXPLAIN:
        case DUCKDB_STATEMENT_TYPE_PRAGMA:
        case DUCKDB_STATEMENT_TYPE_CALL:
        case DUCKDB_STATEMENT_TYPE_EXECUTE: return true;
        default: return changes_rows(type);  // with RETURNING
    }
}

// None, and false, where they wait for the parameters' types.
struct plan_columns {
    std::vector<column> columns;
    bool known = true;
};

plan_columns planned_columns(duckdb_prepared_statement statement) {
    const auto kind = duckdb_prepared_statement_type(statement);
    if (!may_return_rows(kind)) return {};
    std::vector<column> columns;
    const idx_t count = duckdb_prepared_statement_column_count(statement);
    for (idx_t i = 0; i < count; ++i) {
        const type_handle type{duckdb_prepared_statement_column_logical_type(statement, i)};
        if (!type || duckdb_get_type_id(type.get()) == DUCKDB_TYPE_INVALID) return {{}, false};
        columns.push_back(make_column(take_text(duckdb_prepared_statement_column_name(statement, i)), describe(type.get())));
    }
    // DuckDB gives a planned INSERT the column "Count", which its result then does not have.
    const bool only_counts = columns.size() == 1 && columns.front().name == "Count" && columns.front().type == column_type::int64;
    if (changes_rows(kind) && only_counts) return {};
    return {std::move(columns), true};
}

// Runs the statement's tasks on this thread: all of them, or until only other threads have some.
duckdb_pending_state work_on(const pending_handle& pending, task_help& help, bool to_the_end) {
    for (;;) {
        const auto state = duckdb_pending_execute_task(pending.get());
        help.look_at_clock();
        if (duckdb_pending_execution_is_finished(state)) return state;
        if (state != DUCKDB_PENDING_NO_TASKS_AVAILABLE) continue;
        if (!to_the_end) return state;
        std::this_thread::sleep_for(std::chrono::microseconds{20});
    }
}

std::string message_of(const pending_handle& pending) {
    const char* const message = duckdb_pending_error(pending.get());
    return message == nullptr ? std::string{} : std::string{message};
}

}  // namespace

// A statement's plan, and what making it took.
sql_result<prepared_handle> duckdb_session::make_plan(const std::string& text) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    // The C API ends a text at its first NUL: what stands behind it would go unseen.
    if (text.find('\0') != std::string::npos) {
        return sql_error{sql_errc::parse,
                         "You have an error in your SQL syntax: a statement cannot hold a NUL byte outside of a parameter"};
    }
    const auto began = std::chrono::steady_clock::now();
    extracted_handle statements;
    const idx_t count = duckdb_extract_statements(handle_, text.c_str(), statements.out());
    if (count == 0) {
        const char* const message = duckdb_extract_statements_error(statements.get());
        if (message == nullptr || *message == '\0') return sql_error{sql_errc::empty_query, "Query was empty"};
        return failed(message, text);
    }
    if (count != 1) return sql_error{sql_errc::parse, "You have an error in your SQL syntax: one statement at a time"};
    prepared_handle statement;
    if (duckdb_prepare_extracted_statement(handle_, statements.get(), 0, statement.out()) != DuckDBSuccess) {
        const char* const message = duckdb_prepare_error(statement.get());
        return failed(message == nullptr ? "" : message, text);
    }
    planning_ += std::chrono::steady_clock::now() - began;
    return statement;
}

sql_result<std::unique_ptr<duckdb_prepared>> duckdb_session::plan(std::string text) {
    const auto at = now();
    auto made = make_plan(text);
    if (made.has_error()) return std::move(made).error();
    return std::make_unique<duckdb_prepared>(std::move(*made), at, std::move(text));
}

sql_result<void> duckdb_session::plan_again(duckdb_prepared& statement) {
    const auto at = now();
    auto made = make_plan(statement.text());
    if (made.has_error()) return std::move(made).error();
    statement.set_plan(std::move(*made), at);
    return boost::system::in_place_value;
}

duckdb_session::started duckdb_session::start(duckdb_prepared& statement, std::span<const parameter> parameters,
                                              std::optional<plan_time> made_at) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    auto bound = bind_parameters(statement.handle(), parameters, statement.expected());
    if (bound.has_error()) return std::move(bound).error();
    if (made_at && !statement.depends_on_data()) made_at.reset();
    if (made_at && !made_at->settled()) return std::unique_ptr<duckdb_execution>{};
    const auto type = duckdb_prepared_statement_type(statement.handle());
    const bool writer = writes(type);
    const bool commits = writer && !in_transaction_;
    const bool streams = !writer || (in_transaction_ && !own_transaction_);  // else its transaction ends before its rows are read
    pending_handle pending;
    (streams ? duckdb_pending_prepared_streaming : duckdb_pending_prepared)(statement.handle(), pending.out());
    // From here on the data that it sees are fixed.
    if (made_at && *made_at != now()) return std::unique_ptr<duckdb_execution>{};
    if (writer || changes_settings(type)) ++changes_;
    wrote_ = wrote_ || (writer && !commits);

    task_help help{state_.tasks, may_take_long_};
    if (work_on(pending, help, commits) == DUCKDB_PENDING_ERROR) return failed(message_of(pending), statement.text());
    result_handle result;
    const auto finish = [&]() -> sql_result<void> {
        if (auto running = check_running(); running.has_error()) return running;
        if (duckdb_execute_pending(pending.get(), &result.raw()) == DuckDBSuccess) return boost::system::in_place_value;
        const std::string message = result.error();
        auto error = failed(message, statement.text());
        if (is_committed(message)) return boost::system::in_place_value;  // how many rows it changed is not told then
        return error;
    };
    const auto finish_deaf = [&]() -> sql_result<void> {
        const deaf_to_interrupts deaf{alive_};
        return finish();
    };
    // A change outside of a transaction: all of its work is done, its commit waits for its turn.
    auto finished = commits ? commit_in_turn(finish_deaf) : finish();
    if (finished.has_error()) return std::move(finished).error();
    changed_ = changed_ || (writer && !commits);
    return std::make_unique<duckdb_execution>(*this, std::move(result), statement, planning_, std::move(help));
}

// Where others commit meanwhile: in a transaction of the statement's own, which planning and execution share.
duckdb_session::started duckdb_session::start_in_transaction(duckdb_prepared& statement, std::span<const parameter> parameters) {
    if (auto begun = begin(false); begun.has_error()) return std::move(begun).error();
    own_transaction_ = true;
    auto planned = plan_again(statement);
    auto begun = planned.has_error() ? started{std::move(planned).error()} : start(statement, parameters, std::nullopt);
    own_transaction_ = false;
    if (begun.has_error()) {
        leave_transaction();
        return begun;
    }
    if (wrote_) {
        if (auto committed = commit(); committed.has_error()) return std::move(committed).error();
        return begun;
    }
    (*begun)->end_transaction_with_it();
    return begun;
}

// With the plan that it has, if that holds.
duckdb_session::started duckdb_session::start_planned(duckdb_prepared& statement, std::span<const parameter> parameters) {
    if (!statement.depends_on_data()) return start(statement, parameters, std::nullopt);
    const auto at = now();
    if (!at.settled() && !in_transaction_) return start_in_transaction(statement, parameters);
    bool made_in_transaction = false;
    if (!at.settled() || statement.planned_at() != at) {
        if (auto made = plan_again(statement); made.has_error()) return std::move(made).error();
        made_in_transaction = in_transaction_;
    }
    auto begun = start(statement, parameters, made_in_transaction ? std::nullopt : std::optional{statement.planned_at()});
    if (begun.has_error() || *begun != nullptr) return begun;
    if (!in_transaction_) return start_in_transaction(statement, parameters);
    if (auto made = plan_again(statement); made.has_error()) return std::move(made).error();
    return start(statement, parameters, std::nullopt);
}

void duckdb_session::begin_statement() {
    using namespace std::chrono;
    interrupted_->interrupted.store(false, std::memory_order_relaxed);
    interrupted_->began_us.store(duration_cast<microseconds>(system_clock::now().time_since_epoch()).count(), std::memory_order_relaxed);
    interrupted_->statements.fetch_add(1, std::memory_order_relaxed);
    note_sight();
    planning_ = {};
}

// A statement outside of a transaction is active until its result is gone.
template <class Run>
duckdb_session::started duckdb_session::in_activity(Run run) {
    if (in_transaction_) return run();
    auto activity = begin_activity();
    auto begun = run();
    if (begun.has_value()) (*begun)->end_with_it(std::move(activity));
    return begun;
}

sql_result<std::unique_ptr<execution>> duckdb_session::execute(std::string_view text, std::span<const parameter> parameters) {
    begin_statement();
    return in_activity([&] { return execute_text(text, parameters); });
}

duckdb_session::started duckdb_session::execute_text(std::string_view text, std::span<const parameter> parameters) {
    if (auto* const kept = kept_.find(text)) return start_planned(*kept, parameters);
    auto planned = plan(std::string{text});
    if (planned.has_error()) return std::move(planned).error();
    const bool reads = duckdb_prepared_statement_type((*planned)->handle()) == DUCKDB_STATEMENT_TYPE_SELECT;
    if (reads && kept_.note_text(text)) {
        if (auto* const kept = kept_.keep(*planned)) return start_planned(*kept, parameters);
    }
    auto begun = in_transaction_ ? start(**planned, parameters, std::nullopt) : start(**planned, parameters, (*planned)->planned_at());
    if (begun.has_value() && *begun == nullptr) begun = start_in_transaction(**planned, parameters);
    if (begun.has_value()) (*begun)->own(std::move(*planned));
    return begun;
}

sql_result<std::unique_ptr<execution>> duckdb_session::execute(prepared_statement& statement, std::span<const parameter> parameters) {
    begin_statement();
    return in_activity([&] { return start_planned(static_cast<duckdb_prepared&>(statement), parameters); });
}

sql_result<std::unique_ptr<prepared_statement>> duckdb_session::prepare(std::string_view text) {
    note_sight();
    std::optional<statement_activity> activity;
    if (!in_transaction_) activity.emplace(begin_activity());
    auto statement = plan(std::string{text});
    if (statement.has_error()) return std::move(statement).error();
    auto planned = planned_columns((*statement)->handle());
    if (!planned.known) planned.columns = columns_without_types((*statement)->text());
    (*statement)->tell_columns(std::move(planned.columns));
    return std::move(*statement);
}

// DuckDB 1.5 tells a stream as interrupted in which another of its threads has failed, and keeps the reason to itself.
sql_error duckdb_session::failed_in_stream(const std::string& message, duckdb_prepared& statement) {
    const bool was_asked = interrupted_->interrupted.load(std::memory_order_relaxed);
    auto error = failed(message, statement.text());
    if (error.code != sql_errc::query_interrupted || was_asked) return error;
    if (!in_transaction_) return error_of_running_again(statement);
    // The transaction is lost. One that has changed nothing is begun anew, as the session would.
    if (changed_ || !may_end())
        return {sql_errc::unknown, "The statement failed while its rows were read; send ROLLBACK, then it alone: that tells why"};
    const bool read_only = read_only_;
    leave_transaction();
    error = error_of_running_again(statement);
    static_cast<void>(begin(read_only));
    return error;
}

// With the values that it is bound to, and to its end before its rows are read: then the first error is the one that is told.
sql_error duckdb_session::error_of_running_again(duckdb_prepared& statement) {
    pending_handle pending;
    duckdb_pending_prepared(statement.handle(), pending.out());
    task_help help{state_.tasks, may_take_long_};
    if (work_on(pending, help, true) == DUCKDB_PENDING_ERROR) return failed(message_of(pending), statement.text());
    return {sql_errc::unknown, "The statement failed while its rows were read, and would not now: send it again"};
}

// The columns, as if each parameter were text, or else of whatever type its place takes.
std::vector<column> duckdb_session::columns_without_types(const std::string& text) {
    for (const std::string_view value : {"CAST(NULL AS VARCHAR)", "NULL"}) {
        const std::string closed = with_parameters(text, value);
        prepared_handle statement;
        if (duckdb_prepare(handle_, closed.c_str(), statement.out()) == DuckDBSuccess) return planned_columns(statement.get()).columns;
    }
    return {};
}

}  // namespace rollcall::engine
