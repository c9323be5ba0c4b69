// Running statements: plan, bind, execute, stream.
#include "rollcall/engine/duckdb/connection.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/engine/duckdb/bind_parameters.hpp"
#include "rollcall/engine/duckdb/execution.hpp"
#include "rollcall/engine/duckdb/open_parameters.hpp"
#include "rollcall/engine/duckdb/profile_reader.hpp"
#include "rollcall/engine/duckdb/table_writer.hpp"
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

// Runs one of its tasks, on this thread.
duckdb_pending_state work_on(const pending_handle& pending, task_help& help) {
    const auto state = duckdb_pending_execute_task(pending.get());
    help.look_at_clock();
    return state;
}

std::string message_of(const pending_handle& pending) {
    const char* const message = duckdb_pending_error(pending.get());
    return message == nullptr ? std::string{} : std::string{message};
}

sql_error not_mended() {
    return {sql_errc::lock_deadlock,
            "The commit of another transaction failed, and what it left is cleared when no transaction that has written is open any more; "
            "try restarting transaction"};
}

std::uint64_t number_of(duckdb_connection connection) {
    context_handle context;
    duckdb_connection_get_client_context(connection, context.out());
    return duckdb_client_context_get_connection_id(context.get());
}

}  // namespace

duckdb_prepared::duckdb_prepared(prepared_handle handle, std::string text, std::vector<column> columns)
    : handle_(std::move(handle)), text_(std::move(text)), columns_(std::move(columns)), expected_(expected_types(handle_.get())) {}

duckdb_session::duckdb_session(duckdb_connection handle, shared_state& state)
    : handle_(handle), alive_(handle), state_(state), number_(number_of(handle)), interrupted_(state.interrupts.add(number_)) {
    ++state_.sessions;
}

duckdb_session::~duckdb_session() {
    // Disconnecting may take a second; an interrupt that comes meanwhile must find nothing rather than wait.
    duckdb_connection last = alive_.with([](duckdb_connection& alive) { return std::exchange(alive, nullptr); });
    state_.interrupts.remove(number_);
    duckdb_disconnect(&last);
    --state_.sessions;
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

sql_result<std::unique_ptr<execution>> duckdb_session::start(prepared_handle owned, duckdb_prepared_statement statement,
                                                             const std::string& text, std::span<const parameter> parameters,
                                                             std::span<const duckdb_type> expected, std::chrono::nanoseconds planning) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    if (auto bound = bind_parameters(statement, parameters, expected); bound.has_error()) return std::move(bound).error();
    const bool writer = writes(duckdb_prepared_statement_type(statement));
    if (writer && !wrote_) {
        if (auto allowed = check_mended(); allowed.has_error()) return std::move(allowed).error();
    }
    if (writer && !in_transaction_) return start_alone(std::move(owned), statement, text, planning);
    wrote_ = wrote_ || writer;
    pending_handle pending;
    duckdb_pending_prepared_streaming(statement, pending.out());
    task_help help{state_.tasks, may_take_long_};
    duckdb_pending_state state = DUCKDB_PENDING_RESULT_NOT_READY;
    while (state == DUCKDB_PENDING_RESULT_NOT_READY) state = work_on(pending, help);
    if (state == DUCKDB_PENDING_ERROR) return failed(message_of(pending), text);
    result_handle result;
    // What waits for its other threads' tasks waits here.
    if (duckdb_execute_pending(pending.get(), &result.raw()) != DuckDBSuccess) return failed(result.error(), text);
    return std::make_unique<duckdb_execution>(*this, std::move(owned), std::move(result), text, planning, std::move(help));
}

// A change outside of a transaction: all of its work, and then, when its turn has come, its commit.
sql_result<std::unique_ptr<execution>> duckdb_session::start_alone(prepared_handle owned, duckdb_prepared_statement statement,
                                                                   const std::string& text, std::chrono::nanoseconds planning) {
    pending_handle pending;
    duckdb_pending_prepared(statement, pending.out());
    task_help help{state_.tasks, may_take_long_};
    duckdb_pending_state state = DUCKDB_PENDING_RESULT_NOT_READY;
    while (!duckdb_pending_execution_is_finished(state)) {
        state = work_on(pending, help);
        if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE) std::this_thread::sleep_for(std::chrono::microseconds{20});
    }
    if (state == DUCKDB_PENDING_ERROR) return failed(message_of(pending), text);
    result_handle result;
    auto committed = commit_in_turn([&]() -> sql_result<void> {
        if (auto running = check_running(); running.has_error()) return running;
        if (duckdb_execute_pending(pending.get(), &result.raw()) == DuckDBSuccess) return boost::system::in_place_value;
        return failed(result.error(), text);
    });
    if (committed.has_error()) return std::move(committed).error();
    return std::make_unique<duckdb_execution>(*this, std::move(owned), std::move(result), text, planning, std::move(help));
}

sql_result<std::unique_ptr<execution>> duckdb_session::execute(std::string_view text, std::span<const parameter> parameters) {
    interrupted_->store(false, std::memory_order_relaxed);
    const auto began = std::chrono::steady_clock::now();
    const std::string owned_text{text};
    auto statement = plan(owned_text);
    if (statement.has_error()) return std::move(statement).error();
    duckdb_prepared_statement const raw = statement->get();
    const auto expected = expected_types(raw);
    const auto planning = std::chrono::steady_clock::now() - began;
    return start(std::move(*statement), raw, owned_text, parameters, expected, planning);
}

sql_result<std::unique_ptr<prepared_statement>> duckdb_session::prepare(std::string_view text) {
    std::string owned_text{text};
    auto statement = plan(owned_text);
    if (statement.has_error()) return std::move(statement).error();
    auto planned = planned_columns(statement->get());
    if (!planned.known) planned.columns = columns_without_types(owned_text);
    return std::make_unique<duckdb_prepared>(std::move(*statement), std::move(owned_text), std::move(planned.columns));
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
    return start(prepared_handle{}, own.handle(), own.text(), parameters, own.expected(), {});
}

sql_result<void> duckdb_session::run(const char* text) {
    if (auto running = check_running(); running.has_error()) return running;
    result_handle result;
    if (duckdb_query(handle_, text, &result.raw()) != DuckDBSuccess) return failed(result.error(), text);
    return boost::system::in_place_value;
}

sql_result<void> duckdb_session::begin(bool read_only) {
    auto begun = run(read_only ? "BEGIN TRANSACTION READ ONLY" : "BEGIN TRANSACTION");
    if (begun.has_value()) in_transaction_ = true;
    return begun;
}

// Whatever COMMIT answers, the transaction is over.
sql_result<void> duckdb_session::commit() {
    in_transaction_ = false;
    if (!std::exchange(wrote_, false)) return run("COMMIT");
    return commit_in_turn([this] { return run("COMMIT"); });
}

// DuckDB 1.4.4 takes the rows of a commit that fails out of their tables again, but not their text: the next row would hold it
// too, or end the process. So commits that write pass one at a time, and after one that failed none does until a checkpoint
// has written the tables anew, for which no other transaction may have written.
template <class Commit>
sql_result<void> duckdb_session::commit_in_turn(Commit commit) {
    const task_threads::call for_a_checkpoint{state_.tasks};
    return state_.commits.with([&](commit_turn&) -> sql_result<void> {
        if (state_.unmended) {
            leave_transaction();
            mend();
            return not_mended();
        }
        auto done = commit();
        if (done.has_error()) {
            leave_transaction();
            state_.unmended = true;
            mend();
        }
        return done;
    });
}

// Whatever is open is rolled back. A kill repeats its interrupts, and one may hit the rollback.
void duckdb_session::leave_transaction() {
    in_transaction_ = wrote_ = false;
    constexpr int attempts = 5;
    for (int i = 0; i < attempts; ++i) {
        result_handle result;
        if (duckdb_query(handle_, "ROLLBACK", &result.raw()) == DuckDBSuccess) return;
        if (result.error().find("no transaction is active") != std::string::npos) return;
    }
}

void duckdb_session::mend() {
    const std::string checkpoint = "CHECKPOINT " + quoted_name(state_.naming.catalog);
    if (run(checkpoint.c_str()).has_value()) state_.unmended = false;
}

// No transaction begins to write meanwhile, so that those that have written come to an end.
sql_result<void> duckdb_session::check_mended() {
    if (!state_.unmended) return boost::system::in_place_value;
    return state_.commits.with([this](commit_turn&) -> sql_result<void> {
        if (state_.unmended) mend();
        if (state_.unmended) return not_mended();
        return boost::system::in_place_value;
    });
}

sql_result<void> duckdb_session::rollback() {
    in_transaction_ = false;
    wrote_ = false;
    return run("ROLLBACK");
}

sql_result<std::unique_ptr<table_writer>> duckdb_session::write_to(std::string_view schema, std::string_view table) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    wrote_ = true;
    auto opened = duckdb_table_writer::open(handle_, state_.naming.catalog, std::string{schema}, std::string{table});
    if (opened.has_error()) return failed(opened.error(), {});
    return std::move(*opened);
}

void duckdb_session::measure_operators(bool on) {
    if (on == measures_) return;
    const auto switched = run(on ? "SET enable_profiling = 'no_output'" : "RESET enable_profiling");
    if (switched.has_value()) measures_ = on;
}

// Progress costs a short statement half as much again. Switching costs, too: off it goes after some statements that can do without.
void duckdb_session::expect_long(bool may_take_long) {
    constexpr unsigned before_switching_off = 8;
    may_take_long_ = may_take_long;
    unwatched_ = may_take_long ? 0 : unwatched_ + 1;
    if (may_take_long == watches_ || (!may_take_long && unwatched_ < before_switching_off)) return;
    const auto switched = run(may_take_long ? "SET enable_progress_bar = true" : "SET enable_progress_bar = false");
    if (switched.has_value()) watches_ = may_take_long;
}

std::optional<operator_profile> duckdb_session::last_profile() {
    if (!measures_) return std::nullopt;
    return read_profile(duckdb_get_profiling_info(handle_));
}

void duckdb_session::interrupt() noexcept {
    interrupted_->store(true, std::memory_order_relaxed);
    alive_.with([](duckdb_connection alive) {
        if (alive != nullptr) duckdb_interrupt(alive);
    });
}

std::optional<double> duckdb_session::progress() const noexcept {
    const double percent =
        alive_.with([](duckdb_connection alive) { return alive == nullptr ? -1.0 : duckdb_query_progress(alive).percentage; });
    if (percent < 0) return std::nullopt;
    return std::min(percent, 100.0);
}

// Does the query return a row? A transaction that has failed answers nothing: then true, as for what is not known.
bool duckdb_session::finds(const char* query, std::span<const parameter> parameters) {
    prepared_handle statement;
    if (duckdb_prepare(handle_, query, statement.out()) != DuckDBSuccess) return true;
    if (bind_parameters(statement.get(), parameters, expected_types(statement.get())).has_error()) return true;
    result_handle result;
    if (duckdb_execute_prepared(statement.get(), &result.raw()) != DuckDBSuccess) return true;
    const chunk_handle chunk{duckdb_fetch_chunk(result.raw())};
    return chunk && duckdb_data_chunk_get_size(chunk.get()) != 0;
}

sql_error duckdb_session::failed(const std::string& message, std::string_view statement) {
    const auto& naming = state_.naming;
    error_facts facts;
    facts.database_exists = [&](std::string_view database) {
        const parameter_list names{naming.catalog, naming.schema_prefix + std::string{database}};
        return finds("SELECT 1 FROM duckdb_schemas() WHERE database_name = ? AND lower(schema_name) = lower(?)", names);
    };
    facts.table_exists = [&](std::string_view database, std::string_view table) {
        const parameter_list names{naming.catalog, naming.schema_prefix + std::string{database}, std::string{table}};
        return finds(
            "SELECT 1 FROM duckdb_columns() WHERE database_name = ? AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?) "
            "LIMIT 1",
            names);
    };
    facts.is_enum = [&](std::string_view table, std::string_view column) {
        const std::string query = "SELECT 1 FROM " + quoted_name(naming.catalog) + "." + quoted_name(naming.hidden_schema) +
                                  ".columns WHERE lower(table_name) = lower(?) AND lower(column_name) = lower(?) AND "
                                  "starts_with(type_text, 'enum(') LIMIT 1";
        return finds(query.c_str(), parameter_list{std::string{table}, std::string{column}});
    };
    auto error = map_error(message, statement, naming, facts);
    if (is_fatal(message)) stop_instance(message, error.message);
    return error;
}

// What is in memory may be less than what is on the disk: from here on it must not be written there.
void duckdb_session::stop_instance(const std::string& message, const std::string& why) {
    const bool first = state_.fatal.with([&](std::string& known) { return known.empty() && !(known = why).empty(); });
    state_.stopped.store(true, std::memory_order_release);
    if (!first) return;
    for (const char* const text : {"PRAGMA disable_checkpoint_on_shutdown", "SET GLOBAL checkpoint_threshold = '1000000TB'"}) {
        result_handle ignored;  // an instance that DuckDB itself has invalidated writes no more, whatever is set
        static_cast<void>(duckdb_query(handle_, text, &ignored.raw()));
    }
    log::error("the engine has stopped: {}", message.substr(0, message.find('\n')));
}

sql_result<void> duckdb_session::check_running() const {
    if (!state_.stopped.load(std::memory_order_acquire)) return boost::system::in_place_value;
    return sql_error{sql_errc::unknown, state_.fatal.with([](const std::string& why) { return why; })};
}

}  // namespace rollcall::engine
