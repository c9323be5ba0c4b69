// A record holds no more of a statement than may be kept of it.
#include "rollcall/session/recording.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rollcall::session {

namespace {

// Their messages name databases, tables, columns, sessions and limits. Others may quote the statement or its values.
constexpr std::array names_only{sql_errc::bad_db,        sql_errc::no_such_table,     sql_errc::bad_table,       sql_errc::table_exists,
                                sql_errc::bad_field,     sql_errc::db_create_exists,  sql_errc::db_drop_exists,  sql_errc::no_such_thread,
                                sql_errc::query_timeout, sql_errc::query_interrupted, sql_errc::out_of_resources};

std::string kept_message(const sql_error& error, bool sensitive) {
    // What was cut out of the statement may stand in the message without quotes, too: then behind a colon or a bracket.
    if (sensitive) return error.message.substr(0, error.message.find_first_of("'\"`:([{<"));
    const bool whole = std::ranges::find(names_only, error.code) != names_only.end();
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

void statement_recorder::begin(std::string trace_id) {
    auto& measure = core_.run->measure;
    auto& row = core_.row();
    measure.trace_id = std::move(trace_id);
    // Lists show it while the statement runs.
    if (!measure.trace_id.empty()) measure.session_trace_id = std::exchange(row.own_details().trace_id, measure.trace_id);
    measure.recorded = true;
    measure.began = core_.with.time.steady_now();
    measure.began_at = core_.with.time.wall_now();
    measure.rows_sent_before = row.rows_sent;
    measure.bytes_sent_before = core_.stream.bytes_out();
}

void statement_recorder::note_parsed(const sql_result<sql::statement>& parsed) {
    core_.run->measure.parsing = core_.since(core_.run->measure.began);
    if (parsed.has_value()) note_parsed(*parsed);
}

void statement_recorder::note_parsed(const sql::statement& parsed) {
    auto& measure = core_.run->measure;
    measure.parsed = true;
    measure.verb = sql::verb_of(parsed);
    core_.row().verb = measure.verb;
    core_.with.counters.by_command.note(measure.verb);
    if (const auto* query = sql::engine_part(parsed)) measure.shape = query->shape;
}

bool statement_recorder::wants_profile(std::uint64_t shape) const {
    if (core_.with.records == nullptr || !core_.run->measure.recorded) return false;
    return core_.state.variables.enable_profile() || core_.with.records->wants_profile(core_.who.home().id(), shape);
}

void statement_recorder::end(const sql_result<void>& outcome) {
    auto& measure = core_.run->measure;
    auto& row = core_.row();
    if (!std::exchange(measure.recorded, false)) return;
    if (is_slow(core_.since(measure.began), core_.state.variables)) core_.with.counters.slow.fetch_add(1, std::memory_order_relaxed);
    // Unless the statement itself has set the session's.
    const bool replaced = !measure.trace_id.empty() && row.details && row.details->trace_id == measure.trace_id;
    if (replaced) row.details->trace_id = std::move(measure.session_trace_id);
    if (core_.with.records == nullptr) return;
    auto record = take_record(outcome);
    if (auto* const entry = measure.cursor_of; entry != nullptr && entry->rows) {
        record.state = registry::query_state::eof;
        entry->recorded = std::make_unique<open_record>(open_record{std::move(record), measure.began});
        return;
    }
    core_.with.records->take(core_.who.home().id(), std::move(record));
}

// What was measured goes into it.
registry::query_record statement_recorder::take_record(const sql_result<void>& outcome) {
    auto& measure = core_.run->measure;
    auto& row = core_.row();
    if (!core_.origin) core_.origin = origin_of(row);
    registry::query_record record;
    record.id = row.query;
    record.origin = core_.origin;
    record.db = row.db;
    record.statement = std::move(row.info);  // the row shows it no more: the command ends in this turn
    record.state = state_of(outcome, core_.stopped(), measure.has_rows);
    if (outcome.has_error()) fail_record(record, outcome.error(), record.state);
    record.shape = measure.shape;
    record.parsed = measure.parsed;
    record.digest = std::move(measure.digest);
    record.mode = core_.state.variables.mode();
    record.verb = measure.verb;
    record.started = measure.began_at;
    record.total = core_.since(measure.began);
    record.phases.queued = measure.queued;
    record.phases.planned = measure.parsing + core_.run->control()->planning;
    record.phases.executed = core_.run->control()->busy - core_.run->control()->planning;
    record.phases.sent = measure.sent;
    record.rows_sent = row.rows_sent - measure.rows_sent_before;
    record.bytes_sent = core_.stream.bytes_out() - measure.bytes_sent_before;
    record.rows_changed = outcome.has_value() ? measure.rows_changed : 0;
    if (!measure.trace_id.empty()) {
        record.trace_id = std::move(measure.trace_id);
    } else if (row.details) {
        record.trace_id = row.details->trace_id;
    }
    record.profile = std::move(measure.profile);
    return record;
}

void statement_recorder::grow_open(const fetched_rows& fetched, const sql_result<void>& outcome) {
    if (!fetched.of->recorded) return;
    auto& record = fetched.of->recorded->record;
    record.rows_sent += core_.row().rows_sent - fetched.before.rows;
    record.bytes_sent += core_.stream.bytes_out() - fetched.before.bytes;
    record.phases.sent += core_.run->measure.sent - fetched.before.time;
    record.total = core_.since(fetched.of->recorded->began);
    if (outcome.has_value()) return;
    fail_record(record, outcome.error(), core_.stopped() ? registry::query_state::cancelled : registry::query_state::err);
}

void end_open_record(session_core& in, prepared_entry& entry) {
    const auto open = std::exchange(entry.recorded, nullptr);
    if (!open) return;
    if (in.talk.killed()) fail_record(open->record, registry::farewell(*in.talk.killed()), registry::query_state::cancelled);
    in.with.records->take(in.who.home().id(), std::move(open->record));
}

}  // namespace rollcall::session
