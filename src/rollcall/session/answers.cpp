// Each answer carries the session's status as it is then.
#include "rollcall/session/answers.hpp"

#include <algorithm>
#include <optional>

#include "rollcall/base/log.hpp"

namespace rollcall::session {

namespace {
constexpr std::uint16_t most_warnings = 0xFFFF;
}  // namespace

void answers::note(sql_errc code, std::string message) {
    core_.state.warnings.push_back({"Note", static_cast<std::uint16_t>(code), std::move(message)});
}

void answers::warn(const std::vector<sql::statement_warning>& warnings) {
    for (const auto& each : warnings) {
        core_.state.warnings.push_back({each.is_note ? "Note" : "Warning", static_cast<std::uint16_t>(each.code), each.message});
    }
}

wire::ok_fields answers::status() const {
    const auto& state = core_.state;
    wire::ok_fields ok;
    ok.status = state.variables.autocommit() ? wire::server_status::autocommit : wire::status_flags{0};
    if (state.transaction.phase != transaction_phase::none) ok.status |= wire::server_status::in_trans;
    if (state.variables.mode().no_backslash_escapes) ok.status |= wire::server_status::no_backslash_escapes;
    if (core_.talk.more_results()) ok.status |= wire::server_status::more_results_exist;
    ok.warnings = static_cast<std::uint16_t>(std::min<std::uint64_t>(state.warning_count(), most_warnings));
    return ok;
}

// Where the client tracks it, a changed database is told once, with the next OK.
std::optional<std::string_view> answers::untold_schema() const {
    if (!core_.state.database_untold || !core_.state.variables.track_schema()) return std::nullopt;
    return core_.state.database;
}

void answers::write_ok(std::uint64_t affected_rows, std::string_view info, std::uint64_t insert_id) {
    auto ok = status();
    ok.schema = untold_schema();
    core_.state.database_untold = false;
    ok.affected_rows = affected_rows;
    ok.last_insert_id = insert_id;
    core_.run->measure.rows_changed = affected_rows;
    ok.info = info;
    std::string payload;
    wire::append_ok(payload, ok, core_.capabilities());
    core_.stream.write_payload(payload);
}

void answers::write_failure(const sql_error& error) {
    ++core_.row().errors;
    core_.with.counters.errors.fetch_add(1, std::memory_order_relaxed);
    core_.state.forget_warnings();
    core_.state.warnings.assign(1, warning{"Error", static_cast<std::uint16_t>(error.code), error.message});
    core_.state.row_count = -1;
    std::string payload;
    wire::append_error(payload, error);
    core_.stream.write_payload(payload);
}

void answers::write_definitions(std::span<const column> definitions) {
    if (definitions.empty()) return;
    for (const auto& each : definitions) {
        std::string payload;
        wire::append_column_definition(payload, each);
        core_.stream.write_payload(payload);
    }
    if ((core_.capabilities() & wire::capability::deprecate_eof) != 0) return;
    std::string payload;
    wire::append_eof(payload, 0, status().status);
    core_.stream.write_payload(payload);
}

void answers::write_table(const text_table& table, row_format format) {
    std::string packets;
    append_table(packets, core_.stream.sequence(), table, format, core_.capabilities(), status());
    core_.stream.write_packets(packets);
    core_.row().rows_sent += table.rows.size();
    core_.state.found_rows = table.rows.size();
    write_result_end();
}

void answers::write_result_end(wire::status_flags more) {
    core_.run->measure.has_rows = true;
    auto ok = status();
    ok.status |= more;
    std::string payload;
    wire::append_result_end(payload, ok, core_.capabilities());
    core_.stream.write_payload(payload);
}

asio::awaitable<void> answers::flush() {
    const auto began = core_.with.time.steady_now();
    const auto sent = co_await core_.talk.flush();
    core_.run->measure.sent += core_.since(began);
    core_.row().bytes_out = core_.stream.bytes_out();
    if (sent.has_error()) {
        log::debug("connection {} is lost while its answer was sent: {}", core_.who.id().value, link::message(sent.error()));
    }
}

}  // namespace rollcall::session
