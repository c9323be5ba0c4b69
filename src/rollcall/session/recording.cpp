// What a statement leaves behind when it has ended: its record, handed to whoever keeps records.
#include <algorithm>
#include <array>
#include <utility>

#include "rollcall/session/session.hpp"

namespace rollcall::session {

namespace {

// Their messages name databases, tables, columns, sessions and limits. Others may quote the statement or its values.
constexpr std::array names_only{sql_errc::bad_db,        sql_errc::no_such_table,     sql_errc::bad_table,       sql_errc::table_exists,
                                sql_errc::bad_field,     sql_errc::db_create_exists,  sql_errc::db_drop_exists,  sql_errc::no_such_thread,
                                sql_errc::query_timeout, sql_errc::query_interrupted, sql_errc::out_of_resources};

std::string kept_message(const sql_error& error, bool sensitive) {
    const bool whole = !sensitive && std::ranges::find(names_only, error.code) != names_only.end();
    return whole ? error.message : error.message.substr(0, error.message.find_first_of("'\"`"));
}

void fail_record(registry::query_record& record, const sql_error& error, registry::query_state state) {
    record.state = state;
    record.error_code = static_cast<std::uint16_t>(error.code);
    record.error = kept_message(error, record.statement.has_cuts());
}

std::shared_ptr<const registry::query_origin> origin_of(const registry::session_row& row) {
    auto origin = std::make_shared<registry::query_origin>();
    origin->user = row.user;
    origin->host = row.host;
    if (row.details) {
        origin->client_name = row.details->client_name;
        origin->client_version = row.details->client_version;
        origin->program_name = row.details->program_name;
    }
    return origin;
}

registry::query_state state_of(const sql_result<void>& outcome, bool stopped, bool has_rows) {
    using registry::query_state;
    if (outcome.has_error()) return stopped ? query_state::cancelled : query_state::err;
    return has_rows ? query_state::eof : query_state::ok;
}

// Most statements are so short that what they are measured by need not be looked up.
bool is_slow(std::chrono::nanoseconds took, const sql::session_variables& variables) {
    if (took < std::chrono::seconds{1}) return false;
    const auto limit = variables.find("long_query_time", sql::variable_scope::session);
    const auto* const seconds = limit ? std::get_if<std::int64_t>(&*limit) : nullptr;
    return seconds != nullptr && took > std::chrono::seconds{*seconds};
}

}  // namespace

void session::begin_record(std::string trace_id) {
    run_->measure.trace_id = std::move(trace_id);
    // Lists show it while the statement runs.
    if (!run_->measure.trace_id.empty() && row().details)
        run_->measure.session_trace_id = std::exchange(row().details->trace_id, run_->measure.trace_id);
    run_->measure.recorded = true;
    run_->measure.began = with_.time.steady_now();
    run_->measure.began_at = with_.time.wall_now();
    run_->measure.rows_sent_before = row().rows_sent;
    run_->measure.bytes_sent_before = stream_.bytes_out();
}

void session::note_parsed(const sql_result<sql::statement>& parsed) {
    run_->measure.parsing = since(run_->measure.began);
    if (parsed.has_value()) note_parsed(*parsed);
}

void session::note_parsed(const sql::statement& parsed) {
    run_->measure.parsed = true;
    run_->measure.verb = sql::verb_of(parsed);
    row().verb = run_->measure.verb;
    with_.counters.by_command.note(run_->measure.verb);
    if (const auto* query = sql::engine_part(parsed)) run_->measure.shape = query->shape;
}

bool session::wants_profile(std::uint64_t shape) {
    if (with_.records == nullptr || !run_->measure.recorded) return false;
    return state_.variables.enable_profile() || with_.records->wants_profile(who_.home().id(), shape);
}

void session::record_statement(const sql_result<void>& outcome) {
    if (!std::exchange(run_->measure.recorded, false)) return;
    if (is_slow(since(run_->measure.began), state_.variables)) with_.counters.slow.fetch_add(1, std::memory_order_relaxed);
    // Unless the statement itself has set the session's.
    const bool replaced = !run_->measure.trace_id.empty() && row().details && row().details->trace_id == run_->measure.trace_id;
    if (replaced) row().details->trace_id = std::move(run_->measure.session_trace_id);
    if (with_.records == nullptr) return;
    if (!origin_) origin_ = origin_of(row());
    registry::query_record record;
    record.id = row().query;
    record.origin = origin_;
    record.db = row().db;
    record.statement = std::move(row().info);  // the row shows it no more: the command ends in this turn
    record.state = state_of(outcome, stopped(), run_->measure.has_rows);
    if (outcome.has_error()) fail_record(record, outcome.error(), record.state);
    record.shape = run_->measure.shape;
    record.parsed = run_->measure.parsed;
    record.digest = std::move(run_->measure.digest);
    record.mode = state_.variables.mode();
    record.verb = run_->measure.verb;
    record.started = run_->measure.began_at;
    record.total = since(run_->measure.began);
    record.phases.queued = run_->measure.queued;
    record.phases.planned = run_->measure.parsing + run_->control()->planning;
    record.phases.executed = run_->control()->busy - run_->control()->planning;
    record.phases.sent = run_->measure.sent;
    record.rows_sent = row().rows_sent - run_->measure.rows_sent_before;
    record.bytes_sent = stream_.bytes_out() - run_->measure.bytes_sent_before;
    record.rows_changed = outcome.has_value() ? run_->measure.rows_changed : 0;
    if (!run_->measure.trace_id.empty()) {
        record.trace_id = std::move(run_->measure.trace_id);
    } else if (row().details) {
        record.trace_id = row().details->trace_id;
    }
    record.profile = std::move(run_->measure.profile);
    if (auto* const entry = run_->measure.cursor_of; entry != nullptr && entry->rows) {
        record.state = registry::query_state::eof;
        entry->recorded = std::make_unique<open_record>(open_record{std::move(record), run_->measure.began});
        return;
    }
    with_.records->take(who_.home().id(), std::move(record));
}

void session::grow_open_record(const fetched_rows& fetched, const sql_result<void>& outcome) {
    if (!fetched.of->recorded) return;
    auto& record = fetched.of->recorded->record;
    record.rows_sent += row().rows_sent - fetched.before.rows;
    record.bytes_sent += stream_.bytes_out() - fetched.before.bytes;
    record.phases.sent += run_->measure.sent - fetched.before.time;
    record.total = since(fetched.of->recorded->began);
    if (outcome.has_value()) return;
    fail_record(record, outcome.error(), stopped() ? registry::query_state::cancelled : registry::query_state::err);
}

void session::end_open_record(prepared_entry& entry) {
    const auto open = std::exchange(entry.recorded, nullptr);
    if (!open) return;
    if (talk_.killed()) fail_record(open->record, registry::farewell(*talk_.killed()), registry::query_state::cancelled);
    with_.records->take(who_.home().id(), std::move(open->record));
}

}  // namespace rollcall::session
