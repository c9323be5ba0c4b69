// What a session writes: OK, errors, tables; and the flush that ends a command.
#include "rollcall/base/log.hpp"
#include "rollcall/session/session.hpp"

namespace rollcall::session {

namespace {
constexpr std::uint16_t most_warnings = 0xFFFF;
}  // namespace

wire::ok_fields session::ok_fields() const {
    wire::ok_fields ok;
    ok.status = state_.variables.autocommit() ? wire::server_status::autocommit : wire::status_flags{0};
    if (state_.transaction.phase != transaction_phase::none) ok.status |= wire::server_status::in_trans;
    if (state_.variables.mode().no_backslash_escapes) ok.status |= wire::server_status::no_backslash_escapes;
    if (talk_.more_results()) ok.status |= wire::server_status::more_results_exist;
    ok.warnings = static_cast<std::uint16_t>(std::min<std::uint64_t>(state_.warning_count(), most_warnings));
    return ok;
}

// Where the client tracks it, a changed database is told once, with the next OK.
std::optional<std::string_view> session::untold_schema() const {
    if (!state_.database_untold || !state_.variables.track_schema()) return std::nullopt;
    return state_.database;
}

void session::write_ok(std::uint64_t affected_rows, std::string_view info, std::uint64_t insert_id) {
    auto ok = ok_fields();
    ok.schema = untold_schema();
    state_.database_untold = false;
    ok.affected_rows = affected_rows;
    ok.last_insert_id = insert_id;
    run_->measure.rows_changed = affected_rows;
    ok.info = info;
    std::string payload;
    wire::append_ok(payload, ok, capabilities());
    stream_.write_payload(payload);
}

void session::write_error(const sql_error& error) {
    std::string payload;
    wire::append_error(payload, error);
    stream_.write_payload(payload);
}

void session::write_table(const text_table& table, row_format format) {
    std::string packets;
    append_table(packets, stream_.sequence(), table, format, capabilities(), ok_fields());
    stream_.write_packets(packets);
    row().rows_sent += table.rows.size();
    state_.found_rows = table.rows.size();
    write_result_end();
}

void session::write_result_end(wire::status_flags more) {
    run_->measure.has_rows = true;
    auto ok = ok_fields();
    ok.status |= more;
    std::string payload;
    wire::append_result_end(payload, ok, capabilities());
    stream_.write_payload(payload);
}

asio::awaitable<void> session::flush() {
    const auto began = with_.time.steady_now();
    const auto sent = co_await talk_.flush();
    run_->measure.sent += since(began);
    row().bytes_out = stream_.bytes_out();
    if (sent.has_error()) log::debug("connection {} is lost while its answer was sent: {}", who_.id().value, link::message(sent.error()));
}

asio::awaitable<bool> session::conclude(sql_result<void> outcome) {
    if (outcome.has_error() && !talk_.is_over()) {
        const auto error = outcome.error();
        talk_.promise_results(false);  // what stands behind a statement that failed is not run
        ++row().errors;
        with_.counters.errors.fetch_add(1, std::memory_order_relaxed);
        state_.forget_warnings();
        state_.warnings.assign(1, warning{"Error", static_cast<std::uint16_t>(error.code), error.message});
        state_.row_count = -1;
        write_error(error);
    }
    row().in_transaction = state_.transaction.phase != transaction_phase::none;
    // The answer to a killed session's statement is its farewell; one that was written before the kill is not.
    const bool is_farewell = talk_.killed() && run_->cause() == stop_cause::kill_connection && outcome.has_error();
    if (!talk_.is_over()) co_await flush();
    if (is_farewell) talk_.enter(conversation::phase::told);
    if (outcome.has_value() && stopped()) row().completed = row().query;
    record_statement(outcome);
    if (run_->measure.fetched) {
        grow_open_record(*run_->measure.fetched, outcome);
        if (run_->measure.fetched->end_cursor) close_cursor(*run_->measure.fetched->of);
    }
    end_statement();
    co_return !talk_.is_over() && !talk_.killed();
}

}  // namespace rollcall::session
