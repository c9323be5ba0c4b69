// One task runs the statement and encodes its first rows; what is not whole then goes on as rows do.
#include "rollcall/session/execution/statement_execution.hpp"

#include <memory>
#include <string>
#include <utility>

#include "rollcall/session/execution/within_locks.hpp"
#include "rollcall/session/results/row_changes.hpp"
#include "rollcall/session/results/streaming.hpp"
#include "rollcall/session/results/virtual_text.hpp"

namespace rollcall::session {

namespace {

// Begins a statement on the engine. Worker.
struct engine_start {
    // What is borrowed outlives the task: the statement waits for it.
    const sql::engine_statement& statement;
    const parameter_list& parameters;
    engine::prepared_statement* plan;
    std::shared_ptr<open_result> open;
    std::string text;  // the statement's, with gathered tables in it
    encoding how;
    std::uint8_t sequence;
    bool may_take_long;
    bool own_transaction;
    std::shared_ptr<run_control> control;

    sql_result<part> operator()(engine::connection& on) const {
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
    }
};

}  // namespace

asio::awaitable<sql_result<void>> statement_execution::run(sql::engine_statement statement, const parameter_list& bound,
                                                           engine::prepared_statement* plan, row_format format, prepared_entry* cursor_of) {
    auto begun = co_await bounds_.begin(statement);
    if (begun.has_error()) co_return begun.error();
    parameter_list lists;
    for (auto& each : statement.lists) lists.emplace_back(std::move(each));
    const auto& parameters = lists.empty() ? bound : lists;
    sql_result<void> outcome;
    if (!statement.export_file.empty()) {
        outcome = co_await export_rows(statement);
    } else if (statement.rows != sql::rows_go::to_client) {
        outcome = co_await values_.keep(statement, parameters);
    } else {
        outcome = co_await stream(statement, parameters, plan, format, cursor_of);
    }
    co_await bounds_.end(statement, outcome);
    co_return outcome;
}

asio::awaitable<sql_result<void>> statement_execution::stream(const sql::engine_statement& statement, const parameter_list& parameters,
                                                              engine::prepared_statement* plan, row_format format,
                                                              prepared_entry* cursor_of) {
    auto open = std::make_shared<open_result>(core_.with.engine, core_.with.packet_memory);
    std::string text = statement.text;
    engine_lane::visit visit;
    if (!statement.reads.empty()) {
        auto sources = co_await tables_.sources_of(statement, open->gathered);
        if (sources.has_error()) co_return sources.error();
        text = put_sources(text, sources->texts);
        visit = std::move(sources->visit);
        if (core_.lane.is_away()) open->visited = core_.lane.current();
    }
    auto how = encoding_of(statement, parameters, format);  // gathering may have warned
    if (cursor_of != nullptr) how.status.status |= wire::server_status::cursor_exists;
    const auto constant = cursor_of == nullptr && parameters.empty() ? constants_.key_of(statement, how) : std::string{};
    if (!constant.empty() && constants_.write(constant, statement, how)) co_return sql_result<void>{};

    engine_start start{.statement = statement,
                       .parameters = parameters,
                       .plan = plan,
                       .open = open,
                       .text = std::move(text),
                       .how = how,
                       .sequence = core_.stream.sequence(),
                       .may_take_long = may_take_long(statement),
                       .own_transaction = core_.state.transaction.phase == transaction_phase::none,
                       .control = core_.run->control()};
    auto current = co_await within_locks(core_, engine_, locks_of(statement), core_.run->definitions, std::move(start));
    if (!constant.empty() && current.has_value()) constants_.keep(constant, statement, how, *current, open->columns);
    sql_result<void> outcome;
    if (current.has_error()) {
        outcome = current.error();
    } else if (!current->has_rows) {
        answer_change(statement, *current);
    } else if (cursor_of != nullptr) {
        core_.state.row_count = -1;
        outcome = co_await rows_.keep_for_cursor(open, std::move(*current), how, *cursor_of);
    } else {
        core_.state.row_count = -1;
        const auto sent_before = core_.row().rows_sent;
        outcome = co_await rows_.send(open, std::move(*current), how);
        if (outcome.has_value()) core_.state.found_rows = core_.row().rows_sent - sent_before;
    }
    if (open->running) co_await close(open);
    co_return outcome;
}

encoding statement_execution::encoding_of(const sql::engine_statement& statement, const parameter_list& parameters,
                                          row_format format) const {
    encoding how;
    how.format = format;
    how.origins = statement.origins;
    how.types = statement.column_types;
    how.capabilities = core_.capabilities();
    how.buffer_bytes = core_.with.limits.result_buffer_bytes;
    how.status = answer_.status();
    // Of lists the plan tells no more than of rows that are spelled out, and would hold all of them.
    how.measured = recorder_.wants_profile(statement.shape) && statement.lists.empty();
    // Operators tell the values that they compare with: those of the statement's text may be kept where that is, bound ones never.
    how.measured_values = how.measured && parameters.empty() && !core_.row().info.has_cuts();
    return how;
}

bool statement_execution::may_take_long(const sql::engine_statement& statement) const {
    return core_.with.records == nullptr || core_.with.records->may_take_long(core_.who.home().id(), statement.shape);
}

// Not through admission: an end must not wait for others.
asio::awaitable<void> statement_execution::close(std::shared_ptr<open_result> open) {
    auto end = [open] { open->running.reset(); };
    const auto closed = co_await core_.with.statement_workers.run(std::move(end));
    if (closed.has_value()) co_return;
    core_.with.statement_workers.post(
        [on = core_.lane.own(), visited = open->visited, running = std::move(open->running)]() mutable { running.reset(); });
}

void statement_execution::answer_change(const sql::engine_statement& statement, part& done) {
    core_.run->measure.profile = std::move(done.profile);
    if (statement.verb == sql::verb::truncate) done.rows_changed = 0;  // MySQL does not count them
    core_.state.row_count = static_cast<std::int64_t>(done.rows_changed);
    for (const auto& each : done.duplicates) {
        core_.state.warnings.push_back({"Warning", static_cast<std::uint16_t>(each.code), each.message});
    }
    core_.state.more_warnings += done.duplicate_count - done.duplicates.size();
    const auto id = note_numbers(done);
    answer_.write_ok(done.rows_changed, {}, id);
}

// What LAST_INSERT_ID() says from here on. Returns: the insert id of the answer: the first that was generated, else the row's own.
std::uint64_t statement_execution::note_numbers(const part& done) {
    if (done.numbers.told) {
        core_.state.last_insert_id = *done.numbers.told;
        return *done.numbers.told;
    }
    if (done.rows_changed == 0) return 0;
    if (done.numbers.first == 0) return done.numbers.last;
    core_.state.last_insert_id = done.numbers.first;
    return done.numbers.first;
}

asio::awaitable<sql_result<std::vector<column>>> statement_execution::describe(const sql::engine_statement& statement) {
    held_tables held{core_.with.engine};
    const auto sources = co_await tables_.sources_to_describe(statement, held);
    if (sources.has_error()) co_return sources.error();
    auto describe = [text = put_sources(statement.text, sources->texts)](engine::connection& on) -> sql_result<std::vector<column>> {
        const auto plan = on.prepare(text);
        if (plan.has_error()) return plan.error();
        const auto columns = (*plan)->columns();
        return std::vector<column>(columns.begin(), columns.end());
    };
    co_return co_await engine_.run(std::move(describe));
}

}  // namespace rollcall::session
