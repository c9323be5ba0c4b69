// A connection: its transactions, commits in turn, measuring, stopping, and errors.
#include "rollcall/engine/duckdb/running/connection.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "rollcall/base/log.hpp"
#include "rollcall/engine/duckdb/functions/vectors.hpp"
#include "rollcall/engine/duckdb/running/bind_parameters.hpp"
#include "rollcall/engine/duckdb/running/profile_reader.hpp"
#include "rollcall/engine/duckdb/tables/table_writer.hpp"

namespace rollcall::engine {

namespace {

std::uint64_t number_of(duckdb_connection connection) {
    context_handle context;
    duckdb_connection_get_client_context(connection, context.out());
    return duckdb_client_context_get_connection_id(context.get());
}

}  // namespace

duckdb_session::duckdb_session(duckdb_connection handle, shared_state& state)
    : handle_(handle),
      alive_(live_handle{handle}),
      state_(state),
      number_(number_of(handle)),
      kept_(state.plans_kept, state.most_plans_kept),
      interrupted_(state.interrupts.add(number_)),
      notes_(state.counters.add_connection(number_)) {
    interrupted_->locks = &state_.named;
    ++state_.sessions;
}

bool duckdb_session::may_end() {
    if (open_since_ != 0 && !may_end_) may_end_ = state_.tables.try_begin_end(open_since_);
    return open_since_ == 0 || may_end_;
}

// Runs the end of the transaction that is open, if any. Where a client has it open, may_end() was asked before; that of a statement may
// always end: definitions that make indexes wait for all that hold tables or run in a transaction of their own.
template <class End>
auto duckdb_session::ending(End end) {
    class passage {
    public:
        passage(table_locks& through, std::uint64_t connection, std::uint64_t since)
            : through_(through), connection_(connection), since_(since) {}
        ~passage() {
            if (since_ == 0) return;
            through_.closed(connection_);
            through_.finish_end(since_);
        }
        passage(const passage&) = delete;
        passage& operator=(const passage&) = delete;

    private:
        table_locks& through_;
        const std::uint64_t connection_;
        const std::uint64_t since_;
    };
    while (!may_end()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    may_end_ = false;
    const passage through{state_.tables, number_, std::exchange(open_since_, 0)};
    return end();
}

duckdb_session::~duckdb_session() {
    holding_.reset();
    state_.interrupts.remove(number_);
    state_.counters.remove_connection(number_);
    kept_.clear();
    disconnect_in_time();
    state_.tables.leave_defined(number_, true);
}

// What it has written is its own until then.
void duckdb_session::disconnect_in_time() {
    // Disconnecting may take a second; an interrupt that comes meanwhile must find nothing rather than wait.
    duckdb_connection const last = alive_.with([](live_handle& alive) { return std::exchange(alive.handle, nullptr); });
    const auto disconnect = [last, &state = state_, number = number_, parents = holds_parents_, tables = holds_tables_] {
        duckdb_connection closing = last;
        duckdb_disconnect(&closing);
        if (parents) state.parents.leave(number, false);
        if (tables) state.tables.leave_written(number);
        state.tables.closed(number);
        --state.sessions;
    };
    if (may_end()) {
        ending(disconnect);
    } else {
        state_.tables.end_in_time(open_since_, disconnect);
    }
}

sql_result<void> duckdb_session::run(const char* text) {
    if (auto running = check_running(); running.has_error()) return running;
    result_handle result;
    if (duckdb_query(handle_, text, &result.raw()) == DuckDBSuccess) return boost::system::in_place_value;
    const std::string message = result.error();
    auto error = failed(message, text);
    if (is_committed(message)) return boost::system::in_place_value;
    return error;
}

// Whatever reads the catalog begins the transaction in the database file.
sql_result<void> duckdb_session::take_snapshot() {
    began_ = state_.parents.now();
    return run("SELECT 1 FROM duckdb_schemas() LIMIT 1");
}

sql_result<void> duckdb_session::begin(bool read_only) {
    const auto since = state_.tables.opened(number_);
    auto begun = run(read_only ? "BEGIN TRANSACTION READ ONLY" : "BEGIN TRANSACTION");
    if (begun.has_error()) {
        state_.tables.closed(number_);
        return begun;
    }
    in_transaction_ = true;
    open_since_ = since;
    read_only_ = read_only;
    wrote_ = changed_ = false;
    began_ = 0;
    return begun;
}

// Whatever COMMIT answers, the transaction is over.
sql_result<void> duckdb_session::commit() {
    in_transaction_ = changed_ = false;
    auto done = ending([this] {
        const auto commit = [this] { return run_to_its_end("COMMIT"); };
        return std::exchange(wrote_, false) ? commit_in_turn(commit) : commit();
    });
    leave_locks(done.has_value());
    return done;
}

// An interrupt that comes too late to stop a commit would have it told as one that failed.
sql_result<void> duckdb_session::run_to_its_end(const char* text) {
    const deaf_to_interrupts deaf{alive_};
    return run(text);
}

// Commits that write pass one at a time: plan_time counts on it, and they write one log in any case.
sql_result<void> duckdb_session::commit_in_turn(const std::function<sql_result<void>()>& commit) {
    const task_threads::call for_a_checkpoint{state_.tasks};
    return state_.commits.with([&](commit_turn&) -> sql_result<void> {
        ++state_.commit_steps;
        auto done = commit();
        ++state_.commit_steps;
        if (done.has_error()) leave_transaction();
        return done;
    });
}

// Whatever is open is rolled back.
void duckdb_session::leave_transaction() {
    in_transaction_ = wrote_ = changed_ = false;
    const deaf_to_interrupts deaf{alive_};
    result_handle ignored;  // where none is open, it fails
    ending([&] { static_cast<void>(duckdb_query(handle_, "ROLLBACK", &ignored.raw())); });
    leave_locks(false);
}

void duckdb_session::end_own_transaction() {
    if (commit().has_error()) leave_transaction();
}

void duckdb_session::end_left_stream() {
    const deaf_to_interrupts deaf{alive_};
    result_handle ignored;  // there is no transaction to roll back by then
    static_cast<void>(duckdb_query(handle_, "ROLLBACK", &ignored.raw()));
}

sql_result<void> duckdb_session::rollback() {
    in_transaction_ = wrote_ = changed_ = false;
    auto done = ending([this] { return run_to_its_end("ROLLBACK"); });
    leave_locks(false);
    return done;
}

void duckdb_session::leave_locks(bool committed) {
    if (std::exchange(holds_parents_, false)) state_.parents.leave(number_, committed);
    if (std::exchange(holds_tables_, false)) state_.tables.leave_written(number_);
}

// Before whatever lets the open transaction see the database: planning does.
void duckdb_session::note_sight() {
    if (in_transaction_ && began_ == 0) began_ = state_.parents.now();
}

bool duckdb_session::hold_parents(std::span<const parent_use> parents) {
    if (parents.empty()) return true;
    note_sight();
    holds_parents_ = true;
    const auto began = in_transaction_ ? began_ : state_.parents.now();
    const bool held = std::ranges::all_of(parents, [&](const parent_use& each) {
        const auto what = each.changes_keys ? parent_guard::use::changes : parent_guard::use::refers;
        return state_.parents.enter(number_, began, each.table, what);
    });
    if (!held && !in_transaction_) leave_locks(false);
    return held;
}

table_hold duckdb_session::hold_tables(std::span<const table_use> tables, std::uint64_t known) {
    if (tables.empty()) return table_hold::held;
    const auto done = state_.tables.enter(number_, tables, known, state_.interrupts);
    if (done == table_hold::taken || done == table_hold::seen) return done;
    holds_tables_ = true;
    if (!in_transaction_) holding_.emplace(begin_activity());
    return done;
}

void duckdb_session::release_held(statement_end how) {
    holding_.reset();
    if (!in_transaction_) leave_locks(how == statement_end::done);
    state_.tables.leave_defined(number_, how != statement_end::not_run);
}

sql_result<std::unique_ptr<table_writer>> duckdb_session::write_to(std::string_view schema, std::string_view table) {
    if (auto running = check_running(); running.has_error()) return std::move(running).error();
    wrote_ = changed_ = true;
    ++changes_;
    auto opened = duckdb_table_writer::open(handle_, state_.naming.catalog, std::string{schema}, std::string{table});
    if (opened.has_error()) return failed(opened.error().sentence, {});
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
    return read_profile(duckdb_get_profiling_info(handle_), state_.naming);
}

void duckdb_session::interrupt() noexcept {
    interrupted_->interrupted.store(true, std::memory_order_relaxed);
    alive_.with([](const live_handle& alive) {
        if (alive.handle != nullptr && !alive.ends_transaction) duckdb_interrupt(alive.handle);
    });
}

std::optional<double> duckdb_session::progress() const noexcept {
    const double percent = alive_.with(
        [](const live_handle& alive) { return alive.handle == nullptr ? -1.0 : duckdb_query_progress(alive.handle).percentage; });
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

// Of tables of that name in any database, for the engine's message tells none. In a transaction that has failed none is found.
std::vector<std::pair<std::string, std::string>> duckdb_session::checks_of(std::string_view table) {
    const std::string query = "SELECT name, clause FROM " + quoted_name(state_.naming.catalog) + "." +
                              quoted_name(state_.naming.hidden_schema) + ".parts WHERE lower(table_name) = lower(?) AND kind = 'CHECK'";
    std::vector<std::pair<std::string, std::string>> checks;
    prepared_handle statement;
    if (duckdb_prepare(handle_, query.c_str(), statement.out()) != DuckDBSuccess) return checks;
    const parameter_list names{std::string{table}};
    if (bind_parameters(statement.get(), names, expected_types(statement.get())).has_error()) return checks;
    result_handle result;
    if (duckdb_execute_prepared(statement.get(), &result.raw()) != DuckDBSuccess) return checks;
    const chunk_handle chunk{duckdb_fetch_chunk(result.raw())};
    const idx_t rows = chunk ? duckdb_data_chunk_get_size(chunk.get()) : 0;
    for (idx_t row = 0; row < rows; ++row) {
        const auto text = [&](idx_t column) {
            const void* const data = duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk.get(), column));
            return std::string(carried<std::string_view>::read(data, row));
        };
        checks.emplace_back(text(0), text(1));
    }
    return checks;
}

// Does the engine refuse to read the view, whatever of it?
bool duckdb_session::is_broken_view(std::string_view database, std::string_view table) {
    const auto& naming = state_.naming;
    const std::string schema = naming.schema_prefix + std::string{database};
    const bool is_view = finds(
        "SELECT 1 FROM duckdb_views() WHERE database_name = ? AND lower(schema_name) = lower(?) AND lower(view_name) = "
        "lower(?) LIMIT 1",
        parameter_list{naming.catalog, schema, std::string{table}});
    if (!is_view) return false;
    const std::string text = "SELECT 1 FROM " + quoted_name(naming.catalog) + "." + quoted_name(schema) + "." + quoted_name(table);
    duckdb_prepared_statement read = nullptr;
    const bool is_read = duckdb_prepare(handle_, text.c_str(), &read) == DuckDBSuccess;
    duckdb_destroy_prepare(&read);
    return !is_read;
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
    facts.is_broken_view = [&](std::string_view database, std::string_view table) { return is_broken_view(database, table); };
    facts.is_enum = [&](std::string_view table, std::string_view column) {
        const std::string query = "SELECT 1 FROM " + quoted_name(naming.catalog) + "." + quoted_name(naming.hidden_schema) +
                                  ".columns WHERE lower(table_name) = lower(?) AND lower(column_name) = lower(?) AND "
                                  "starts_with(type_text, 'enum(') LIMIT 1";
        return finds(query.c_str(), parameter_list{std::string{table}, std::string{column}});
    };
    facts.checks = [&](std::string_view table) { return checks_of(table); };
    auto error = map_error(message, statement, naming, facts);
    return is_fatal(message) ? stop_instance(message, std::move(error)) : error;
}

// What is in memory may be less than what is on the disk: from here on it must not be written there. Returns: what stopped it first,
// which those that fail for it are told as well.
sql_error duckdb_session::stop_instance(const std::string& message, sql_error why) {
    const bool first = state_.fatal.with([&](std::optional<sql_error>& known) {
        if (known) {
            why = *known;
            return false;
        }
        known = why;
        return true;
    });
    state_.stopped.store(true, std::memory_order_release);
    if (!first) return why;
    for (const char* const text : {"PRAGMA disable_checkpoint_on_shutdown", "SET GLOBAL checkpoint_threshold = '1000000TB'"}) {
        result_handle ignored;  // an instance that DuckDB itself has invalidated writes no more, whatever is set
        static_cast<void>(duckdb_query(handle_, text, &ignored.raw()));
    }
    log::error("the engine has stopped: {}", message.substr(0, message.find('\n')));
    return why;
}

sql_result<void> duckdb_session::check_running() const {
    if (auto why = state_.why_stopped()) return std::move(*why);
    return boost::system::in_place_value;
}

}  // namespace rollcall::engine
