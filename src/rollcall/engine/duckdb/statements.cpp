// Statements' beginnings: plan, bind, execute to the first rows; and plans that no longer hold.
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include "rollcall/base/text.hpp"
#include "rollcall/engine/duckdb/bind_parameters.hpp"
#include "rollcall/engine/duckdb/connection.hpp"
#include "rollcall/engine/duckdb/execution.hpp"
#include "rollcall/engine/duckdb/open_parameters.hpp"
#include "rollcall/engine/duckdb/task_help.hpp"

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

// Does its plan follow from what the tables hold? That of INSERT ... VALUES does not, nor do definitions', of which some run in no
// transaction.
bool depends_on_data(duckdb_statement_type type, std::string_view text) {
    switch (type) {
        case DUCKDB_STATEMENT_TYPE_SELECT:
        case DUCKDB_STATEMENT_TYPE_UPDATE:
        case DUCKDB_STATEMENT_TYPE_DELETE:
        case DUCKDB_STATEMENT_TYPE_CREATE:
        case DUCKDB_STATEMENT_TYPE_COPY: return true;
        case DUCKDB_STATEMENT_TYPE_INSERT: return icontains(text, "select") || icontains(text, "from") || icontains(text, "table");
        default: return false;
    }
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

duckdb_prepared::duckdb_prepared(prepared_handle handle, plan_time planned_at, std::string text, std::vector<column> columns)
    : text_(std::move(text)),
      columns_(std::move(columns)),
      depends_on_data_(engine::depends_on_data(duckdb_prepared_statement_type(handle.get()), text_)) {
    set_plan(std::move(handle), planned_at);
}

void duckdb_prepared::set_plan(prepared_handle handle, plan_time planned_at) {
    handle_ = std::move(handle);
    planned_at_ = planned_at;
    expected_ = expected_types(handle_.get());
}

sql_result<prepared_handle> duckdb_session::plan(const std::string& text) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    // The C API ends a text at its first NUL: what stands behind it would go unseen.
    if (text.find('\0') != std::string::npos) {
        return sql_error{sql_errc::parse,
                         "You have an error in your SQL syntax: a statement cannot hold a NUL byte outside of a parameter"};
    }
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
    return statement;
}

sql_result<std::unique_ptr<execution>> duckdb_session::start(planned_statement statement, const std::string& text,
                                                             std::span<const parameter> parameters, std::optional<plan_time> made_at) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    auto bound = bind_parameters(statement.handle, parameters, statement.expected);
    if (bound.has_error()) return std::move(bound).error();
    const auto type = duckdb_prepared_statement_type(statement.handle);
    if (made_at && !depends_on_data(type, text)) made_at.reset();
    if (made_at && !made_at->settled()) return std::unique_ptr<execution>{};
    const bool writer = writes(type);
    if (writer && !wrote_) {
        if (auto allowed = check_mended(); allowed.has_error()) return std::move(allowed).error();
    }
    const bool commits = writer && !in_transaction_;
    const bool streams = !writer || (in_transaction_ && !own_transaction_);  // else its transaction ends before its rows are read
    pending_handle pending;
    (streams ? duckdb_pending_prepared_streaming : duckdb_pending_prepared)(statement.handle, pending.out());
    // From here on the data that it sees are fixed.
    if (made_at && *made_at != now()) return std::unique_ptr<execution>{};
    if (writer) ++writes_;
    wrote_ = wrote_ || (writer && !commits);

    task_help help{state_.tasks, may_take_long_};
    if (work_on(pending, help, commits) == DUCKDB_PENDING_ERROR) return failed(message_of(pending), text);
    result_handle result;
    const auto finish = [&]() -> sql_result<void> {
        if (auto running = check_running(); running.has_error()) return running;
        if (duckdb_execute_pending(pending.get(), &result.raw()) == DuckDBSuccess) return boost::system::in_place_value;
        return failed(result.error(), text);
    };
    // A change outside of a transaction: all of its work is done, its commit waits for its turn.
    auto finished = commits ? commit_in_turn(finish) : finish();
    if (finished.has_error()) return std::move(finished).error();
    return std::make_unique<duckdb_execution>(*this, std::move(statement.owned), std::move(result), text, statement.planning,
                                              std::move(help));
}

sql_result<std::unique_ptr<execution>> duckdb_session::plan_and_start(const std::string& text, std::span<const parameter> parameters,
                                                                      std::optional<plan_time> made_at) {
    const auto began = std::chrono::steady_clock::now();
    auto made = plan(text);
    if (made.has_error()) return std::move(made).error();
    const auto expected = expected_types(made->get());
    planned_statement statement;
    statement.handle = made->get();
    statement.owned = std::move(*made);
    statement.expected = expected;
    statement.planning = std::chrono::steady_clock::now() - began;
    return start(std::move(statement), text, parameters, made_at);
}

// Where others commit meanwhile: in a transaction of the statement's own, which planning and execution share.
sql_result<std::unique_ptr<execution>> duckdb_session::start_in_transaction(const std::string& text,
                                                                            std::span<const parameter> parameters) {
    if (auto begun = begin(false); begun.has_error()) return std::move(begun).error();
    own_transaction_ = true;
    auto started = plan_and_start(text, parameters, std::nullopt);
    own_transaction_ = false;
    if (started.has_error()) {
        leave_transaction();
        return started;
    }
    if (wrote_) {
        if (auto committed = commit(); committed.has_error()) return std::move(committed).error();
        return started;
    }
    static_cast<duckdb_execution&>(**started).end_transaction_with_it();
    return started;
}

sql_result<std::unique_ptr<execution>> duckdb_session::execute(std::string_view text, std::span<const parameter> parameters) {
    interrupted_->store(false, std::memory_order_relaxed);
    const std::string owned_text{text};
    if (in_transaction_) return plan_and_start(owned_text, parameters, std::nullopt);
    auto started = plan_and_start(owned_text, parameters, now());
    if (started.has_error() || *started != nullptr) return started;
    return start_in_transaction(owned_text, parameters);
}

sql_result<std::unique_ptr<prepared_statement>> duckdb_session::prepare(std::string_view text) {
    std::string owned_text{text};
    const auto at = now();
    auto statement = plan(owned_text);
    if (statement.has_error()) return std::move(statement).error();
    auto planned = planned_columns(statement->get());
    if (!planned.known) planned.columns = columns_without_types(owned_text);
    return std::make_unique<duckdb_prepared>(std::move(*statement), at, std::move(owned_text), std::move(planned.columns));
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

sql_result<std::unique_ptr<execution>> duckdb_session::execute(prepared_statement& statement, std::span<const parameter> parameters) {
    interrupted_->store(false, std::memory_order_relaxed);
    auto& own = static_cast<duckdb_prepared&>(statement);
    const auto start_own = [&](std::optional<plan_time> made_at) {
        planned_statement planned;
        planned.handle = own.handle();
        planned.expected = own.expected();
        return start(std::move(planned), own.text(), parameters, made_at);
    };
    if (!own.depends_on_data()) return start_own(std::nullopt);
    const auto at = now();
    if (!at.settled() && !in_transaction_) return start_in_transaction(own.text(), parameters);
    bool made_in_transaction = false;
    if (!at.settled() || own.planned_at() != at) {
        if (auto made = plan_again(own, at); made.has_error()) return std::move(made).error();
        made_in_transaction = in_transaction_;
    }
    auto started = start_own(made_in_transaction ? std::nullopt : std::optional{at});
    if (started.has_error() || *started != nullptr) return started;
    if (!in_transaction_) return start_in_transaction(own.text(), parameters);
    if (auto made = plan_again(own, at); made.has_error()) return std::move(made).error();
    return start_own(std::nullopt);
}

sql_result<void> duckdb_session::plan_again(duckdb_prepared& statement, plan_time at) {
    auto made = plan(statement.text());
    if (made.has_error()) return std::move(made).error();
    statement.set_plan(std::move(*made), at);
    return boost::system::in_place_value;
}

}  // namespace rollcall::engine
