// The engine's lane: admission, gathering, execution on workers, and rows streamed as encoded buffers, at most two of
// them unsent. Between a statement's tasks no thread and no slot is held.
#include <fmt/format.h>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include "rollcall/base/log.hpp"
#include "rollcall/session/command_work.hpp"
#include "rollcall/session/common_errors.hpp"
#include "rollcall/session/execution/on_engine.hpp"
#include "rollcall/session/results/row_changes.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/results/virtual_text.hpp"
#include "rollcall/sql/catalog/virtual_tables.hpp"

namespace rollcall::session {

asio::awaitable<sql_result<runtime::admission_slot>> command_work::admit() {
    const auto queue = core_.run->next_queue();
    runtime::admission_slot slot;
    if (core_.with.admission.try_acquire(slot)) co_return std::move(slot);
    // Whoever may end others must not wait for them, nor a login, which has its own time limit.
    const bool logs_in = core_.row().doing == registry::command::connect || core_.row().doing == registry::command::change_user;
    const bool goes_beside = logs_in || core_.caller().privileges.has(security::privilege::connection_admin);
    if (goes_beside && core_.with.admission.try_acquire_beside(slot)) co_return std::move(slot);
    core_.show_state(registry::session_state::queued);
    const auto ticket = std::make_shared<runtime::admission_ticket>(core_.who.home().executor(), queue);
    core_.run->wait_with(ticket);
    const auto began = core_.with.time.steady_now();
    auto admitted = co_await core_.with.admission.acquire(ticket);
    core_.run->measure.queued += core_.since(began);
    core_.run->wait_with(nullptr);
    if (admitted.has_value()) co_return std::move(*admitted);
    if (admitted.error() == runtime::admission_errc::abandoned) co_return stop_error(core_);
    co_return sql_error{sql_errc::out_of_resources,
                        "Too many statements wait to run; try again later, or raise limits.max_queued_statements"};
}

asio::awaitable<sql_result<void>> command_work::connect_engine() {
    auto connect = [&engine = core_.with.engine] { return engine.connect(); };
    auto connected = co_await core_.with.statement_workers.run(std::move(connect));
    if (connected.has_error()) co_return statement_workers_busy();
    if (connected->has_error()) co_return connected->error();
    core_.lane.connect(std::move(**connected));
    co_return sql_result<void>{};
}

// Opens the transaction that the statement belongs to, where none is open, or ends the one that it does not.
asio::awaitable<sql_result<void>> command_work::begin_on_engine(const sql::engine_statement& statement) {
    if (core_.state.transaction.phase == transaction_phase::aborted || statement.commits_implicitly) {
        auto committed = co_await commit_implicitly();
        if (committed.has_error()) co_return committed.error();
    }
    const bool opens =
        !core_.state.variables.autocommit() && core_.state.transaction.phase == transaction_phase::none && !statement.commits_implicitly;
    if (opens) {
        auto begun = co_await begin_transaction(false, false);
        if (begun.has_error()) co_return begun.error();
    }
    if (auto noted = co_await note_existence(statement); noted.has_error()) co_return noted.error();
    answers_.warn(statement.warnings);
    core_.state.more_warnings += statement.more_warnings;
    arm_time_limit(statement);
    co_return sql_result<void>{};
}

asio::awaitable<void> command_work::end_on_engine(const sql::engine_statement& statement, const sql_result<void>& outcome) {
    core_.run->lift_limit();
    if (statement.commits_implicitly && core_.with.schemas != nullptr) core_.with.schemas->forget();
    // What reads the history alone is no part of the transaction.
    const bool concerned = core_.state.transaction.phase == transaction_phase::open && !sql::reads_history_alone(statement);
    if (outcome.has_error() && concerned) co_await note_failure_in_transaction(outcome.error());
}

asio::awaitable<sql_result<void>> command_work::run_engine(sql::engine_statement statement, parameter_list parameters,
                                                           engine::prepared_statement* plan, row_format format, prepared_entry* cursor_of) {
    auto begun = co_await begin_on_engine(statement);
    if (begun.has_error()) co_return begun.error();
    for (auto& each : statement.lists) parameters.emplace_back(std::move(each));
    sql_result<void> outcome;
    if (!statement.export_file.empty()) {
        outcome = co_await export_result(statement);
    } else if (statement.rows != sql::rows_go::to_client) {
        outcome = co_await keep_rows(statement, parameters);
    } else {
        outcome = co_await stream_result(statement, parameters, plan, format, cursor_of);
    }
    co_await end_on_engine(statement, outcome);
    co_return outcome;
}

// The notes of DROP ... IF EXISTS about what is not there, and of CREATE ... IF NOT EXISTS about what is.
asio::awaitable<sql_result<void>> command_work::note_existence(const sql::engine_statement& statement) {
    const bool drops = statement.verb == sql::verb::drop_table || statement.verb == sql::verb::drop_view;
    for (const auto& each : statement.noted) {
        const auto columns = co_await columns_of(each.database, each.table);
        const bool absent =
            columns.has_error() && (columns.error().code == sql_errc::no_such_table || columns.error().code == sql_errc::bad_db);
        if (columns.has_error() && !absent) co_return columns.error();
        if (drops && absent) answers_.note(sql_errc::bad_table, fmt::format("Unknown table '{}.{}'", each.database, each.table));
        if (!drops && !absent) answers_.note(sql_errc::table_exists, fmt::format("Table '{}' already exists", each.table));
    }
    co_return sql_result<void>{};
}

// MySQL's limit for SELECTs: the statement's own, by its hint, or the session's max_execution_time.
void command_work::arm_time_limit(const sql::engine_statement& statement) {
    const auto limit = statement.time_limit_ms != 0 ? statement.time_limit_ms : core_.state.variables.max_execution_time_ms();
    if (limit == 0 || statement.verb != sql::verb::select) return;
    stop_statement_after(core_, std::chrono::milliseconds{limit});
}

asio::awaitable<sql_result<void>> command_work::stream_result(const sql::engine_statement& statement, const parameter_list& parameters,
                                                              engine::prepared_statement* plan, row_format format,
                                                              prepared_entry* cursor_of) {
    encoding how;
    how.format = format;
    how.origins = statement.origins;
    how.types = statement.column_types;
    how.capabilities = core_.capabilities();
    how.buffer_bytes = core_.with.limits.result_buffer_bytes;

    auto open = std::make_shared<open_result>(core_.with.engine, core_.with.packet_memory);
    std::string text = statement.text;
    engine_lane::visit visit;
    if (!statement.reads.empty()) {
        auto sources = co_await sources_of(statement, open->gathered);
        if (sources.has_error()) co_return sources.error();
        text = put_sources(text, sources->texts);
        visit = std::move(sources->visit);
        if (core_.lane.is_away()) open->visited = core_.lane.current();
    }
    how.status = answers_.status();  // gathering may have warned
    if (cursor_of != nullptr) how.status.status |= wire::server_status::cursor_exists;

    const std::uint8_t sequence = core_.stream.sequence();
    // Of lists the plan tells no more than of rows that are spelled out, and would hold all of them.
    how.measured = recorder_.wants_profile(statement.shape) && statement.lists.empty();
    // Operators tell the values that they compare with: those of the statement's text may be kept where that is, bound ones never.
    how.measured_values = how.measured && parameters.empty() && !core_.row().info.has_cuts();
    const auto constant = cursor_of == nullptr && parameters.empty() ? constant_key(statement, how) : std::string{};
    if (!constant.empty() && send_kept(constant, how)) co_return sql_result<void>{};
    const bool may_take_long = core_.with.records == nullptr || core_.with.records->may_take_long(core_.who.home().id(), statement.shape);
    const bool own_transaction = core_.state.transaction.phase == transaction_phase::none;
    auto start = [open, &statement, &parameters, plan, text = std::move(text), how, sequence, may_take_long, own_transaction,
                  control = core_.run->control()](engine::connection& on) -> sql_result<part> {
        on.measure_operators(how.measured);
        on.expect_long(may_take_long);
        if (statement.change || statement.staged || statement.numbered || statement.tells_id) {
            const row_change_options options{own_transaction, (how.capabilities & wire::capability::found_rows) != 0};
            return run_change(on, statement, plan, parameters, options, sequence);
        }
        if (!statement.before.empty() || !statement.after.empty()) return run_with_companions(on, statement, text, parameters, sequence);
        auto executed = plan != nullptr ? on.execute(*plan, parameters) : on.execute(text, parameters);
        if (executed.has_error()) return executed.error();
        control->planning = (*executed)->planning();
        open->running = std::move(*executed);
        return first_part(on, *open, sequence, how);
    };
    auto current = co_await within_parents(statement, std::move(start));
    if (!constant.empty() && current.has_value()) keep_constant(constant, how, *current);
    sql_result<void> outcome;
    if (current.has_error()) {
        outcome = current.error();
    } else if (!current->has_rows) {
        core_.run->measure.profile = std::move(current->profile);
        if (statement.verb == sql::verb::truncate) current->rows_changed = 0;  // MySQL does not count them
        core_.state.row_count = static_cast<std::int64_t>(current->rows_changed);
        warn_of_duplicates(*current);
        const auto id = note_numbers(*current);
        answers_.write_ok(current->rows_changed, {}, id);
    } else {
        core_.state.row_count = -1;
        const auto sent_before = core_.row().rows_sent;
        if (cursor_of != nullptr) {
            outcome = co_await fill_cursor(open, std::move(*current), how, *cursor_of);
        } else {
            outcome = co_await send_parts(open, std::move(*current), how);
            if (outcome.has_value()) core_.state.found_rows = core_.row().rows_sent - sent_before;
        }
    }
    if (open->running) {
        // Not through admission: an end must not wait for others.
        auto close = [open] { open->running.reset(); };
        const auto closed = co_await core_.with.statement_workers.run(std::move(close));
        if (closed.has_error()) {
            core_.with.statement_workers.post(
                [on = core_.lane.own(), visited = open->visited, running = std::move(open->running)]() mutable { running.reset(); });
        }
    }
    co_return outcome;
}

void command_work::warn_of_duplicates(const part& done) {
    for (const auto& each : done.duplicates)
        core_.state.warnings.push_back({"Warning", static_cast<std::uint16_t>(each.code), each.message});
    core_.state.more_warnings += done.duplicate_count - done.duplicates.size();
}

// What LAST_INSERT_ID() says from here on. Returns: the insert id of the answer: the first that was generated, else the row's own.
std::uint64_t command_work::note_numbers(const part& done) {
    if (done.numbers.told) {
        core_.state.last_insert_id = *done.numbers.told;
        return *done.numbers.told;
    }
    if (done.rows_changed == 0) return 0;
    if (done.numbers.first == 0) return done.numbers.last;
    core_.state.last_insert_id = done.numbers.first;
    return done.numbers.first;
}

// What a result that goes on takes: a place, and memory for the buffer that is sent and the one that is made meanwhile.
sql_result<void> command_work::hold_open(open_result& open, std::size_t buffered) {
    if (!open.place) open.place = counted_place::take(core_.with.counters.results_open, core_.with.limits.max_open_results);
    if (!open.place) return too_many_results(core_.with.limits.max_open_results);
    if (!open.buffers.resize(buffered + core_.with.limits.result_buffer_bytes))
        return packet_memory_used_up(core_.with.packet_memory.bytes());
    return {};
}

// Sends one buffer while the next is made.
asio::awaitable<sql_result<void>> command_work::send_parts(std::shared_ptr<open_result> open, part current, encoding how) {
    using boost::asio::experimental::awaitable_operators::operator&&;
    for (;;) {
        if (!current.done) {
            // Before its packets count as sent: an error takes their place.
            if (const auto held = hold_open(*open, current.packets.size()); held.has_error()) co_return held.error();
        }
        core_.row().rows_sent += current.rows;
        core_.show_state(registry::session_state::sending_result);
        core_.stream.sequence() = current.sequence;
        if (current.done) {
            core_.run->measure.profile = std::move(current.profile);
            core_.stream.write_packets(current.packets);
            answers_.write_result_end();
            co_return sql_result<void>{};
        }
        auto fetch = [open, how, sequence = current.sequence](engine::connection& on) { return next_part(on, *open, sequence, how); };
        auto [next, sent] = co_await (on_engine(std::move(fetch)) && send_packets(std::move(current.packets)));
        if (next.has_error()) co_return next.error();
        if (!sent) {
            stop_statement(core_, stop_cause::client_gone, {});
            co_return stop_error(core_);
        }
        if (core_.stopped()) co_return stop_error(core_);
        current = std::move(*next);
    }
}

asio::awaitable<bool> command_work::send_packets(std::string packets) {
    using registry::session_state;
    core_.show_state(session_state::sending_result);  // whatever the engine does meanwhile: it is the client that is waited for
    const auto began = core_.with.time.steady_now();
    const auto sent = co_await core_.talk.send(packets);
    core_.run->measure.sent += core_.since(began);
    core_.show_state(core_.lane.is_busy() ? session_state::executing : session_state::sending_result);
    core_.row().bytes_out = core_.stream.bytes_out();
    if (sent.has_error()) {
        log::debug("connection {} is lost in the middle of a result: {}", core_.who.id().value, link::message(sent.error()));
        // What is still being made is of no use to anybody.
        stop_statement(core_, stop_cause::client_gone, {});
    }
    co_return sent.has_value();
}

// What a statement's columns will be, with tables of the FE's in it.
asio::awaitable<sql_result<std::vector<column>>> command_work::describe_columns(const sql::engine_statement& statement) {
    held_tables held{core_.with.engine};
    const auto sources = co_await sources_to_describe(statement, held);
    if (sources.has_error()) co_return sources.error();
    auto describe = [text = put_sources(statement.text, sources->texts)](engine::connection& on) -> sql_result<std::vector<column>> {
        const auto plan = on.prepare(text);
        if (plan.has_error()) return plan.error();
        const auto columns = (*plan)->columns();
        return std::vector<column>(columns.begin(), columns.end());
    };
    co_return co_await on_engine(std::move(describe));
}

}  // namespace rollcall::session
