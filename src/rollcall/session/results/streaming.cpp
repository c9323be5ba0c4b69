// The worker's side of a statement: run, encode until the buffer is full, close.
#include "rollcall/session/results/streaming.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "rollcall/engine/collect_rows.hpp"
#include "rollcall/session/results/result_columns.hpp"
#include "rollcall/session/results/virtual_text.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::session {

namespace {

constexpr std::size_t most_in_first_part = 32 * 1024;

template <class Encoder>
sql_result<void> fetch_rows(open_result& open, part& into, const encoding& how) {
    encoding_sink<Encoder> sink{into.packets, into.sequence, open.columns, how.buffer_bytes};
    const auto state = open.running->fetch(sink);
    into.rows = sink.rows();
    if (state.has_error()) return state.error();
    into.done = *state == engine::fetch_state::done;
    return {};
}

// The engine's figures are whole only after the last row, and gone with the next statement.
void take_profile(engine::connection& on, part& last, const encoding& how) {
    if (!how.measured) return;
    if (const auto measured = on.last_profile()) engine::append_json(last.profile, *measured, how.measured_values);
}

// One buffer's worth of rows. The result is closed at its end and after an error, here on the worker.
sql_result<part> fetch_part(engine::connection& on, open_result& open, part begun, const encoding& how) {
    begun.has_rows = true;
    auto fetched = how.format == row_format::text ? fetch_rows<wire::text_row_encoder>(open, begun, how)
                                                  : fetch_rows<wire::binary_row_encoder>(open, begun, how);
    if (fetched.has_error() || begun.done) open.running.reset();
    if (fetched.has_error()) return fetched.error();
    if (begun.done) take_profile(on, begun, how);
    return begun;
}

sql_result<void> run_each(engine::connection& on, const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
        auto done = on.execute(text, {});
        if (done.has_error()) return done.error();
    }
    return {};
}

// A value that does not fit is an error of the definition.
sql_error error_of_default(sql_error error, const std::string& column) {
    constexpr auto of_values = std::to_array(
        {sql_errc::out_of_range, sql_errc::data_out_of_range, sql_errc::data_truncated, sql_errc::truncated_wrong_value,
         sql_errc::data_too_long, sql_errc::truncated_wrong_value_for_field, sql_errc::wrong_value, sql_errc::invalid_json_text});
    if (std::ranges::find(of_values, error.code) == of_values.end()) return error;
    return {sql_errc::invalid_default, "Invalid default value for '" + column + "': " + error.message};
}

// The statement with its defaults in their places. `text`: its own, as it runs.
sql_result<sql::engine_statement> with_defaults(engine::connection& on, sql::engine_statement statement, const std::string& text) {
    std::vector<std::string> values;
    for (const auto& each : statement.defaults) {
        const auto rows = engine::collect_rows(on, each.query, {});
        if (rows.has_error()) return error_of_default(rows.error(), each.column);
        values.push_back(rows->front().front().value_or("NULL"));
    }
    const auto put = [&values](std::string& each) { each = put_for_marks(each, "DEFAULT", values); };
    statement.text = text;
    put(statement.text);
    std::ranges::for_each(statement.before, put);
    std::ranges::for_each(statement.after, put);
    statement.defaults.clear();
    return statement;
}

// CREATE TABLE name AS query tells how many rows it has made, which the engine does not.
sql_result<std::uint64_t> rows_of_new_table(engine::connection& on, const sql::engine_statement& statement, std::string_view text) {
    constexpr std::string_view head = "CREATE TABLE ";
    if (statement.verb != sql::verb::create_table || !text.starts_with(head)) return std::uint64_t{0};
    text.remove_prefix(head.size());
    bool quoted = false;
    std::size_t end = 0;
    for (; end < text.size() && (quoted || text[end] != ' '); ++end) quoted = quoted != (text[end] == '"');
    if (!text.substr(end).starts_with(" AS ")) return std::uint64_t{0};
    const auto counted = engine::collect_rows(on, "SELECT count(*) FROM " + std::string(text.substr(0, end)), {});
    if (counted.has_error()) return counted.error();
    return std::strtoull(counted->front()[0].value_or("0").c_str(), nullptr, 10);
}

// While the statement's transaction runs, nobody counts in its tables.
class held_numbers {
public:
    held_numbers(engine::connection& on, const std::vector<sql::table_name>& tables) : on_(on), tables_(tables) {
        for (const auto& each : tables_) on_.hold_numbers(each.database, each.table);
    }
    ~held_numbers() {
        for (const auto& each : tables_) on_.release_numbers(each.database, each.table);
    }
    held_numbers(const held_numbers&) = delete;

private:
    engine::connection& on_;
    const std::vector<sql::table_name>& tables_;
};

}  // namespace

sql_result<part> first_part(engine::connection& on, open_result& open, std::uint8_t sequence, const encoding& how) {
    part first;
    first.sequence = sequence;
    const auto columns = open.running->columns();
    if (columns.empty()) {
        first.rows_changed = open.running->rows_changed();
        open.running.reset();
        take_profile(on, first, how);
        return first;
    }
    open.columns.assign(columns.begin(), columns.end());
    put_origins(open.columns, how.origins);
    put_types(open.columns, how.types);
    put_empty_names(open.columns);
    append_result_head(first.packets, first.sequence, open.columns, how.capabilities, how.status);
    first.head_bytes = first.packets.size();
    first.behind_head = first.sequence;
    // The client waits for it, with nothing to do.
    auto soon = how;
    soon.buffer_bytes = std::min(how.buffer_bytes, most_in_first_part);
    return fetch_part(on, open, std::move(first), soon);
}

sql_result<part> next_part(engine::connection& on, open_result& open, std::uint8_t sequence, const encoding& how) {
    part begun;
    begun.sequence = sequence;
    return fetch_part(on, open, std::move(begun), how);
}

sql_result<part> run_with_companions(engine::connection& on, const sql::engine_statement& statement, const std::string& text,
                                     const parameter_list& parameters, std::uint8_t sequence) {
    if (!statement.defaults.empty()) {
        const auto whole = with_defaults(on, statement, text);
        return whole.has_error() ? whole.error() : run_with_companions(on, *whole, whole->text, parameters, sequence);
    }
    part outcome;
    outcome.sequence = sequence;
    auto step = run_each(on, statement.probes);
    const held_numbers held(on, statement.recounted);
    if (step.has_value()) step = on.begin(false);
    if (step.has_error()) return step.error();
    step = run_each(on, statement.before);
    if (step.has_value()) {
        auto executed = on.execute(text, parameters);
        if (executed.has_error()) {
            step = executed.error();
        } else {
            outcome.rows_changed = (*executed)->rows_changed();
        }
    }
    if (step.has_value()) {
        auto counted = rows_of_new_table(on, statement, text);
        if (counted.has_error()) step = counted.error();
        if (counted.has_value() && *counted != 0) outcome.rows_changed = *counted;
    }
    if (step.has_value()) step = run_each(on, statement.after);
    if (step.has_value()) step = on.commit();
    if (step.has_value()) return outcome;
    const auto error = step.error();
    // An interrupt's repeat may hit the rollback, too.
    constexpr int attempts = 5;
    for (int i = 0; i < attempts && on.rollback().has_error(); ++i) {}
    return error;
}

}  // namespace rollcall::session
